"""The listening side of one person: from frames to what they said, and when.

The ear owns no state of the conversation. It reports: speech began, a partial text, an
utterance with its transcript. Frames come in on the event loop; decoding happens elsewhere.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from bridge.media.frames import FRAME_SECONDS, Pcm
from speech.asr.base import Recogniser, RecogniserStream, Transcript
from speech.errors import SpeechError
from speech.vad import CHUNK_SAMPLES, CHUNK_SECONDS, TurnDetector, VoiceActivity

_log = get_logger(__name__)

PRE_ROLL_SECONDS = 0.5
SEGMENT_SECONDS = 25.0
_BATCH_FRAMES = 10


@dataclass(frozen=True)
class SpeechBegan:
    """The person began to speak; ``at`` is seconds of call time."""

    at: float


@dataclass(frozen=True)
class PartialText:
    """What was understood so far of the utterance being spoken."""

    text: str


@dataclass(frozen=True)
class Heard:
    """An utterance ended.

    Attributes:
        transcript: None when the recogniser failed.
        began, ended: call time of the first and last speech, seconds.
        decided: call time when the end of turn was decided.
        cut: the person still speaks; this is what they said so far.
    """

    transcript: Transcript | None
    began: float
    ended: float
    decided: float
    cut: bool


EarEvent: TypeAlias = SpeechBegan | PartialText | Heard


class Ear:
    """Listens to one person.

    Args:
        vad: voice activity detector, used by this ear alone.
        detector: turns probabilities into begin and end of speech.
        recogniser: opens a stream for this ear.
        offload: where decoding runs.
        report: receives the events, called on the event loop.
    """

    def __init__(
        self,
        vad: VoiceActivity,
        detector: TurnDetector,
        recogniser: Recogniser,
        offload: Offload,
        report: Callable[[EarEvent], None],
    ) -> None:
        self._vad = vad
        self._detector = detector
        self._recogniser = recogniser
        self._offload = offload
        self._report = report
        self._chunk: list[Pcm] = []
        self._pre_roll: deque[Pcm] = deque(maxlen=int(PRE_ROLL_SECONDS / FRAME_SECONDS))
        self._utterance: _Utterance | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._order = asyncio.Lock()
        self._stream: RecogniserStream | None = None
        self._time = 0.0

    @property
    def speaking(self) -> bool:
        """True from the begin of speech until its end was decided."""
        return self._utterance is not None

    @property
    def decoding(self) -> bool:
        """True while an utterance has ended but its text is not there yet."""
        return bool(self._tasks) and self._utterance is None

    def push(self, frame: Pcm, now: float) -> None:
        """Take 20 ms of sound that ends at call time ``now`` (seconds)."""
        self._time = now
        if self._utterance is not None:
            self._utterance.add(frame)
            if self._utterance.seconds >= SEGMENT_SECONDS:
                self._finish(now, cut=True)
                self._begin(now)
        else:
            self._pre_roll.append(frame)
        self._chunk.append(frame)
        if sum(map(len, self._chunk)) < CHUNK_SAMPLES:
            return
        waiting = np.concatenate(self._chunk)
        chunk, rest = waiting[:CHUNK_SAMPLES], waiting[CHUNK_SAMPLES:]
        self._chunk = [rest] if len(rest) else []
        event = self._detector.update(self._vad.probability(chunk), CHUNK_SECONDS)
        if event == "speech_started":
            began = max(0.0, now - self._detector.speech_seconds)
            self._begin(began)
            self._report(SpeechBegan(began))
        elif event == "speech_ended":
            self._finish(now, cut=False)

    def close(self) -> None:
        """Stop listening; what is being decoded is dropped."""
        for task in self._tasks:
            task.cancel()
        self._utterance = None

    def _begin(self, began: float) -> None:
        self._utterance = _Utterance(began, list(self._pre_roll))
        self._pre_roll.clear()
        self._watch(self._utterance)

    def _finish(self, now: float, *, cut: bool) -> None:
        utterance = self._utterance
        if utterance is None:
            return
        self._utterance = None
        silence = 0.0 if cut else self._detector.settings.end_silence
        utterance.end(max(utterance.began, now - silence), now, cut)

    def _watch(self, utterance: "_Utterance") -> None:
        task = asyncio.get_running_loop().create_task(self._recognise(utterance))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _recognise(self, utterance: "_Utterance") -> None:
        # One utterance at a time: they share the recogniser's stream, and texts must stay in order.
        async with self._order:
            transcript: Transcript | None = None
            try:
                if self._stream is None:
                    self._stream = await self._offload(self._recogniser.open)
                async for pcm in utterance.batches():
                    partial = await self._offload(self._stream.accept, pcm)
                    if partial:
                        self._report(PartialText(partial))
                transcript = await self._offload(self._stream.finish)
            except SpeechError as error:
                _log.warning("recogniser_failed", code=error.code)
                self._stream = None
            self._report(
                Heard(
                    transcript, utterance.began, utterance.ended, utterance.decided, utterance.cut
                )
            )


class _Utterance:
    """The sound of one utterance, handed to the recogniser in batches while it grows."""

    def __init__(self, began: float, pre_roll: list[Pcm]) -> None:
        self.began = began
        self.ended = self.decided = began
        self.cut = False
        self._frames = 0
        self._queue: asyncio.Queue[Pcm | None] = asyncio.Queue()
        self._batch: list[Pcm] = pre_roll

    @property
    def seconds(self) -> float:
        return self._frames * FRAME_SECONDS

    def add(self, frame: Pcm) -> None:
        self._frames += 1
        self._batch.append(frame)
        if len(self._batch) >= _BATCH_FRAMES:
            self._flush()

    def end(self, ended: float, decided: float, cut: bool) -> None:
        self.ended, self.decided, self.cut = ended, decided, cut
        self._flush()
        self._queue.put_nowait(None)

    def _flush(self) -> None:
        if self._batch:
            self._queue.put_nowait(np.concatenate(self._batch))
            self._batch = []

    async def batches(self) -> AsyncIterator[Pcm]:
        while (pcm := await self._queue.get()) is not None:
            yield pcm
