"""Several people on one real call, through real connections: who hears whom, measured at each ear."""

import asyncio
import json
import os
import signal
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.calls import wording
from bridge.cli.caller import SoftwareCaller
from bridge.media.frames import SAMPLE_RATE, Pcm
from bridge.seats.models import CUT_OFF
from tests.agent import SoftwareAgent
from tests.e2e.tones import MEASURED_SECONDS, TONES, tone, tones_in
from tests.hotline import RunningHotline

pytestmark = pytest.mark.e2e


async def to_a_person(hotline: RunningHotline, caller: SoftwareCaller) -> None:
    await caller.dial()
    assert await caller.wait_until_listening() == "listening"
    await caller.send({"type": "digit", "digit": "0"})


async def rates(caller: SoftwareCaller) -> dict[str, Any]:
    """Press 1 when the hotline asks what the caller thought; return its last word."""
    await caller.wait_for(
        lambda m: m["type"] == "caption" and m["text"] == wording.SATISFACTION, 20
    )
    await caller.send({"type": "digit", "digit": "1"})
    return await caller.wait_for(lambda m: m["type"] == "ended", 20)


async def state(agent: SoftwareAgent, wanted: str, timeout: float = 10) -> None:
    async with asyncio.timeout(timeout):
        while agent.state != wanted:
            await asyncio.sleep(0.02)


class TestConference:
    async def test_everybody_hears_whom_they_should_and_nobody_else(
        self, hotline: RunningHotline
    ) -> None:
        hotline.add_agent("1101")
        hotline.add_agent("1102")
        hotline.add_user("2101", "supervisor")
        async with (
            SoftwareAgent(hotline, "1101") as agent,
            SoftwareCaller(hotline.url, phone="13800001101") as caller,
        ):
            await to_a_person(hotline, caller)
            offer = await agent.offer()
            async with (
                SoftwareAgent(hotline, "1102") as colleague,
                SoftwareAgent(hotline, "2101") as boss,
            ):
                await self.play(hotline, offer["call_id"], caller, agent, colleague, boss)
            await self.channels(hotline, caller.call_id)

    async def play(
        self,
        hotline: RunningHotline,
        call_id: str,
        caller: SoftwareCaller,
        agent: SoftwareAgent,
        colleague: SoftwareAgent,
        boss: SoftwareAgent,
    ) -> None:
        people = {"agent": agent, "colleague": colleague, "boss": boss}
        caller.background(tone(TONES["caller"]))
        for name, one in people.items():
            one.hum(tone(TONES[name]))

        async def ears() -> dict[str, set[str]]:
            since = time.monotonic() + 0.6
            await asyncio.sleep(0.6 + MEASURED_SECONDS + 0.1)
            return {
                "caller": tones_in(caller.heard(since)),
                **{name: tones_in(one.heard(since)) for name, one in people.items()},
            }

        await agent.answer(call_id)
        await state(agent, "talking")
        await asyncio.sleep(1.0)
        found = await ears()
        assert (found["caller"], found["agent"]) == ({"agent"}, {"caller"})

        await boss.monitor(call_id, "listen")
        await asyncio.sleep(0.7)
        found = await ears()
        assert (found["caller"], found["agent"]) == ({"agent"}, {"caller"})
        assert found["boss"] == {"caller", "agent"}

        await boss.send({"type": "monitor", "do": "whisper"})
        found = await ears()
        assert (found["caller"], found["agent"]) == ({"agent"}, {"caller", "boss"})

        await boss.send({"type": "monitor", "do": "listen"})
        await agent.send(
            {"type": "transfer", "to": "seat:1102", "consult": True, "note": "问一下医保"}
        )
        asked = await colleague.offer()
        assert (asked["consult"], asked["note"]) == (True, "问一下医保")
        await colleague.answer(call_id)
        await asyncio.sleep(0.7)
        found = await ears()
        assert found == {
            "caller": set(),
            "agent": {"colleague"},
            "colleague": {"agent"},
            "boss": {"caller", "agent", "colleague"},
        }

        await agent.send({"type": "resume"})
        found = await ears()
        assert found["caller"] == {"agent", "colleague"}
        assert found["agent"] == {"caller", "colleague"}

        await agent.send({"type": "transfer_done"})
        await state(agent, "wrap_up")
        found = await ears()
        assert (found["caller"], found["colleague"]) == ({"colleague"}, {"caller"})
        assert found["agent"] == set()

        await boss.send({"type": "monitor", "do": "barge"})
        found = await ears()
        assert found["caller"] == {"colleague", "boss"}
        assert found["colleague"] == {"caller", "boss"}

        await boss.send({"type": "monitor", "do": "take_over"})
        await state(colleague, "wrap_up")
        found = await ears()
        assert (found["caller"], found["boss"]) == ({"boss"}, {"caller"})
        assert found["colleague"] == set()

        await boss.send({"type": "hangup"})
        ended = await rates(caller)
        assert ended["outcome"] == "handed_over"

    async def channels(self, hotline: RunningHotline, call_id: str) -> None:
        (path,) = (hotline.data / "recordings").glob(f"*/{call_id}.people.wav")
        agents, supervisors = stereo(path)
        found = [tones_in(agents[: 4 * SAMPLE_RATE]), tones_in(supervisors[: 4 * SAMPLE_RATE])]
        assert found[0] == {"agent"}
        assert found[1] == set(), "a microphone that is closed is not recorded"
        half = SAMPLE_RATE // 2
        heard = set().union(
            *(tones_in(supervisors[at : at + half]) for at in range(0, len(supervisors), half))
        )
        assert heard == {"boss"}
        async with asyncio.timeout(10):
            timeline = path.with_name(f"{call_id}.json")
            while not timeline.exists():
                await asyncio.sleep(0.1)
        kinds = [one["kind"] for one in json.loads(timeline.read_text("utf-8"))]
        assert kinds.count("people_recorded") == 1
        assert "held" in kinds and "resumed" in kinds


def stereo(path: Path) -> tuple[Pcm, Pcm]:
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    return samples[:, 0], samples[:, 1]


@pytest.mark.quiet
class TestDesks:
    async def test_a_desk_that_falls_silent_gives_its_caller_back_within_five_seconds(
        self, hotline: RunningHotline
    ) -> None:
        hotline.add_agent("1103")
        hotline.add_agent("1104")
        async with (
            SoftwareAgent(hotline, "1103") as agent,
            SoftwareCaller(hotline.url) as caller,
        ):
            await to_a_person(hotline, caller)
            offer = await agent.offer()
            await agent.answer(offer["call_id"])
            await caller.wait_for(lambda m: m["type"] == "state" and m["state"] == "with_agent", 10)
            async with SoftwareAgent(hotline, "1104") as other:
                agent.deaf = True
                silent = time.monotonic()
                offer = await other.offer(10)
                assert time.monotonic() - silent < 5.5
                await other.answer(offer["call_id"])
                await state(other, "talking")
                await other.send({"type": "hangup"})
                await rates(caller)


class TestBreakdown:
    async def test_a_killed_bridge_loses_nobody(self, tmp_path: Path) -> None:
        hotline = RunningHotline(tmp_path / "data")
        hotline.start()
        try:
            for name in ("1201", "1202", "1203"):
                hotline.add_agent(name)
            phones = [f"1380000000{number}" for number in range(3)]
            browser = "e2e-browser-that-comes-back"
            async with (
                SoftwareAgent(hotline, "1201") as first,
                SoftwareAgent(hotline, "1202") as second,
                SoftwareCaller(hotline.url, phone=phones[0]) as talking,
                SoftwareCaller(hotline.url, phone=phones[1]) as also,
                SoftwareCaller(hotline.url, phone=phones[2], key=browser) as waiting,
            ):
                await to_a_person(hotline, talking)
                await first.answer((await first.offer())["call_id"])
                await to_a_person(hotline, also)
                await second.answer((await second.offer())["call_id"])
                await first.send({"type": "state", "state": "break", "reason": "meal"})
                await to_a_person(hotline, waiting)
                await waiting.wait_until_listening()
                await waiting.wait_for(lambda m: m.get("state") == "waiting", 30)
                await asyncio.sleep(1.0)
                (pid,) = hotline.child_pids("bridge")
                os.kill(pid, signal.SIGKILL)
            hotline.wait_until_ready()
            async with SoftwareAgent(hotline, "1203") as third:
                message = await third.wait_for(lambda m: m["type"] == "callbacks", 10)
                due = {one["phone"]: one["reason"] for one in message["items"]}
                assert due == dict.fromkeys(phones, CUT_OFF)
                assert third.state == "idle"
                async with SoftwareCaller(hotline.url, phone=phones[2], key=browser) as back:
                    await back.dial()
                    offer = await third.offer()
                    assert offer["call_id"] == back.call_id
                    assert offer["reason"] == wording.HANDOVER_REASONS["cut_off"]
                    message = await third.wait_for(
                        lambda m: m["type"] == "callbacks" and len(m["items"]) == 2, 10
                    )
                    assert phones[2] not in {one["phone"] for one in message["items"]}
                    await third.answer(offer["call_id"])
                    await state(third, "talking")
        finally:
            hotline.stop()
