"""The dense index: exact inner product over one vector per question variant."""

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


# So many variants tell well enough how unrelated ones compare; more would only cost time.
SPREAD_SAMPLE = 512


@dataclass(frozen=True)
class Spread:
    """Mean and deviation of the cosines of unrelated texts under a model."""

    mean: float
    deviation: float

    @classmethod
    def of(cls, vectors: Vectors) -> Spread:
        """Measure on (a sample of) vectors, ``[n, dimension]``."""
        if len(vectors) < 3:
            return cls(0.0, 1.0)
        step = max(len(vectors) // SPREAD_SAMPLE, 1)
        sample = vectors[::step]
        cosines = (sample @ sample.T)[np.triu_indices(len(sample), k=1)]
        return cls(float(cosines.mean()), max(float(cosines.std()), 1e-3))

    def standardise(self, cosines: Vectors) -> Vectors:
        """Cosines in deviations from the mean of unrelated texts."""
        return np.asarray((cosines - self.mean) / self.deviation, dtype=np.float32)


class VectorIndex:
    """FAISS ``IDMap2,Flat``: exact, and the fastest choice below some 50,000 vectors.

    Filled once by the constructor and only read afterwards, which FAISS allows from many
    threads at once.
    """

    def __init__(self, vectors: Vectors) -> None:
        self.size, self.dimension = vectors.shape
        self._index = faiss.index_factory(self.dimension, "IDMap2,Flat", faiss.METRIC_INNER_PRODUCT)
        if self.size:
            self._index.add_with_ids(vectors, np.arange(self.size, dtype=np.int64))

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
        if not len(ids):
            return np.zeros(0, dtype=np.float32)
        chosen = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        return np.asarray(chosen @ query, dtype=np.float32)
