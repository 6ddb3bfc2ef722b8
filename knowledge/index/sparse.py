"""Two small sparse indexes over entries: BM25, and the mean cosine of TF-IDF vectors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Scores = NDArray[np.float32]
Counts = Mapping[str, int]

BM25_K1 = 1.2
BM25_B = 0.5


class Bm25:
    """Okapi BM25 (Robertson & Zaragoza 2009) over entries, all weights computed when built.

    Args:
        documents: the counts of terms in each entry.
    """

    def __init__(self, documents: Sequence[Counts]) -> None:
        self.size = len(documents)
        self._vocabulary: dict[str, int] = {}
        rows, columns, counts = _triples(documents, self._vocabulary)
        shape = (self.size, len(self._vocabulary))
        frequency = np.bincount(columns, minlength=shape[1]).astype(np.float32)
        # Robertson–Spärck Jones weight, kept positive (Lucene's form).
        self._idf: Scores = np.log1p((self.size - frequency + 0.5) / (frequency + 0.5))
        self._unseen = math.log1p((self.size + 0.5) / 0.5)
        lengths = np.asarray([sum(document.values()) for document in documents], np.float32)
        self._average = max(float(lengths.mean()), 1.0) if self.size else 1.0
        gains = counts * (BM25_K1 + 1) / (counts + self._norm(lengths)[rows])
        weights = (self._idf[columns] * gains).astype(np.float32)
        self._weights = sparse.csc_matrix((weights, (rows, columns)), shape=shape)

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of every entry as a share (0..1) of the best conceivable: float32 ``[size]``."""
        distinct = dict.fromkeys(query)
        columns = [self._vocabulary[term] for term in distinct if term in self._vocabulary]
        return _sum_columns(self._weights, columns, None) / np.float32(self._best(distinct))

    def score(self, document: Counts, query: Sequence[str]) -> float:
        """The same for one document that is not in the index (leave-one-out)."""
        distinct = dict.fromkeys(query)
        norm = float(self._norm(np.asarray([sum(document.values())], np.float32))[0])
        total = sum(
            self._weight(term) * document[term] * (BM25_K1 + 1) / (document[term] + norm)
            for term in distinct
            if document.get(term)
        )
        return total / self._best(distinct)

    def _norm(self, lengths: Scores) -> Scores:
        norm: Scores = BM25_K1 * (1 - BM25_B + BM25_B * lengths / self._average)
        return norm

    def _best(self, terms: Iterable[str]) -> float:
        # A term can give at most k1 + 1 times its rarity.
        return max((BM25_K1 + 1) * sum(self._weight(term) for term in terms), 1e-6)

    def _weight(self, term: str) -> float:
        column = self._vocabulary.get(term)
        return self._unseen if column is None else float(self._idf[column])


class Overlap:
    """How nearly a question repeats a variant: the best Dice coefficient of distinct terms.

    Args:
        variants: the terms of each variant.
        starts: where each entry's variants begin, ``[entries]``.
    """

    def __init__(self, variants: Sequence[Sequence[str]], starts: NDArray[np.int64]) -> None:
        self._vocabulary: dict[str, int] = {}
        sets = [dict.fromkeys(terms, 1) for terms in variants]
        rows, columns, ones = _triples(sets, self._vocabulary)
        self._present = sparse.csc_matrix(
            (ones, (rows, columns)), (len(sets), len(self._vocabulary))
        )
        self._sizes = np.asarray([len(item) for item in sets], dtype=np.float32)
        self._starts = starts

    def variants(self, query: Sequence[str]) -> Scores:
        """Dice coefficient with every variant: float32 ``[variants]``, 0..1."""
        distinct = dict.fromkeys(query)
        columns = [self._vocabulary[term] for term in distinct if term in self._vocabulary]
        shared = _sum_columns(self._present, columns, None)
        dice: Scores = 2 * shared / np.maximum(self._sizes + np.float32(len(distinct)), 1)
        return dice

    def entries(self, variants: Scores) -> Scores:
        """The best of each entry's variants: float32 ``[entries]``."""
        if not len(self._starts):
            return np.zeros(0, dtype=np.float32)
        best: Scores = np.maximum.reduceat(variants, self._starts)
        return best


class MeanCosine:
    """Mean over an entry's variants of the cosine of TF-IDF vectors (logarithmic counts).

    The mean of cosines is the inner product with the mean of unit vectors, so one sparse row per
    entry is enough.

    Args:
        variants: the terms of each variant.
        starts: where each entry's variants begin, ``[entries]``.
    """

    def __init__(self, variants: Sequence[Sequence[str]], starts: NDArray[np.int64]) -> None:
        self._vocabulary: dict[str, int] = {}
        rows, columns, counts = _triples([Counter(item) for item in variants], self._vocabulary)
        size, width = len(variants), len(self._vocabulary)
        frequency = np.bincount(columns, minlength=width).astype(np.float32)
        self._idf: Scores = np.log1p((size - frequency + 0.5) / (frequency + 0.5))
        self._unseen = math.log1p((size + 0.5) / 0.5)
        values = (1 + np.log(counts)) * self._idf[columns]
        norms = np.sqrt(np.maximum(np.bincount(rows, values**2, minlength=size), 1e-12))
        values = (values / norms[rows]).astype(np.float32)
        ends = np.append(starts[1:], size)
        self._sizes = np.maximum(ends - starts, 1)
        owner = np.repeat(np.arange(len(starts)), ends - starts)
        means = values / self._sizes[owner[rows]].astype(np.float32)
        # Building a CSC matrix from triples adds up what falls on the same place.
        self._means = sparse.csc_matrix((means, (owner[rows], columns)), (len(starts), width))

    def scores(self, query: Sequence[str]) -> Scores:
        """Mean cosine of every entry with a question: float32 ``[entries]``, 0..1."""
        unit = self._unit(query)
        columns = [self._vocabulary[term] for term in unit if term in self._vocabulary]
        factors = {self._vocabulary[term]: unit[term] for term in unit if term in self._vocabulary}
        return _sum_columns(self._means, columns, factors)

    def without(
        self, mean: float, entry: int, variant: Sequence[str], query: Sequence[str]
    ) -> float:
        """The mean for an entry when one of its variants is left out (leave-one-out)."""
        size = int(self._sizes[entry])
        if size < 2:
            return 0.0
        left, right = self._unit(variant), self._unit(query)
        cosine = sum(value * right.get(term, 0.0) for term, value in left.items())
        return (mean * size - cosine) / (size - 1)

    def _unit(self, terms: Sequence[str]) -> dict[str, float]:
        values = {
            term: (1 + math.log(count)) * self._weight(term)
            for term, count in Counter(terms).items()
        }
        norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return {term: value / norm for term, value in values.items()}

    def _weight(self, term: str) -> float:
        column = self._vocabulary.get(term)
        return self._unseen if column is None else float(self._idf[column])


def _triples(
    documents: Sequence[Counts], vocabulary: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    for row, document in enumerate(documents):
        for term, count in document.items():
            rows.append(row)
            columns.append(vocabulary.setdefault(term, len(vocabulary)))
            counts.append(count)
    return np.asarray(rows, np.int64), np.asarray(columns, np.int64), np.asarray(counts, np.float32)


def _sum_columns(
    matrix: Any, columns: Sequence[int], factors: Mapping[int, float] | None
) -> Scores:
    """Sum of chosen columns of a sparse matrix, each times its factor, as a dense vector.

    Walks the arrays of the CSC format directly: slicing through scipy costs more than the sum.
    """
    result = np.zeros(matrix.shape[0], dtype=np.float32)
    for column in columns:
        start, end = matrix.indptr[column], matrix.indptr[column + 1]
        values = matrix.data[start:end]
        # Within a column every row occurs once, so plain indexing adds up correctly.
        result[matrix.indices[start:end]] += (
            values if factors is None else values * np.float32(factors[column])
        )
    return result
