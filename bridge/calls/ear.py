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
from speech.end_of_turn import EndOfTurnPolicy, Expectation, Said
from speech.errors import SpeechError
from speech.vad import CHUNK_SAMPLES, CHUNK_SECONDS, TurnDetector, VoiceActivity

_log = get_logger(__name__)

PRE_ROLL_SECONDS = 0.5
# Three of them are the longest a caller speaks before the hotline answers.
SEGMENT_SECONDS = 20.0
# A pause so long is worth a look at what was said: if it is the end of the turn, the text is
# ready when that is decided. Shorter pauses are inside words.
LOOK_SECONDS = 0.12
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
        policy: how long a pause must be, after what was said, to end the turn.
        report: receives the events, called on the event loop.

    Attributes:
        expects: what the hotline has just asked for; it shapes how long a pause may be.
    """

    def __init__(
        self,
        vad: VoiceActivity,
        detector: TurnDetector,
        recogniser: Recogniser,
        offload: Offload,
        policy: EndOfTurnPolicy,
        report: Callable[[EarEvent], None],
    ) -> None:
        self._vad = vad
        self._detector = detector
        self._recogniser = recogniser
        self._offload = offload
        self._policy = policy
        self._report = report
        self.expects: Expectation = "anything"
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
    def voiced(self) -> float:
        """Seconds of speech in the turn so far, before it counts as begun as well."""
        return self._detector.speech_seconds

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
        elif self._utterance is not None:
            self._follow_pause(self._utterance)

    def close(self) -> None:
        """Stop listening; what is being decoded is dropped."""
        for task in self._tasks:
            task.cancel()
        self._utterance = None

    def _begin(self, began: float) -> None:
        self._utterance = _Utterance(began, list(self._pre_roll))
        self._pre_roll.clear()
        self._watch(self._utterance)

    def _follow_pause(self, utterance: "_Utterance") -> None:
        pause = self._detector.silence_seconds
        if pause == 0.0 and utterance.look is not None:
            utterance.look = None
            self._detector.end_silence = self._policy.default
        elif pause >= LOOK_SECONDS and utterance.look is None:
            utterance.look_now()

    async def _take_look(self, utterance: "_Utterance", look: "_Look") -> None:
        if utterance.look is not look or utterance.over or self._stream is None:
            return
        try:
            found = await self._offload(self._stream.preview)
        except SpeechError as error:
            # If the engine is really broken, the end of the utterance will tell.
            _log.warning("preview_failed", code=error.code)
            return
        if utterance.look is not look:
            return
        look.transcript = found
        if utterance is self._utterance and found.text:
            said = Said.of(found.text, found.confidence, self.expects)
            self._detector.end_silence = self._policy.required_silence(said)
            self._report(PartialText(found.text))

    async def _final(self, utterance: "_Utterance") -> Transcript:
        assert self._stream is not None
        look = utterance.look
        if look is None or look.transcript is None or self._recogniser.streaming:
            return await self._offload(self._stream.finish)
        # Only silence came after the look.
        self._stream.reset()
        return look.transcript

    def _finish(self, now: float, *, cut: bool) -> None:
        utterance = self._utterance
        if utterance is None:
            return
        self._utterance = None
        silence = 0.0 if cut else self._detector.trailing_silence
        if cut:
            utterance.look = None
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
                async for piece in utterance.pieces():
                    if isinstance(piece, _Look):
                        await self._take_look(utterance, piece)
                        continue
                    partial = await self._offload(self._stream.accept, piece)
                    if partial:
                        self._report(PartialText(partial))
                transcript = await self._final(utterance)
            except SpeechError as error:
                _log.warning("recogniser_failed", code=error.code)
                self._stream = None
            self._report(
                Heard(
                    transcript, utterance.began, utterance.ended, utterance.decided, utterance.cut
                )
            )


@dataclass(eq=False)
class _Look:
    """A look at the text in a pause; it counts as long as the utterance still points to it."""

    transcript: Transcript | None = None


class _Utterance:
    """The sound of one utterance, handed to the recogniser in batches while it grows."""

    def __init__(self, began: float, pre_roll: list[Pcm]) -> None:
        self.began = began
        self.ended = self.decided = began
        self.cut = False
        self.over = False
        self.look: _Look | None = None
        self._frames = 0
        self._queue: asyncio.Queue[Pcm | _Look | None] = asyncio.Queue()
        self._batch: list[Pcm] = pre_roll

    @property
    def seconds(self) -> float:
        return self._frames * FRAME_SECONDS

    def add(self, frame: Pcm) -> None:
        self._frames += 1
        self._batch.append(frame)
        if len(self._batch) >= _BATCH_FRAMES:
            self._flush()

    def look_now(self) -> None:
        self.look = _Look()
        self._flush()
        self._queue.put_nowait(self.look)

    def end(self, ended: float, decided: float, cut: bool) -> None:
        self.over = True
        self.ended, self.decided, self.cut = ended, decided, cut
        self._flush()
        self._queue.put_nowait(None)

    def _flush(self) -> None:
        if self._batch:
            self._queue.put_nowait(np.concatenate(self._batch))
            self._batch = []

    async def pieces(self) -> AsyncIterator["Pcm | _Look"]:
        while (piece := await self._queue.get()) is not None:
            yield piece
