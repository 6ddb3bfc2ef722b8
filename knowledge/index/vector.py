"""The dense index: inner product over one vector per question variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.embedder import Vectors
from knowledge.index.threads import one_thread, sleep_while_waiting

sleep_while_waiting()
import faiss  # noqa: E402 - OpenMP reads the setting when the library is loaded

Ids = NDArray[np.int64]
Halves = NDArray[np.float16]

# So many variants tell well enough how unrelated ones compare; more would only cost time.
SPREAD_SAMPLE = 512
# From so many on the search is bound by how fast memory is read, so vectors are kept in 16-bit
# numbers. That moves a cosine by some 0.0001; unrelated texts differ by 0.02.
LARGE = 20_000
ADDED_AT_ONCE = 8192


@dataclass(frozen=True)
class Spread:
    """Mean and deviation of the cosines of unrelated texts under a model."""

    mean: float
    deviation: float

    @classmethod
    def of(cls, vectors: Vectors | Halves) -> Spread:
        """Measure on (a sample of) vectors, ``[n, dimension]``."""
        if len(vectors) < 3:
            return UNMEASURED
        step = max(len(vectors) // SPREAD_SAMPLE, 1)
        sample = np.asarray(vectors[::step], dtype=np.float32)
        cosines = (sample @ sample.T)[np.triu_indices(len(sample), k=1)]
        return cls(float(cosines.mean()), max(float(cosines.std()), 1e-3))

    def standardise(self, cosines: Vectors) -> Vectors:
        """Cosines in deviations from the mean of unrelated texts."""
        return np.asarray((cosines - self.mean) / self.deviation, dtype=np.float32)


UNMEASURED = Spread(0.0, 1.0)
"""Of too few texts to measure it on."""


class VectorIndex:
    """FAISS over all vectors, without any shortcut: a filter never hides a near one.

    Filled once by the constructor and only read afterwards, which FAISS allows from many
    threads at once.

    Args:
        vectors: float32 or float16 ``[n, dimension]``, rows of length 1.
    """

    def __init__(self, vectors: Vectors | Halves) -> None:
        self.size, self.dimension = vectors.shape
        kind = "Flat" if self.size < LARGE else "SQfp16"
        self._index = faiss.index_factory(self.dimension, kind, faiss.METRIC_INNER_PRODUCT)
        if not self._index.is_trained:
            self._index.train(np.ascontiguousarray(vectors[:1], dtype=np.float32))
        for start in range(0, self.size, ADDED_AT_ONCE):
            part = vectors[start : start + ADDED_AT_ONCE]
            self._index.add(np.ascontiguousarray(part, dtype=np.float32))

    def search(
        self, query: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[Ids, Vectors]:
        """The ``limit`` nearest vectors by cosine, best first, among the allowed ones.

        Args:
            query: one unit vector, ``[dimension]``.
            allowed: which vectors may be found, ``[size]``; the filter works before the cut.
        """
        if not self.size:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        parameters = None
        if allowed is not None:
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        with one_thread("faiss"):
            scores, ids = self._index.search(
                query[np.newaxis, :], min(limit, self.size), params=parameters
            )
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def cosines(self, query: Vectors, ids: Sequence[int] | Ids) -> Vectors:
        """Cosine of the query with chosen vectors, in their order."""
        return np.asarray(self.rows(ids) @ query, dtype=np.float32)

    def rows(self, ids: Sequence[int] | Ids) -> Vectors:
        """Chosen vectors, float32 ``[len(ids), dimension]``."""
        if not len(ids):
            return np.zeros((0, self.dimension), dtype=np.float32)
        found: Vectors = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        return found


def compact(vectors: Vectors | Halves) -> Vectors | Halves:
    """Vectors in the numbers that an index of so many keeps them in."""
    return vectors if len(vectors) < LARGE else vectors.astype(np.float16)
