"""How likely a word is after another, in the questions of citizens and in Chinese at large."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import jieba

START = "<s>"
# Half of what is said is the hotline's language, half is anybody's.
OWN_SHARE = 0.5
# With fewer words than this (some hundred entries) a share says little: a base of a few entries must
# not make its words likely everywhere.
FEW_WORDS = 8000
# An unknown character: rarer than the rarest in jieba's dictionary (1 of 60 million).
UNKNOWN = 1e-9


class WordModel:
    """Word bigrams with Witten-Bell smoothing over a mixture of two unigram models.

    (Witten and Bell 1991, method C: the weight of the shorter context is the share of words
    seen for the first time after this one.) The unigrams are those of the published questions
    and those of jieba's dictionary. Immutable, so it can be shared between threads.

    Args:
        sentences: cut texts.
        before: words and how often they count as said beforehand.
    """

    def __init__(self, sentences: Iterable[Sequence[str]], before: Mapping[str, int]) -> None:
        jieba.initialize()
        words: Counter[str] = Counter(before)
        pairs: Counter[tuple[str, str]] = Counter()
        for sentence in sentences:
            words.update(sentence)
            pairs.update(pairwise((START, *sentence)))
        self._words = words
        self._pairs = pairs
        self._total = max(FEW_WORDS, words.total())
        self._after: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        for (previous, _), count in pairs.items():
            self._after[previous] += count
            self._kinds[previous] += 1
        self._general: dict[str, int] = jieba.dt.FREQ
        self._all_general: int = jieba.dt.total

    def log(self, previous: str, word: str) -> float:
        """Natural logarithm of the probability of ``word`` after ``previous``."""
        alone = (
            OWN_SHARE * self._words.get(word, 0) / self._total
            + (1 - OWN_SHARE) * (self._general.get(word) or 0) / self._all_general
        ) or UNKNOWN
        after = self._after.get(previous)
        if not after:
            return math.log(alone)
        kinds = self._kinds[previous]
        seen = self._pairs.get((previous, word), 0)
        return math.log((seen + kinds * alone) / (after + kinds))

    def seen(self, previous: str, word: str) -> bool:
        """Whether a published question has ``word`` after ``previous``."""
        return (previous, word) in self._pairs

    def chain(self, words: Sequence[str]) -> float:
        """Logarithm of the words after the first, each after the one before it."""
        return sum(self.log(one, other) for one, other in pairwise(words))
