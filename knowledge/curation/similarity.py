"""How alike short questions are by meaning, by words and by sound, all pairs at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.index.tokenise import sounds, terms
from knowledge.index.vector import Spread

Matrix = NDArray[np.float32]

# Parts of the likeness of two questions. Fitted on the variants of the sample entries, as written
# and with characters replaced by others of the same sound.
WITH_MEANING = (0.5, 0.2, 0.3)
WITHOUT_MEANING = (0.0, 0.45, 0.55)
ENOUGH_FOR_SPREAD = 64


def likeness(texts: Sequence[str], vectors: Matrix) -> Matrix:
    """Likeness of each pair, ``[n, n]`` float32 in 0..1, symmetric.

    ``meaning`` is the cosine above that of unrelated texts, ``words`` and ``sound`` are cosines of
    counts weighted by rarity (tf-idf) of words and of letters of the toneless pinyin. What a
    recogniser misheard keeps its sound; two questions of one sound are alike whatever is written.

    Args:
        vectors: unit vectors of the texts, ``[n, dimension]``, or ``[0, dimension]`` without a
            model.
    """
    words, sound = _cosines(texts, terms), _cosines(texts, sounds)
    weights = WITH_MEANING if len(vectors) else WITHOUT_MEANING
    total = weights[1] * words + weights[2] * sound
    del words
    if len(vectors):
        total += weights[0] * _meaning(vectors)
    return np.clip(np.maximum(total, sound**2), 0.0, 1.0, dtype=np.float32)


def _meaning(vectors: Matrix) -> Matrix:
    cosines = vectors @ vectors.T
    mean = Spread.of(vectors).mean if len(vectors) >= ENOUGH_FOR_SPREAD else 0.0
    return np.asarray(np.clip((cosines - mean) / (1.0 - mean), 0.0, 1.0), dtype=np.float32)


def _cosines(texts: Sequence[str], cut: Callable[[str], Sequence[str]]) -> Matrix:
    names: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        for part in cut(text):
            rows.append(row)
            columns.append(names.setdefault(part, len(names)))
    shape = (len(texts), max(len(names), 1))
    counts = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    # Sums of repeated parts; then tf-idf (Spärck Jones 1972), smoothed so that nothing is lost.
    counts.sum_duplicates()
    documents = np.bincount(counts.indices, minlength=shape[1])
    rarity = np.log((1 + len(texts)) / (1 + documents)) + 1.0
    weighted = counts.multiply(rarity.astype(np.float32)).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    unit = weighted.multiply(scale[:, np.newaxis].astype(np.float32)).tocsr()
    return np.asarray((unit @ unit.T).toarray(), dtype=np.float32)
