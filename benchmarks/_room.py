"""A room of real desks and real callers: each has a WebRTC connection of their own to a hotline."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from benchmarks._recordings import VOICES
from benchmarks.call import TURNS
from bridge.cli.caller import AUDIBLE_DBFS, SoftwareCaller, level_dbfs
from bridge.media.frames import Pcm
from tests.agent import SoftwareAgent
from tests.hotline import RunningHotline
from tests.voices import spoken

SAID_BY_AGENT = ("您好，请您慢慢说，我帮您登记。", "好的，已经帮您记录下来了，谢谢您的来电。")
_TALK_SECONDS = (8.0, 30.0)
_WAITS_FOR_BOT = 40.0
T = TypeVar("T")


def recordings() -> dict[str, list[Pcm]]:
    """What callers ask and what agents say, spoken."""
    asked = [spoken(turn[0], voice=VOICES[index % len(VOICES)]) for index, turn in enumerate(TURNS)]
    return {"caller": asked, "agent": [spoken(text) for text in SAID_BY_AGENT]}


def first_audible(frames: Sequence[tuple[float, Pcm]], since: float) -> float | None:
    """When the first audible sound arrived."""
    return next((at for at, pcm in frames if at >= since and level_dbfs(pcm) >= AUDIBLE_DBFS), None)


async def until_audible(frames: list[tuple[float, Pcm]], since: float, most: float) -> float:
    """Wait for it. Raises TimeoutError."""
    return await until(lambda: first_audible(frames, since), most, every=0.01)


async def until(found: Callable[[], T | None], most: float, *, every: float = 0.05) -> T:
    """Look again and again until something is there. Raises TimeoutError."""
    async with asyncio.timeout(most):
        while True:
            if (one := found()) is not None:
                return one
            await asyncio.sleep(every)


def gaps(frames: Sequence[tuple[float, Pcm]], since: float) -> list[float]:
    """Milliseconds between arrivals of sound; 20 when nothing is late."""
    times = sorted({at for at, _ in frames if at >= since})
    return [1000.0 * float(one) for one in np.diff(times)]


@dataclass
class Lived:
    """What one caller has lived through."""

    call_id: str = ""
    queued: bool = False
    with_person: bool = False
    ended: bool = False
    failure: str = ""

    @property
    def fate(self) -> str:
        """In the words of the event log; ``hotline`` for who wanted nobody."""
        if self.with_person:
            return "answered"
        return "hung_up" if self.queued else "hotline"


@dataclass
class Heard:
    """What was measured beside it."""

    turn_ms: list[float] = field(default_factory=list)
    gap_ms: list[float] = field(default_factory=list)


class Room:
    """So many desks that work and so many lines that ring, as long as it is open.

    Args:
        hotline: a running one.
        sounds: of :func:`recordings`.
        seed: the same seed is the same behaviour, as far as real time allows.
    """

    def __init__(self, hotline: RunningHotline, sounds: dict[str, list[Pcm]], seed: int) -> None:
        self._hotline, self._sounds = hotline, sounds
        self._chance = random.Random(seed)
        self.lived: list[Lived] = []
        self.heard = Heard()
        self.desk_failures: list[str] = []
        self.open = True

    async def run(self, desks: Sequence[SoftwareAgent], lines: int, seconds: float) -> None:
        """Let ``lines`` callers call again and again, and every desk answer."""
        working = [asyncio.create_task(self._work(desk, desks)) for desk in desks]
        calling = [asyncio.create_task(self._ring(number)) for number in range(lines)]
        await asyncio.sleep(seconds)
        self.open = False
        await asyncio.gather(*calling)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    # ---- callers ----------------------------------------------------------------------------

    async def _ring(self, number: int) -> None:
        await asyncio.sleep(0.7 * number)
        count = 0
        while self.open:
            lived = Lived()
            self.lived.append(lived)
            count += 1
            try:
                await self._call(lived, f"139{number:04d}{count:04d}")
            except Exception as error:
                lived.failure = repr(error)
            await asyncio.sleep(self._chance.uniform(0.5, 2.0))

    async def _call(self, lived: Lived, phone: str) -> None:
        async with SoftwareCaller(self._hotline.url, phone=phone) as caller:
            await caller.dial()
            lived.call_id = caller.call_id
            try:
                await self._talk(caller, lived)
            finally:
                with contextlib.suppress(TimeoutError):
                    lived.ended = (await caller.hang_up())["type"] == "ended"
                states = {m.get("state") for m in caller.messages if m["type"] == "state"}
                lived.queued = bool(states & {"waiting", "with_agent"})
                lived.with_person = "with_agent" in states

    async def _talk(self, caller: SoftwareCaller, lived: Lived) -> None:
        if await caller.wait_until_listening(_WAITS_FOR_BOT) == "ended":
            return
        before = len(caller.messages)
        end = await caller.speak(self._chance.choice(self._sounds["caller"]))
        with contextlib.suppress(TimeoutError):
            first = await until_audible(caller.frames, end + 0.05, 10.0)
            self.heard.turn_ms.append(1000 * (first - end))
        if await caller.wait_until_listening(_WAITS_FOR_BOT, since=before) == "ended":
            return
        if self._chance.random() < 0.15:
            return
        await caller.send({"type": "digit", "digit": "0"})
        # An impatient one in ten hangs up while the hotline still looks for somebody.
        patience = 2.0 if self._chance.random() < 0.1 else 170.0
        try:
            await caller.wait_for(lambda m: m.get("state") == "with_agent", patience)
        except TimeoutError:
            return
        leaves = self._chance.uniform(*_TALK_SECONDS) + (0 if self._chance.random() < 0.4 else 60)
        begun = time.monotonic()
        while time.monotonic() - begun < leaves:
            last = [m["state"] for m in caller.messages if m["type"] == "state"][-1]
            if last not in ("with_agent", "waiting"):
                return
            await caller.speak(self._chance.choice(self._sounds["caller"]))
            await asyncio.sleep(self._chance.uniform(0.5, 4.0))

    # ---- desks ------------------------------------------------------------------------------

    async def _work(self, desk: SoftwareAgent, desks: Sequence[SoftwareAgent]) -> None:
        seen = 0
        while True:
            offer = await desk.wait_for(lambda m: m["type"] == "offer", 3600, since=seen)
            seen = len(desk.messages)
            await asyncio.sleep(self._chance.uniform(0.3, 1.5))
            try:
                await self._serve(desk, desks, offer["call_id"])
            except AssertionError:
                # The caller was faster: the hotline says so, and the next offer comes.
                continue
            except TimeoutError as error:
                self.desk_failures.append(repr(error))

    async def _serve(
        self, desk: SoftwareAgent, desks: Sequence[SoftwareAgent], call_id: str
    ) -> None:
        await desk.answer(call_id)
        begun = time.monotonic()
        stays = self._chance.uniform(*_TALK_SECONDS)
        does = self._chance.choices(["talks", "holds", "transfers"], [65, 20, 15])[0]
        await desk.speak(self._sounds["agent"][0])
        if does == "holds":
            await desk.send({"type": "hold"})
            await asyncio.sleep(2.0)
            await desk.send({"type": "resume"})
        with contextlib.suppress(TimeoutError):
            await until(lambda: _over(desk), max(0.1, stays - (time.monotonic() - begun)))
        self.heard.gap_ms += gaps(desk.frames, begun + 1.5)
        desk.frames.clear()
        if desk.state in ("talking", "held"):
            if does == "transfers" and len(desks) > 1:
                other = self._chance.choice([one for one in desks if one is not desk])
                to = f"seat:{other.username}"
                await desk.send(
                    {"type": "transfer", "to": to, "consult": False, "note": "请接着办"}
                )
            else:
                await desk.speak(self._sounds["agent"][1])
                await desk.send({"type": "hangup"})
        await until(lambda: _over(desk), 10)
        if desk.state == "wrap_up":
            await asyncio.sleep(self._chance.uniform(0.2, 1.0))
            await desk.send({"type": "wrap_up", "do": "done"})


def _over(desk: SoftwareAgent) -> bool | None:
    return None if desk.state in ("talking", "held") else True


@contextlib.asynccontextmanager
async def desks(hotline: RunningHotline, names: Sequence[str]) -> AsyncIterator[list[Any]]:
    """Desks of people who are there; their accounts must exist."""
    async with contextlib.AsyncExitStack() as stack:
        yield [await stack.enter_async_context(SoftwareAgent(hotline, name)) for name in names]
