"""When a pause is the end of a turn: silence, judged by what was said before it."""

from speech.end_of_turn.base import EndOfTurnStrategy, Expectation, Said
from speech.end_of_turn.policy import EndOfTurnPolicy

__all__ = ["EndOfTurnPolicy", "EndOfTurnStrategy", "Expectation", "Said"]
