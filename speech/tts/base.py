"""What every voice engine gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from speech.audio.frames import Pcm

SLOWEST = 0.5
FASTEST = 2.0


@dataclass(frozen=True)
class Voice:
    """A voice that can be chosen. title: its Chinese name for people."""

    id: str
    engine: str
    title: str
    gender: Literal["female", "male"]


@runtime_checkable
class Synthesiser(Protocol):
    """A loaded voice engine. Thread-safe."""

    name: str
    model: str
    version: str

    def voices(self) -> tuple[Voice, ...]:
        """The voices that can be used, the default first."""
        ...

    def synthesise(self, text: str, *, voice: str | None = None, rate: float = 1.0) -> Pcm:
        """Speak a text in its spoken form; blocking. rate 1.0 = normal, 0.8 = slower.

        Raises VoiceError ("unknown_voice", "voice_failed", ...).
        """
        ...


def bounded_rate(rate: float) -> float:
    """A speaking rate that still can be understood."""
    return min(FASTEST, max(SLOWEST, rate))
