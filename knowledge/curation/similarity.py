"""How alike short questions are by meaning, by words and by sound, all pairs at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.index.tokenise import sounds, terms

Matrix = NDArray[np.float32]

# Shares of meaning, words and sound in the likeness of two questions. Chosen on the variants of the
# sample entries, as written and with characters replaced by others of the same sound.
WITH_MEANING = (0.7, 0.1, 0.2)
WITHOUT_MEANING = (0.0, 0.45, 0.55)
# Fewer questions do not tell where the middle of all questions is.
ENOUGH_FOR_CENTRE = 64
# Only nearly the same sound counts by itself: a power makes little of halves.
SAME_SOUND = 2


def likeness(texts: Sequence[str], vectors: Matrix, centre: Matrix | None = None) -> Matrix:
    """Likeness of each pair, ``[n, n]`` float32 in 0..1, symmetric.

    ``meaning`` is the cosine of the vectors seen from their middle: every sentence model squeezes
    all texts into a narrow cone (Mu & Viswanath 2018). ``words`` and ``sound`` are cosines of
    counts weighted by rarity (tf-idf) of words and of letters of the toneless pinyin. What a
    recogniser misheard keeps its sound; two questions of one sound are alike whatever is written.

    Args:
        vectors: unit vectors of the texts, ``[n, dimension]``, or ``[0, dimension]`` without a
            model.
        centre: mean vector of many texts, ``[dimension]``. Without it that of ``vectors`` is
            taken if they are enough, and else meaning is left out.
    """
    if centre is None and len(vectors) >= ENOUGH_FOR_CENTRE:
        centre = vectors.mean(axis=0)
    words, sound = _cosines(texts, terms), _cosines(texts, sounds)
    share = WITHOUT_MEANING if centre is None or not len(vectors) else WITH_MEANING
    total = share[1] * words + share[2] * sound
    del words
    if centre is not None and len(vectors):
        total += share[0] * _meaning(vectors, centre)
    return np.clip(np.maximum(total, sound**SAME_SOUND), 0.0, 1.0, dtype=np.float32)


def _meaning(vectors: Matrix, centre: Matrix) -> Matrix:
    moved = vectors - centre
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    moved = np.divide(moved, norms, out=np.zeros_like(moved), where=norms > 0)
    return np.asarray(np.clip(moved @ moved.T, 0.0, 1.0), dtype=np.float32)


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
