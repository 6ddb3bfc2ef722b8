"""How meaning, words and sounds become one score for order.

For a question and an entry::

    score = SOFT · z(soft) + FULL · z(full) + SPOKEN · z(spoken)
          + word_weight(question) · words + SOUNDS · sounds + PINYIN · pinyin

``soft`` is the soft maximum of the cosines with the title and the question variants,
``T · ln(mean(exp(cos / T)))``: between the best variant (which alone is caught by a shared
"…丢了怎么补") and their mean (which alone misses the one that says it). ``full`` and ``spoken``
are the cosines with "title：answer". ``z(c) = (c − mean) / deviation`` over cosines of unrelated
variants, because every model squeezes its cosines differently. ``words`` and ``sounds`` are BM25
over whole entries (terms; pairs of toneless syllables) as a share of the best conceivable,
``pinyin`` the mean cosine with the variants over letters of their pinyin: what the recogniser
misheard still sounds the same.

The weights were fitted by conditional logit (McFadden 1974) on leave-one-variant-out questions,
as written and garbled into homophones, and rounded. Fusing by rank (RRF) or with equal weights
is worse than embeddings alone on spoken questions. On long texts words say more than meaning, so
their weight grows with the number of terms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Weights:
    """Weights of the parts. ``middle`` and ``width`` of the words' rise are numbers of terms."""

    soft: float
    full: float
    spoken: float
    sounds: float
    pinyin: float
    words_short: float
    words_long: float
    middle: float = 45.0
    width: float = 10.0

    def words(self, terms: int) -> float:
        """Weight of the words for a question of so many terms."""
        share = 1.0 / (1.0 + math.exp(-(terms - self.middle) / self.width))
        return self.words_short + (self.words_long - self.words_short) * share


DENSE = Weights(
    soft=0.35,
    full=0.44,
    spoken=0.21,
    sounds=3.2,
    pinyin=3.6,
    words_short=1.8,
    words_long=6.0,
)
LEXICAL = Weights(
    soft=0.0,
    full=0.0,
    spoken=0.0,
    sounds=3.7,
    pinyin=8.7,
    words_short=4.0,
    words_long=6.0,
)
"""Without an embedding model; fitted in the same way on words and sounds alone."""

# Softness of the maximum, in deviations of unrelated cosines.
SOFTNESS = 2.6


def soft_maximum(z: NDArray[np.float32]) -> float:
    """Soft maximum of standardised cosines, ``[variants]``; equal values give that value."""
    top = float(z.max())
    return top + SOFTNESS * math.log(float(np.exp((z - top) / SOFTNESS).mean()))


def soft_maxima(
    z: NDArray[np.float32], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Maximum and soft maximum of each group of standardised cosines.

    Args:
        z: all groups one after the other, ``[n]``.
        starts: where each group begins, ``[groups]``; none is empty.
    """
    sizes = np.diff(np.append(starts, len(z)))
    top = np.maximum.reduceat(z, starts)
    shares = np.add.reduceat(np.exp((z - np.repeat(top, sizes)) / SOFTNESS), starts) / sizes
    return top, (top + SOFTNESS * np.log(shares)).astype(np.float32)


def squash(score: float) -> float:
    """A score on 0..1 for people to read; keeps the order."""
    return 1.0 / (1.0 + math.exp(-(score - 1.0)))
