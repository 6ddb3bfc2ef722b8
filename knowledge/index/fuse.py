"""How meaning, words and sounds become one score for order.

For an entry whose best variant has cosine ``d``, word score ``w`` and sound score ``s``::

    score = d + SOUND * s + word_weight(question) * w

``w`` is the harmonic mean of "how much of the question does the variant have" and "how much of
the variant is in the question", each weighted by rarity: it is high only when both say the same
thing. Equal weights (or reciprocal rank fusion) are worse than embeddings alone on spoken
questions, because a short question shares words with many entries; on long texts the words win.
So their weight grows with the number of terms in the question. Without an embedding model
``d`` is 0 and ``LEXICAL_SOUND`` replaces ``SOUND``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Weights of words for short and long questions, of sounds, and where the two meet.

    ``middle`` and ``width`` are numbers of terms: at ``middle`` the weight is half way.
    """

    sound: float = 0.1
    words_short: float = 0.03
    words_long: float = 0.10
    middle: float = 40.0
    width: float = 10.0

    def words(self, terms: int) -> float:
        """Weight of the words for a question of so many terms."""
        share = 1.0 / (1.0 + math.exp(-(terms - self.middle) / self.width))
        return self.words_short + (self.words_long - self.words_short) * share


DENSE = Weights()
# Only words and sounds: words lead, sounds repair what the recogniser misheard.
LEXICAL = Weights(sound=0.6, words_short=0.5, words_long=0.7)
