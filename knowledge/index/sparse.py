"""Two small sparse indexes over the same kind of terms: BM25 and TF-IDF cosine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Scores = NDArray[np.float32]

BM25_K1 = 1.2
# Variants are one sentence each; length says little about them, so it is discounted gently.
BM25_B = 0.4


class TermTable:
    """Counts of terms in documents, and how rare each term is."""

    def __init__(self, documents: Iterable[Sequence[str]]) -> None:
        self.vocabulary: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[int] = []
        self.size = 0
        for document in documents:
            for term, count in Counter(document).items():
                rows.append(self.size)
                columns.append(self.vocabulary.setdefault(term, len(self.vocabulary)))
                counts.append(count)
            self.size += 1
        shape = (self.size, len(self.vocabulary))
        self.counts: Any = sparse.csc_matrix(
            (np.asarray(counts, dtype=np.float32), (rows, columns)), shape=shape
        )
        frequency = np.diff(self.counts.indptr)
        # Robertson–Spärck Jones weight, kept positive (Lucene's form).
        self.idf: Scores = np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)).astype(
            np.float32
        )
        self.unseen_idf = math.log1p((self.size + 0.5) / 0.5)

    def weight(self, term: str) -> float:
        """How much a term tells; one that no document has tells most."""
        column = self.vocabulary.get(term)
        return self.unseen_idf if column is None else float(self.idf[column])


class Bm25:
    """Okapi BM25 (Robertson & Zaragoza 2009) with all weights computed when it is built."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.table = TermTable(documents)
        counts = self.table.counts.tocoo()
        lengths = np.asarray([max(len(document), 1) for document in documents], dtype=np.float32)
        average = float(lengths.mean()) if len(lengths) else 1.0
        norm = BM25_K1 * (1 - BM25_B + BM25_B * lengths / average)
        weights = (
            self.table.idf[counts.col]
            * counts.data
            * (BM25_K1 + 1)
            / (counts.data + norm[counts.row])
        )
        self._weights = sparse.csc_matrix((weights, (counts.row, counts.col)), shape=counts.shape)
        presence = self.table.counts.copy()
        presence.data = np.ones_like(presence.data)
        self._presence = presence
        # Weight of all distinct terms of a document: the other half of the overlap.
        self._mass: Scores = np.asarray(presence @ self.table.idf, dtype=np.float32)

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of every document for a question: float32 ``[documents]``."""
        return _sum_columns(self._weights, self._columns(query), None)

    def coverage(self, query: Sequence[str]) -> tuple[Scores, Scores]:
        """How much of the question each document has, and how much of itself is asked for.

        Both are shares (0..1) of the summed rarity of distinct terms, float32 ``[documents]``.
        """
        distinct = set(query)
        total = sum(self.table.weight(term) for term in distinct)
        shared = _sum_columns(self._presence, self._columns(distinct), self.table.idf)
        return shared / max(total, 1e-6), shared / np.maximum(self._mass, 1e-6)

    def _columns(self, query: Iterable[str]) -> list[int]:
        known = self.table.vocabulary
        return [known[term] for term in dict.fromkeys(query) if term in known]


class TfIdf:
    """Cosine of TF-IDF vectors with logarithmic term counts."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.table = TermTable(documents)
        weights = self.table.counts.tocoo()
        values = (1 + np.log(weights.data)) * self.table.idf[weights.col]
        squares = np.bincount(weights.row, weights=values**2, minlength=self.table.size)
        norms = np.sqrt(np.maximum(squares, 1e-12))
        values = (values / norms[weights.row]).astype(np.float32)
        self._weights = sparse.csc_matrix((values, (weights.row, weights.col)), weights.shape)

    def scores(self, query: Sequence[str]) -> Scores:
        """Cosine of every document with a question: float32 ``[documents]``, 0..1."""
        counts = Counter(query)
        vector = np.zeros(len(self.table.vocabulary), dtype=np.float32)
        squares = 0.0
        columns: list[int] = []
        for term, count in counts.items():
            value = (1 + math.log(count)) * self.table.weight(term)
            squares += value * value
            column = self.table.vocabulary.get(term)
            if column is not None:
                vector[column] = value
                columns.append(column)
        if not columns:
            return np.zeros(self.table.size, dtype=np.float32)
        vector /= math.sqrt(squares)
        return _sum_columns(self._weights, columns, vector)


def _sum_columns(matrix: Any, columns: Sequence[int], factors: Scores | None) -> Scores:
    """Sum of chosen columns of a sparse matrix, each times its factor, as a dense vector.

    Walks the arrays of the CSC format directly: slicing through scipy costs more than the sum.
    """
    result = np.zeros(matrix.shape[0], dtype=np.float32)
    for column in columns:
        start, end = matrix.indptr[column], matrix.indptr[column + 1]
        values = matrix.data[start:end]
        rows = matrix.indices[start:end]
        # Within a column of a CSC matrix every row occurs once, so plain indexing is enough.
        result[rows] += values if factors is None else values * factors[column]
    return result
