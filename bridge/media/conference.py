"""Several people on one call, and who of them hears whom.

===========  ======================================  ========================
mode         is heard by                             hears
===========  ======================================  ========================
talks        the caller, everybody                   the caller, who talks, who whispers
whispers     the agents who talk, and nobody else    everything but other whispers
listens      nobody: the microphone is closed        everything but whispers
===========  ======================================  ========================

While the caller is on hold, they hear music, and whoever talks hears the others but not them.
Only agents are whispered to: a supervisor who talks needs no advice that others should not hear.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from bridge.media.frames import SILENCE, Pcm, mix

Mode: TypeAlias = Literal["talks", "whispers", "listens"]
Role: TypeAlias = Literal["agent", "supervisor"]


class Leg(Protocol):
    """One person's ear and microphone."""

    name: str
    role: Role

    def give(self, frame: Pcm) -> None:
        """Let them hear 20 ms."""
        ...

    def take(self) -> Pcm | None:
        """Return 20 ms of their microphone, or None when nothing has arrived."""
        ...


@dataclass
class Party:
    """Somebody on the call beside the caller."""

    leg: Leg
    mode: Mode


@dataclass(frozen=True)
class Mixed:
    """What came of 20 ms.

    Attributes:
        caller: what the caller hears, without music.
        agents, supervisors: what they said, for the recording; None for silence.
        spoken: what each who talks said, by name.
    """

    caller: Pcm | None
    agents: Pcm | None
    supervisors: Pcm | None
    spoken: dict[str, Pcm]


class Conference:
    """The people on one call beside the caller. Pure: 20 ms in, 20 ms out."""

    def __init__(self) -> None:
        self._parties: dict[str, Party] = {}
        self.on_hold = False

    @property
    def talkers(self) -> list[str]:
        """Who talks with the caller, in the order in which they came."""
        return [name for name, party in self._parties.items() if party.mode == "talks"]

    @property
    def parties(self) -> dict[str, Party]:
        """Everybody, by name."""
        return dict(self._parties)

    def join(self, leg: Leg, mode: Mode) -> None:
        """Let somebody in; whoever was there under this name is replaced."""
        self._parties[leg.name] = Party(leg, mode)

    def set_mode(self, name: str, mode: Mode) -> None:
        """Change what somebody does; unknown names are ignored."""
        if name in self._parties:
            self._parties[name].mode = mode

    def leave(self, name: str) -> bool:
        """Let somebody out; tell whether they were there."""
        return self._parties.pop(name, None) is not None

    def exchange(self, caller: Pcm, playing: Pcm | None) -> Mixed:
        """Carry 20 ms from everybody to everybody.

        Args:
            caller: the caller's sound.
            playing: what the hotline says itself, heard by the caller and who listens.
        """
        said = {name: self._said(party) for name, party in self._parties.items()}
        talking = self._voices(said, "talks")
        from_caller = [] if self.on_hold else [caller]
        for name, party in self._parties.items():
            others = [frame for one, frame in talking.items() if one != name]
            if party.mode == "talks":
                heard = [*from_caller, *others]
                if party.leg.role == "agent":
                    heard += self._voices(said, "whispers").values()
            else:
                heard = [caller, *others, *([] if playing is None else [playing])]
            party.leg.give(mix(*heard) if heard else SILENCE)
        to_caller = [] if playing is None else [playing]
        if not self.on_hold:
            to_caller += talking.values()
        return Mixed(
            caller=mix(*to_caller) if to_caller else None,
            agents=self._of("agent", said),
            supervisors=self._of("supervisor", said),
            spoken=talking,
        )

    def _said(self, party: Party) -> Pcm | None:
        # What comes from a closed microphone is taken, too: it must not be heard when it opens.
        frame = party.leg.take()
        return None if party.mode == "listens" else frame

    def _voices(self, said: dict[str, Pcm | None], mode: Mode) -> dict[str, Pcm]:
        return {
            name: frame
            for name, frame in said.items()
            if frame is not None and self._parties[name].mode == mode
        }

    def _of(self, role: Role, said: dict[str, Pcm | None]) -> Pcm | None:
        frames = [
            frame
            for name, frame in said.items()
            if frame is not None and self._parties[name].leg.role == role
        ]
        return mix(*frames) if frames else None
