"""A call on a virtual clock: minutes of conversation in milliseconds, no engine, no network."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from bridge.assistant.errors import AssistantUnavailable
from bridge.assistant.turn import AssistantTurn
from bridge.calls.ear import Ear, EarEvent
from bridge.calls.events import CallEvent, Caption, Ended, StateChanged, TurnDone
from bridge.calls.limits import CallLimits
from bridge.calls.load import Load
from bridge.calls.mouth import Mouth
from bridge.calls.parts import CallParts
from bridge.calls.ports import Caller
from bridge.calls.session import CallSession
from bridge.media.conference import Role
from bridge.media.frames import FRAME_SAMPLES, FRAME_SECONDS, SILENCE, Pcm
from bridge.media.player import Player
from speech.asr.base import Transcript
from speech.end_of_turn import EndOfTurnPolicy
from speech.errors import RecogniserError, VoiceError
from speech.text import to_written
from speech.vad import TurnDetector, TurnSettings

SPEECH: Pcm = np.full(FRAME_SAMPLES, 8000, np.int16)
VOICE_SAMPLE = 1234
SECONDS_PER_CHARACTER = 0.1
GREETING = "您好，这里是文昌热线。"


async def inline(work: Callable[..., Any], *args: Any) -> Any:
    """Offload that does not leave the loop."""
    return work(*args)


async def understand(heard: str) -> str:
    """Without a knowledge base, what was heard with its numbers as digits."""
    return to_written(heard)


class FakeVad:
    """Everything loud is speech."""

    def probability(self, chunk: Pcm) -> float:
        return 0.95 if int(np.abs(chunk).max()) > 500 else 0.02

    def reset(self) -> None:
        pass


class FakeRecogniser:
    """Hears what the test says is said."""

    name = model = version = "fake"
    streaming = False

    def __init__(self) -> None:
        self.script: deque[Transcript | Exception] = deque()
        self.opened = 0
        self.previews = 0

    def says(self, text: str, *, confidence: float = 0.9, language: str = "zh") -> None:
        self.script.append(Transcript(text, confidence, language))

    def open(self) -> "FakeRecogniser":
        self.opened += 1
        return self

    def accept(self, pcm: Pcm) -> str | None:
        return None

    def preview(self) -> Transcript:
        self.previews += 1
        heard = self.script[0] if self.script else Transcript("")
        if isinstance(heard, Exception):
            raise heard
        return heard

    def finish(self) -> Transcript:
        heard = self.script.popleft() if self.script else Transcript("")
        if isinstance(heard, Exception):
            raise heard
        return heard

    def reset(self) -> None:
        if self.script:
            self.script.popleft()


class FakeVoice:
    """Speaks a tenth of a second per character."""

    def __init__(self) -> None:
        self.said: list[tuple[str, float]] = []
        self.broken = False

    def say(self, text: str, *, rate: float = 1.0) -> Pcm:
        if self.broken:
            raise VoiceError("voice_failed", "坏了")
        self.said.append((text, rate))
        return np.full(int(len(text) * SECONDS_PER_CHARACTER * 16_000), VOICE_SAMPLE, np.int16)


class FakeAssistant:
    """Answers by a table: what is said or happens → what is decided."""

    def __init__(self) -> None:
        self.answers: dict[str, AssistantTurn] = {"/start": reply(GREETING)}
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self.down = False

    async def say(self, _call: str, text: str, metadata: Mapping[str, Any]) -> AssistantTurn:
        return self._answer(text, metadata)

    async def notify(self, _call: str, event: str, metadata: Mapping[str, Any]) -> AssistantTurn:
        return self._answer("/" + event, metadata)

    def _answer(self, what: str, metadata: Mapping[str, Any]) -> AssistantTurn:
        self.asked.append((what, metadata))
        if self.down:
            raise AssistantUnavailable
        return self.answers.get(what) or reply(f"收到{what}。")


class FakeDesk:
    """Remembers who waits."""

    def __init__(self) -> None:
        self.people = 0
        self.waiting: list[str] = []
        self.priorities: list[str] = []
        self.heads: list[bool] = []
        self.callbacks: list[tuple[str | None, str]] = []
        self.withdrawn: list[str] = []
        self.expected: float | None = None
        self.cut_off: set[str] = set()

    def available(self) -> int:
        return self.people

    def enqueue(self, call: Any, priority: str, _reason: str, *, head: bool = False) -> None:
        self.waiting.append(call.call_id)
        self.priorities.append(priority)
        self.heads.append(head)

    def withdraw(self, call_id: str, why: str) -> None:
        self.withdrawn.append(why)
        if call_id in self.waiting:
            self.waiting.remove(call_id)

    def ahead(self, call_id: str) -> int:
        return self.waiting.index(call_id) if call_id in self.waiting else 0

    async def came_back(self, caller_key: str) -> bool:
        return caller_key in self.cut_off

    def expected_wait(self, _call_id: str) -> float | None:
        return self.expected

    async def request_callback(self, phone: str | None, _call_id: str, reason: str) -> None:
        self.callbacks.append((phone, reason))


class FakeJournal:
    """Keeps rows in a list."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, Any]] = []

    def call_started(self, call: Any) -> None:
        self.rows.append(("started", call.call_id))

    def line(self, _call_id: str, line: Any) -> None:
        self.rows.append(("line", line.as_dict()))

    def turn(self, _call_id: str, turn: Any) -> None:
        self.rows.append(("turn", turn.as_dict()))

    def satisfaction(
        self, _call_id: str, _asked: Any, _answered: Any, score: Any, channel: Any, words: str
    ) -> None:
        self.rows.append(("satisfaction", (score, channel, words)))

    def call_ended(self, call: Any) -> None:
        self.rows.append(("ended", call.outcome))


class FakeLeg:
    """An agent with a microphone that plays a constant."""

    def __init__(self, name: str = "1001", role: Role = "agent") -> None:
        self.name = name
        self.role: Role = role
        self.heard: list[Pcm] = []
        self.microphone: deque[Pcm] = deque()

    def give(self, frame: Pcm) -> None:
        self.heard.append(frame)

    def take(self) -> Pcm | None:
        return self.microphone.popleft() if self.microphone else None


def reply(text: str, decision: str = "smalltalk", **more: Any) -> AssistantTurn:
    """Make an answer of the dialogue server."""
    fields: dict[str, Any] = {"intent": "greet", "confidence": 0.9, **more}
    return AssistantTurn(reply=text, decision=decision, **fields)  # type: ignore[arg-type]


class Line:
    """A call and everything around it, driven 20 ms at a time."""

    def __init__(
        self,
        *,
        media: str = "voice",
        phone: str | None = None,
        limits: CallLimits | None = None,
        ready: bool = True,
        recorder: Any = None,
        call_id: str = "call-1",
        key: str = "browser-1",
        assistant: Any = None,
        voice: Any = None,
        desk: Any = None,
        journal: Any = None,
        now: Callable[[], datetime] = lambda: datetime(2026, 12, 1, tzinfo=UTC),
    ) -> None:
        self.recogniser = FakeRecogniser()
        self.voice = voice or FakeVoice()
        self.assistant = assistant or FakeAssistant()
        self.desk = desk or FakeDesk()
        self.journal = journal or FakeJournal()
        self.load = Load(3.0, time.monotonic)
        self.ready = asyncio.Event()
        if ready:
            self.ready.set()
        player = Player()
        parts = CallParts(
            assistant=self.assistant,
            understand=understand,
            desk=self.desk,
            journal=self.journal,
            mouth=Mouth(self.voice, inline, player),
            player=player,
            new_ear=self._new_ear,
            ready=self.ready,
            recorder=recorder,
            load=self.load,
            now=now,
            limits=limits or CallLimits(),
        )
        self.session = CallSession(call_id, Caller(key, phone, media), parts)  # type: ignore[arg-type]
        self.events: list[CallEvent] = []
        self.session.watch(self.events.append)
        self.out: list[Pcm] = []
        self.task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Line":
        self.task = asyncio.create_task(self.session.run())
        await self.settle()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self.session.hang_up()
        assert self.task is not None
        await asyncio.wait_for(self.task, 2)

    async def settle(self) -> None:
        """Let every task run as far as it can."""
        for _ in range(12):
            await asyncio.sleep(0)

    async def run(self, seconds: float, frame: Pcm = SILENCE) -> None:
        """Let time pass while the caller's line carries ``frame``."""
        for _ in range(round(seconds / FRAME_SECONDS)):
            self.session.hear(frame)
            self.out.append(self.session.tick())
            await self.settle()

    async def say(self, text: str, seconds: float = 1.0, **transcript: Any) -> None:
        """Let the caller say ``text`` and fall silent until the end of turn is decided."""
        self.recogniser.says(text, **transcript)
        await self.run(seconds, SPEECH)
        await self.run(1.0)

    async def hear_out(self, longest: float = 30.0) -> None:
        """Let time pass until the hotline has finished speaking."""
        waited = 0.0
        while self.session.state in ("speaking", "thinking", "connecting") and waited < longest:
            await self.run(0.1)
            waited += 0.1

    @property
    def spoken(self) -> list[str]:
        """What the hotline has said, by captions."""
        return [e.text for e in self.events if isinstance(e, Caption) and e.who == "bot"]

    @property
    def states(self) -> list[str]:
        """The states in order."""
        return [e.state for e in self.events if isinstance(e, StateChanged)]

    @property
    def turns(self) -> list[dict[str, Any]]:
        """The answered turns."""
        return [e.turn for e in self.events if isinstance(e, TurnDone)]

    @property
    def ended(self) -> Ended | None:
        """The end, if it came."""
        return next((e for e in self.events if isinstance(e, Ended)), None)

    def loud(self, seconds: float) -> bool:
        """Tell whether the hotline's voice was in the last ``seconds``."""
        recent = self.out[-round(seconds / FRAME_SECONDS) :]
        return any(int(frame[0]) == VOICE_SAMPLE for frame in recent)

    def _new_ear(self, report: Callable[[EarEvent], None]) -> Ear:
        detector = TurnDetector(TurnSettings(longest=1e9))
        policy = EndOfTurnPolicy(detector.settings.end_silence)
        return Ear(FakeVad(), detector, self.recogniser, inline, policy, report)

    def break_recogniser(self) -> None:
        """Let the next utterance fail in the recogniser."""
        self.recogniser.script.append(RecogniserError("decode_failed", "坏了"))
