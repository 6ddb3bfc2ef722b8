"""Near pairs among many vectors, in bounded time and memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from knowledge.index.threads import sleep_while_waiting
from knowledge.index.vector import Spread

sleep_while_waiting()
import faiss  # noqa: E402 - OpenMP reads the setting when the library is loaded

Vectors = NDArray[np.float32]

# Of each vector so many neighbours are looked at; further ones are reached through nearer ones.
NEIGHBOURS = 8
# Every model squeezes its cosines differently: 0 is the mean of unrelated texts, 1 the same text.
NEAR = 0.6
# Fewer vectors say nothing about how unrelated texts compare.
ENOUGH_FOR_SPREAD = 64
# The least cosine that counts as near in so small a base.
NEAR_IN_SMALL = 0.9

# Exhaustive search up to here; above, the cells of an inverted file (Jégou et al. 2011).
EXHAUSTIVE = 20_000
PROBED = 16
SAMPLES_PER_CELL = 64
BATCH = 4096


def threshold(vectors: Vectors) -> float:
    """The cosine from which two texts are near under the model that made the vectors."""
    if len(vectors) < ENOUGH_FOR_SPREAD:
        return NEAR_IN_SMALL
    mean = Spread.of(vectors).mean
    return mean + NEAR * (1.0 - mean)


def near_pairs(vectors: Vectors) -> Iterator[tuple[int, int, float]]:
    """Pairs ``(one, other, cosine)`` with ``one < other`` above the threshold, in order.

    Args:
        vectors: unit vectors, ``[n, dimension]``.
    """
    count = len(vectors)
    if count < 2:
        return
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    index = _index(vectors)
    least = threshold(vectors)
    keys: list[NDArray[np.int64]] = []
    cosines: list[Vectors] = []
    for start in range(0, count, BATCH):
        scores, ids = index.search(vectors[start : start + BATCH], NEIGHBOURS + 1)
        rows = np.arange(start, start + len(ids), dtype=np.int64)[:, np.newaxis]
        good = (scores >= least) & (ids >= 0) & (ids != rows)
        # Each pair is found from one side or from both; the smaller one names it.
        keys.append((np.minimum(rows, ids) * count + np.maximum(rows, ids))[good])
        cosines.append(scores[good])
    distinct, first = np.unique(np.concatenate(keys), return_index=True)
    for key, cosine in zip(distinct, np.concatenate(cosines)[first], strict=True):
        yield int(key) // count, int(key) % count, min(float(cosine), 1.0)


def _index(vectors: Vectors) -> faiss.Index:
    count, dimension = vectors.shape
    index = faiss.IndexFlatIP(dimension) if count <= EXHAUSTIVE else _cells(vectors)
    index.add(vectors)
    return index


def _cells(vectors: Vectors) -> faiss.Index:
    """A trained, empty inverted file with about the root of the number of vectors as cells."""
    count, dimension = vectors.shape
    cells = int(np.sqrt(count))
    coarse = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFFlat(coarse, dimension, cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = 8
    # The same cells on every run: a pair that is shown today is not gone tomorrow.
    index.cp.seed = 1
    index.train(vectors[:: max(count // (SAMPLES_PER_CELL * cells), 1)])
    index.nprobe = PROBED
    return index
