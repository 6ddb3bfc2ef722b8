"""Who hears whom: each party plays a tone of its own, and each ear is searched for all of them."""

import json
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from bridge.media.conference import Conference, Mode, Role
from bridge.media.frames import FRAME_SAMPLES, SAMPLE_RATE, Pcm
from bridge.media.recording import Recorder

# A frame of 20 ms holds whole periods of each: what is not there measures as nothing.
TONES = {"caller": 400, "bot": 700, "agent": 1000, "guest": 1300, "boss": 1900, "boss2": 2300}
PRESENT = 300.0


def tone(name: str) -> Pcm:
    time = np.arange(FRAME_SAMPLES) / SAMPLE_RATE
    return np.rint(3000 * np.sin(2 * np.pi * TONES[name] * time)).astype(np.int16)


def heard(frame: Pcm | None) -> set[str]:
    """Return whose tones are in a frame."""
    if frame is None:
        return set()
    time = np.arange(len(frame)) / SAMPLE_RATE
    found = set()
    for name, hz in TONES.items():
        strength = 2 * abs(np.mean(frame * np.exp(-2j * np.pi * hz * time)))
        if strength > PRESENT:
            found.add(name)
    return found


class Person:
    """Plays one tone for ever and keeps what was heard last."""

    def __init__(self, name: str, role: Role) -> None:
        self.name = name
        self.role: Role = role
        self.ear: set[str] = set()

    def give(self, frame: Pcm) -> None:
        self.ear = heard(frame)

    def take(self) -> Pcm:
        return tone(self.name)


class Room:
    """A conference and everybody in it."""

    def __init__(self, *people: tuple[str, Role, Mode]) -> None:
        self.conference = Conference()
        self.people = {name: Person(name, role) for name, role, _ in people}
        for name, _, mode in people:
            self.conference.join(self.people[name], mode)

    def ears(self, *, prompt: bool = False) -> dict[str, set[str]]:
        mixed = self.conference.exchange(tone("caller"), tone("bot") if prompt else None)
        return {
            "caller": heard(mixed.caller),
            **{name: one.ear for name, one in self.people.items()},
        }


AGENT = ("agent", "agent", "talks")
GUEST = ("guest", "agent", "talks")


def ears(**heard_by: Iterable[str]) -> dict[str, set[str]]:
    return {name: set(others) for name, others in heard_by.items()}


class TestWhoHearsWhom:
    def test_caller_and_agent_hear_each_other_and_not_themselves(self) -> None:
        assert Room(AGENT).ears() == ears(caller=["agent"], agent=["caller"])

    @pytest.mark.parametrize(
        ("mode", "caller", "agent", "boss"),
        [
            ("listens", ["agent"], ["caller"], ["caller", "agent"]),
            ("whispers", ["agent"], ["caller", "boss"], ["caller", "agent"]),
            ("talks", ["agent", "boss"], ["caller", "boss"], ["caller", "agent"]),
        ],
    )
    def test_a_supervisor(
        self, mode: Mode, caller: list[str], agent: list[str], boss: list[str]
    ) -> None:
        room = Room(AGENT, ("boss", "supervisor", mode))
        assert room.ears() == ears(caller=caller, agent=agent, boss=boss)

    def test_a_listener_hears_the_hotlines_own_voice_and_a_talker_does_not(self) -> None:
        room = Room(AGENT, ("boss", "supervisor", "listens"))
        assert room.ears(prompt=True) == ears(
            caller=["bot", "agent"], agent=["caller"], boss=["bot", "caller", "agent"]
        )

    def test_two_supervisors_do_not_hear_each_others_whispers(self) -> None:
        room = Room(AGENT, ("boss", "supervisor", "whispers"), ("boss2", "supervisor", "listens"))
        found = room.ears()
        assert found["boss2"] == {"caller", "agent"}
        assert found["agent"] == {"caller", "boss"}

    def test_on_hold_the_people_talk_among_themselves(self) -> None:
        room = Room(AGENT, GUEST, ("boss", "supervisor", "listens"))
        room.conference.on_hold = True
        assert room.ears() == ears(
            caller=[], agent=["guest"], guest=["agent"], boss=["caller", "agent", "guest"]
        )

    def test_three_talk_when_the_caller_is_back(self) -> None:
        room = Room(AGENT, GUEST)
        assert room.ears() == ears(
            caller=["agent", "guest"], agent=["caller", "guest"], guest=["caller", "agent"]
        )

    def test_a_microphone_opens_and_closes_with_the_mode(self) -> None:
        room = Room(AGENT, ("boss", "supervisor", "listens"))
        heard_by_agent = []
        for mode in ("listens", "whispers", "talks", "listens"):
            room.conference.set_mode("boss", mode)
            heard_by_agent.append("boss" in room.ears()["agent"])
        assert heard_by_agent == [False, True, True, False]

    def test_whoever_left_is_neither_heard_nor_hears(self) -> None:
        room = Room(AGENT, GUEST)
        room.ears()
        assert room.conference.leave("guest")
        assert not room.conference.leave("guest")
        room.people["guest"].ear = set()
        found = room.ears()
        assert found["caller"] == {"agent"}
        assert found["guest"] == set()

    def test_loud_voices_together_do_not_wrap_round(self) -> None:
        room = Room(AGENT, GUEST)
        loud = np.full(FRAME_SAMPLES, 30000, np.int16)
        for one in room.people.values():
            one.take = lambda: loud  # type: ignore[method-assign]
        mixed = room.conference.exchange(loud, loud)
        assert mixed.caller is not None
        assert int(mixed.caller.min()) == 32767


class TestChannelsApart:
    def test_everybody_has_a_channel_and_the_timeline_says_where_people_begin(
        self, tmp_path: Path
    ) -> None:
        recorder = Recorder(tmp_path, "call")
        room = Room(AGENT, ("boss", "supervisor", "whispers"))
        for index in range(10):
            mixed = room.conference.exchange(tone("caller"), tone("bot"))
            assert mixed.caller is not None
            if index >= 4:
                recorder.write_people(mixed.agents, mixed.supervisors)
            recorder.write(tone("caller"), mixed.caller)
        recorder.close()
        line, people = channels(recorder.path), channels(recorder.people_path)
        assert [heard(one[:FRAME_SAMPLES]) for one in line] == [{"caller"}, {"bot", "agent"}]
        assert [heard(one[:FRAME_SAMPLES]) for one in people] == [{"agent"}, {"boss"}]
        begins = json.loads((tmp_path / "call.json").read_text("utf-8"))
        assert begins == [{"at": 0.08, "kind": "people_recorded"}]
        assert len(line[0]) - round(0.08 * SAMPLE_RATE) == len(people[0])

    def test_a_call_without_people_has_no_second_file(self, tmp_path: Path) -> None:
        recorder = Recorder(tmp_path, "call")
        recorder.write(tone("caller"), tone("bot"))
        recorder.close()
        assert not recorder.people_path.exists()


def channels(path: Path) -> list[Pcm]:
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return [samples[:, 0], samples[:, 1]]
