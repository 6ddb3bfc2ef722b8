"""The dense index: exact inner product over one vector per question variant."""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.index.embedder import Vectors

Ids = NDArray[np.int64]


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
            selector = faiss.IDSelectorBitmap(bitmap)
            parameters = faiss.SearchParameters(sel=selector)
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
