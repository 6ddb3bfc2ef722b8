"""Calls in time lapse: one frame of 20 ms stands for a second of the day.

Two hours of a dozen calls at once are five million frames; a day in seconds cannot run them all.
Nothing is left out of a call, though: it is the real `CallSession`, and all that it measures in
call time (how long one waits, how fast the hotline speaks) is given to it in the smaller unit.
Only sentences that are spoken run in frames of their own, because a recogniser counts samples.
"""

import asyncio
from datetime import datetime
from typing import Any

import numpy as np

from bridge.assistant.turn import AssistantTurn
from bridge.calls.limits import CallLimits
from bridge.media.conference import Role
from bridge.media.frames import FRAME_SAMPLES, FRAME_SECONDS, SILENCE, Pcm
from tests.fakes.line import SPEECH, VOICE_SAMPLE, FakeAssistant, Line, reply

STEP = 1.0
_FASTER = STEP / FRAME_SECONDS
_SAMPLES_A_CHARACTER = int(0.2 * 16_000 / _FASTER)
_USUAL = CallLimits()
LIMITS = CallLimits(
    silence=_USUAL.silence / _FASTER,
    typing_silence=_USUAL.typing_silence / _FASTER,
    queue_notice=_USUAL.queue_notice / _FASTER,
    queue_limit=_USUAL.queue_limit / _FASTER,
)

PERSON, EMERGENCY, ENOUGH, QUESTION = "转人工", "着火了", "不等了", "医保卡怎么补办"
CONNECTING = "正在为您转接。"


class Voice:
    """Speaks five characters a second."""

    def say(self, text: str, *, rate: float = 1.0) -> Pcm:
        return np.full(max(1, int(len(text) * _SAMPLES_A_CHARACTER / rate)), VOICE_SAMPLE, np.int16)


class Leg:
    """Somebody's ear and closed microphone: what they hear is only counted."""

    def __init__(self, name: str, role: Role) -> None:
        self.name = name
        self.role: Role = role
        self.frames = 0

    def give(self, _frame: Pcm) -> None:
        self.frames += 1

    def take(self) -> Pcm | None:
        return None


class Assistant(FakeAssistant):
    """The bot as far as the seats see it: connects, or promises a call-back when nobody can.

    Args:
        seats: promises call-backs; the caller's number for them.
    """

    def __init__(self, seats: Any, phone: str | None) -> None:
        super().__init__()
        self._seats, self._phone = seats, phone
        self.promised = False

    async def say(self, call: str, text: str, metadata: Any) -> AssistantTurn:
        if text in (PERSON, EMERGENCY):
            return await self._connect(call, text == EMERGENCY, metadata)
        return await super().say(call, text, metadata)

    async def notify(self, call: str, event: str, metadata: Any) -> AssistantTurn:
        if event == "request_agent":
            return await self._connect(call, False, metadata)
        return await super().notify(call, event, metadata)

    async def _connect(self, call: str, urgent: bool, metadata: Any) -> AssistantTurn:
        if metadata["agents_available"]:
            command = {
                "name": "handover",
                "priority": "emergency" if urgent else "normal",
                "reason": "紧急情况" if urgent else "来电人要求人工服务",
            }
            return reply(CONNECTING, "agent", commands=(command,))
        self.promised = True
        await self._seats.request_callback(self._phone, call, "来电人要求人工服务")
        commands = ({"name": "callback_created"}, {"name": "hangup"})
        return reply("稍后给您回电。", "agent", commands=commands)


class LapsedLine(Line):
    """A line whose call is stepped by the day instead of by itself."""

    def __init__(
        self, call_id: str, phone: str, media: str, desk: Any, journal: Any, now: datetime
    ) -> None:
        super().__init__(
            media=media,
            phone=phone,
            limits=LIMITS,
            call_id=call_id,
            key=f"browser-{phone}",
            assistant=Assistant(desk, phone),
            voice=Voice(),
            desk=desk,
            journal=journal,
            now=lambda: now,
        )

    async def begin(self) -> None:
        self.task = asyncio.create_task(self.session.run())
        await self.settle()

    async def utter(self, text: str) -> None:
        """Say or type it, as this caller does."""
        if self.session.caller.media != "voice":
            self.session.type(text)
            await self.settle()
            return
        self.recogniser.says(text)
        await self._frames(25, SPEECH)
        await self._frames(50, SILENCE)

    async def cut(self) -> None:
        """The hotline's process is killed."""
        assert self.task is not None
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def _frames(self, count: int, frame: Pcm) -> None:
        for _ in range(count):
            self.session.hear(frame)
            assert len(self.session.tick()) == FRAME_SAMPLES
            await asyncio.sleep(0)
        await self.settle()
