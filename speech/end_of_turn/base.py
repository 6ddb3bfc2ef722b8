"""What a strategy sees and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from speech.asr.guards import words_of
from speech.text import to_written

Expectation = Literal["anything", "number", "yes_no"]


@dataclass(frozen=True)
class Said:
    """What was understood up to the pause.

    text: as the recogniser wrote it. words: the same, numbers as digits, no punctuation.
    confidence: 0..1. expects: what the hotline has just asked for.
    """

    text: str
    words: str
    confidence: float
    expects: Expectation

    @classmethod
    def of(cls, text: str, confidence: float, expects: Expectation = "anything") -> Said:
        """Make it from a transcript."""
        return cls(text.strip(), words_of(to_written(text)), confidence, expects)


class EndOfTurnStrategy(Protocol):
    """One rule about pauses."""

    def required_silence(self, said: Said) -> float | None:
        """Seconds of silence that end this turn, or None if the rule does not apply."""
        ...
