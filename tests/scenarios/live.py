"""Runs scenarios against a running hotline: WebRTC, real time, real engines on both sides."""

import asyncio
import contextlib
import functools
import time
from asyncio import sleep
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select

from bridge.cli.caller import SoftwareCaller, trailing_silence
from bridge.kit.clock import SystemClock
from bridge.kit.db import Database, open_engine
from bridge.media.frames import Pcm
from bridge.seats.models import Callback
from bridge.tickets.categoriser import Categoriser
from bridge.tickets.service import TicketService
from tests.agent import SoftwareAgent
from tests.hotline import RunningHotline
from tests.scenarios.checks import (
    Finish,
    Report,
    Seen,
    conversation,
    end_failures,
    filled,
    lateness,
    turn_failures,
)
from tests.scenarios.format import Expect, Scenario, Turn
from tests.scenarios.orders import make_orders, spoken_numbers
from tests.scenarios.speaking import Speaker

_SETTLED = ("listening", "waiting", "with_agent", "ended")
_GREETING_SECONDS = 60.0
_ANSWER_SECONDS = 25.0
# What is ignored, and a repetition by key, is no turn: nothing tells that it is over.
_NO_ANSWER_SECONDS = 4.0
_REPLY_SECONDS = 90.0
_KEY_SECONDS = 0.25


class LiveCall:
    """One scenario over a real line."""

    def __init__(
        self, scenario: Scenario, caller: SoftwareCaller, books: "Books", slack: float = 1.0
    ) -> None:
        self._scenario = scenario
        self._caller = caller
        self._books = books
        self._slack = slack
        self._report = Report(scenario.name)
        self._agent: SoftwareAgent | None = None

    async def follow(self, agent: SoftwareAgent | None) -> Report:
        """Go through the scenario and compare."""
        self._agent = agent
        scenario, report = self._scenario, self._report
        numbers = spoken_numbers(make_orders(self._books.tickets, scenario.given.orders))
        turns = [turn.model_copy(update=filled(turn, numbers)) for turn in scenario.turns]
        speaker = Speaker(scenario.caller)
        # Spoken before the call: rendering would take the machine from the hotline.
        sounds = await asyncio.to_thread(lambda: [speaker.sound(turn) for turn in turns])
        self._caller.background(await asyncio.to_thread(speaker.background))
        await self._caller.dial(media=scenario.caller.media)
        await self._answered(0, _GREETING_SECONDS)
        await self._say_out(turns[0])
        self._judge("问候", scenario.opening, 0, None)
        for index, turn in enumerate(turns):
            since = len(self._caller.messages)
            spoken = await self._step(turn, sounds[index])
            await self._answered(since, self._patience(turn))
            await self._say_out(turns[index + 1] if index + 1 < len(turns) else None)
            self._judge(f"第{index + 1}步", turn.expect, since, spoken)
            if self._state == "ended":
                break
        await self._finish()
        return report

    async def _step(self, turn: Turn, sound: tuple[Pcm, Pcm] | None) -> float | None:
        """Do what the turn says; return when the caller's last sound was sent, if they spoke."""
        if turn.interrupt is not None:
            await sleep(turn.after)
        if sound is not None:
            clean, sent = sound
            end = await self._caller.speak(sent)
            # In noise no silence can be found at the end of what was sent.
            return end + trailing_silence(sent) - trailing_silence(clean)
        if turn.type is not None:
            await self._caller.send({"type": "text", "text": turn.type})
        elif turn.silence is not None:
            await sleep(turn.silence)
        elif turn.press is not None:
            for key in turn.press:
                await self._caller.send({"type": "digit", "digit": key})
                await sleep(_KEY_SECONDS)
        else:
            await self._agent_does(str(turn.agent))
        return None

    async def _agent_does(self, what: str) -> None:
        assert self._agent is not None, "场景没有坐席：agents 应为 1"
        if what == "answers":
            await self._agent.waiting()
            await self._agent.answer(self._caller.call_id)
        elif what == "hangs_up":
            await self._agent.send({"type": "hangup"})
        else:
            # Leaving for good is idempotent; it happens again at the end of the call.
            await self._agent.__aexit__(None, None, None)
        await sleep(0.5)

    def _patience(self, turn: Turn) -> float:
        answers = not (turn.expect.ignored or turn.press == "*" or turn.agent)
        return _ANSWER_SECONDS if answers and self._state != "with_agent" else _NO_ANSWER_SECONDS

    async def _answered(self, since: int, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await self._caller.wait_for(
                lambda message: message["type"] in ("turn", "ended"), seconds, since=since
            )

    async def _say_out(self, after: Turn | None) -> None:
        """Let the hotline say its reply, unless it is going to be interrupted."""
        if after is not None and after.interrupt is not None:
            return
        deadline = time.monotonic() + _REPLY_SECONDS
        while self._state not in _SETTLED and time.monotonic() < deadline:
            await sleep(0.05)

    @property
    def _state(self) -> str:
        for message in reversed(self._caller.messages):
            if message["type"] in ("state", "ended"):
                return str(message.get("state", "ended"))
        return "connecting"

    def _judge(self, name: str, expect: Expect, since: int, spoken: float | None) -> None:
        messages = self._caller.messages
        turns = [message["turn"] for message in messages[since:] if message["type"] == "turn"]
        seen = Seen(
            turn=turns[-1] if turns else None,
            said=_captions(messages[since:]),
            before=_captions(messages[:since]),
            cut=any(_is_cut(message) for message in messages[since:]),
            state=self._state,
        )
        if spoken is not None and turns:
            sound = self._caller.first_sound_after(spoken)
            if sound is not None:
                seen.latency_ms = round((sound - spoken) * 1000)
                self._report.latencies_ms.append(seen.latency_ms)
        self._report.failures += [f"{name}：{one}" for one in turn_failures(expect, seen)]
        self._report.late += [f"{name}：{one}" for one in lateness(expect, seen, self._slack)]

    async def _finish(self) -> None:
        caller, report = self._caller, self._report
        hung_up = self._state == "ended"
        if hung_up:
            ended = await caller.wait_for(lambda message: message["type"] == "ended", 10.0)
        else:
            ended = await caller.hang_up()
        numbers = [message["order_no"] for message in caller.messages if message["type"] == "order"]
        finish = Finish(
            str(ended["outcome"]),
            hung_up,
            self._books.tickets.detail(numbers[-1]) if numbers else None,
            self._books.callbacks(caller.call_id),
        )
        report.failures += [f"结束：{one}" for one in end_failures(self._scenario.end, finish)]
        # A line comes again when it was cut off: its last form counts.
        lines = {
            message["id"]: (message["who"], message["text"])
            for message in caller.messages
            if message["type"] == "caption" and message["final"]
        }
        report.transcript = conversation(lines.values())


@functools.cache
def _categoriser() -> Categoriser:
    return Categoriser()


class Books:
    """What the hotline has written down, read from its database."""

    def __init__(self, hotline: RunningHotline) -> None:
        self._database = Database(open_engine(hotline.settings.database))
        self.tickets = TicketService(self._database, SystemClock(), _categoriser())

    def callbacks(self, call_id: str) -> list[str | None]:
        """Return the numbers to be called back after a call."""
        with self._database.transaction() as session:
            query = select(Callback.phone).where(Callback.call_id == call_id)
            return list(session.scalars(query))


async def run_live(
    hotline: RunningHotline, scenario: Scenario, *, username: str, slack: float = 1.0
) -> Report:
    """Run one scenario against a running hotline; returns how it went.

    Args:
        username: an agent's account, signed in when the scenario wants somebody there.
        slack: factor on every ``within_ms``.
    """
    phone = scenario.caller.phone or ""
    async with (
        _agents(hotline, scenario.agents, username) as agent,
        SoftwareCaller(hotline.url, phone=phone) as caller,
    ):
        return await LiveCall(scenario, caller, Books(hotline), slack).follow(agent)


@contextlib.asynccontextmanager
async def _agents(
    hotline: RunningHotline, count: int, username: str
) -> AsyncIterator[SoftwareAgent | None]:
    if not count:
        yield None
        return
    async with SoftwareAgent(hotline, username) as agent:
        yield agent


def _captions(messages: list[dict[str, Any]]) -> list[str]:
    return [
        str(message["text"])
        for message in messages
        if message["type"] == "caption" and message["who"] == "bot" and not _is_cut(message)
    ]


def _is_cut(message: dict[str, Any]) -> bool:
    said = message["type"] == "caption" and message["who"] == "bot"
    return bool(said and message["text"].endswith("……"))
