"""The strategies in order."""

from __future__ import annotations

from collections.abc import Sequence

from speech.end_of_turn.base import EndOfTurnStrategy, Said
from speech.end_of_turn.complete_sentence import CompleteSentence
from speech.end_of_turn.dictated_number import DictatedNumber
from speech.end_of_turn.short_answer import ShortAnswer
from speech.end_of_turn.unfinished_phrase import UnfinishedPhrase


def default_strategies() -> tuple[EndOfTurnStrategy, ...]:
    """Those that must not be overruled first: a number in the middle, a phrase without its end."""
    return (DictatedNumber(), ShortAnswer(), UnfinishedPhrase(), CompleteSentence())


# Words heard so badly say nothing about where the sentence stands.
_DOUBTFUL = 0.01


class EndOfTurnPolicy:
    """The first strategy that applies decides; silence alone does otherwise.

    default: seconds of silence that end a turn about which no strategy knows better.
    """

    def __init__(
        self, default: float = 0.7, strategies: Sequence[EndOfTurnStrategy] | None = None
    ) -> None:
        self.default = default
        self._strategies = default_strategies() if strategies is None else tuple(strategies)

    def required_silence(self, said: Said) -> float:
        """Seconds of silence that end the turn."""
        if said.confidence < _DOUBTFUL:
            return self.default
        for strategy in self._strategies:
            seconds = strategy.required_silence(said)
            if seconds is not None:
                return seconds
        return self.default
