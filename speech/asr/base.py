"""What every recogniser gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from speech.audio.frames import Pcm


@dataclass(frozen=True)
class Transcript:
    """What was heard in one utterance.

    text: simplified Chinese, "" if nothing intelligible was said.
    confidence: 0..1. language: "zh", "en", ... as detected, "" unknown.
    alternatives: other readings, best first. audio_seconds / decode_seconds: durations.
    """

    text: str
    confidence: float = 0.0
    language: str = ""
    alternatives: tuple[str, ...] = ()
    audio_seconds: float = 0.0
    decode_seconds: float = 0.0


class RecogniserStream(Protocol):
    """The recogniser's side of one call. Blocking; used from one thread at a time."""

    def accept(self, pcm: Pcm) -> str | None:
        """Take the next audio; return the new partial text, or None if there is nothing new."""
        ...

    def preview(self) -> Transcript:
        """Return what `finish` would give if the utterance ended here; nothing is forgotten."""
        ...

    def finish(self) -> Transcript:
        """Return the final text of what was accepted; the stream is then empty and reusable."""
        ...

    def reset(self) -> None:
        """Forget what was accepted."""
        ...


@runtime_checkable
class Recogniser(Protocol):
    """A loaded engine that calls share. Thread-safe."""

    name: str
    model: str
    version: str
    streaming: bool

    def open(self) -> RecogniserStream:
        """Open a stream for one call."""
        ...
