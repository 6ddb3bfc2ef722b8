"""What the decision looks at: a few numbers about a ranked list."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.index.snapshot import Hit

NAMES = (
    "score",
    "score_margin",
    "score_lead",
    "cosine",
    "cosine_margin",
    "full",
    "spoken",
    "words",
    "sounds",
    "pinyin",
    "near",
    "near_margin",
    "length",
    "agreement",
    "share",
    "score_length",
    "margin_length",
    "full_length",
    "words_length",
    "sounds_length",
)
"""In the order of :func:`features`."""


VIEWS = ("soft", "full", "spoken", "words", "sounds", "pinyin")


# Scores are logits of the conditional model that they were fitted by, times this.
LOGIT_SCALE = 3.2
# Longer than the questions that the decision is fitted on; beyond, length must not count on.
LONGEST = 60


def features(hits: Sequence[Hit], terms: int) -> NDArray[np.float64]:
    """Features of a ranked list, float64 ``[len(NAMES)]``.

    Margins are to the best *other* entry: near-same variants of one entry say nothing about
    doubt. ``score_lead`` is the lead over the mean of the next four, ``agreement`` the share of
    views (meaning, answers, words, sounds) that the first entry is the best in, ``share`` the
    log odds of the first entry among the ranked ones. All of them shrink as a question gets
    longer, hence the products with the logarithm of its length.

    Args:
        hits: at least one, best first.
        terms: number of terms in the question.
    """
    top, others = hits[0], hits[1:]
    scores = [hit.score for hit in others[:4]] or [0.0]
    wins = sum(
        getattr(top, view) >= max((getattr(hit, view) for hit in others), default=0.0)
        for view in VIEWS
    )
    rivals = sum(math.exp(LOGIT_SCALE * (hit.score - top.score)) for hit in others)
    length = math.log1p(min(terms, LONGEST))
    margin = top.score - scores[0]
    return np.asarray(
        [
            top.score,
            margin,
            top.score - sum(scores) / len(scores),
            top.cosine,
            top.cosine - max((hit.cosine for hit in others), default=0.0),
            top.full,
            top.spoken,
            top.words,
            top.sounds,
            top.pinyin,
            top.near,
            top.near - max((hit.near for hit in others), default=0.0),
            length,
            wins / len(VIEWS),
            -math.log(rivals + 1e-6),
            top.score * length,
            margin * length,
            top.full * length,
            top.words * length,
            top.sounds * length,
        ]
    )
