"""What the decision looks at: a few numbers about a ranked list."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.index.snapshot import Hit

NAMES = (
    "cosine",
    "cosine_margin",
    "score_margin",
    "words",
    "asked",
    "told",
    "sound",
    "sound_margin",
    "length",
    "agreement",
)
"""In the order of :func:`features`."""


def features(hits: Sequence[Hit], terms: int) -> NDArray[np.float64]:
    """Features of a ranked list, float64 ``[len(NAMES)]``.

    Margins are to the best *other* entry: near-same variants of one entry say nothing about
    doubt. ``agreement`` counts for how many of meaning, words and sound the first entry is the
    best one (0..1).

    Args:
        hits: at least one, best first.
        terms: number of terms in the question.
    """
    top, others = hits[0], hits[1:]
    second = others[0].score if others else 0.0
    views = ("cosine", "words", "sound")
    wins = sum(
        getattr(top, view) >= max((getattr(hit, view) for hit in others), default=0.0)
        for view in views
    )
    return np.asarray(
        [
            top.cosine,
            top.cosine - max((hit.cosine for hit in others), default=0.0),
            top.score - second,
            top.words,
            top.asked,
            top.told,
            top.sound,
            top.sound - max((hit.sound for hit in others), default=0.0),
            math.log1p(terms),
            wins / len(views),
        ]
    )
