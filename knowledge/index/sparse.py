"""Three small sparse indexes over entries: BM25, mean cosine of TF-IDF vectors, and overlap.

Each can be built ``like`` another one: then it judges rarity and length as that one does, so that
the scores of a few new entries compare with those of the many old ones.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Counts, Postings, Rows, Scores, Vocabulary, count_rows

BM25_K1 = 1.2
BM25_B = 0.5
# Entries whose vectors are averaged at once: enough for numpy, little memory.
BLOCK = 1024


@dataclass(frozen=True)
class Rarity:
    """Weight of each term by how few of ``size`` documents have it.

    Robertson–Spärck Jones, kept positive (Lucene's form): ``ln(1 + (N − n + ½) / (n + ½))``.
    """

    vocabulary: Vocabulary
    weights: Scores
    size: int

    @classmethod
    def of(cls, vocabulary: Vocabulary, rows: Rows) -> Rarity:
        """Count in how many rows each term occurs."""
        size = len(rows.lengths)
        frequency = np.bincount(rows.columns, minlength=len(vocabulary)).astype(np.float32)
        weights: Scores = np.log1p((size - frequency + 0.5) / (frequency + 0.5))
        return cls(vocabulary, weights.astype(np.float32), size)

    def __call__(self, term: str) -> float:
        """The weight of a term; an unknown one occurs nowhere."""
        column = self.vocabulary.get(term)
        if column is None:
            return math.log1p((self.size + 0.5) / 0.5)
        return float(self.weights[column])

    def all(self, vocabulary: Vocabulary) -> Scores:
        """The weights of a vocabulary's terms, in its order."""
        if vocabulary is self.vocabulary:
            return self.weights
        return np.asarray([self(term) for term in vocabulary], dtype=np.float32)


@dataclass(frozen=True)
class Bm25:
    """Okapi BM25 (Robertson & Zaragoza 2009) over entries, all weights computed when built.

    ``average`` is the mean length of an entry in terms.
    """

    vocabulary: Vocabulary
    postings: Postings
    rarity: Rarity
    average: float

    @classmethod
    def build(cls, documents: Iterable[Counts], like: Bm25 | None = None) -> Bm25:
        """Index the counts of terms in each entry."""
        vocabulary, rows = count_rows(documents)
        rarity = Rarity.of(vocabulary, rows) if like is None else like.rarity
        size = len(rows.lengths)
        owners = np.repeat(np.arange(size), rows.lengths)
        lengths = np.bincount(owners, rows.values, minlength=size).astype(np.float32)
        average = like.average if like is not None else 1.0
        if like is None and size:
            average = max(float(lengths.mean()), 1.0)
        gains = rows.values * (BM25_K1 + 1) / (rows.values + _norm(lengths, average)[owners])
        weights = (rarity.all(vocabulary)[rows.columns] * gains).astype(np.float32)
        postings = Postings.of(Rows(rows.lengths, rows.columns, weights), len(vocabulary))
        return cls(vocabulary, postings, rarity, average)

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of every entry as a share (0..1) of the best conceivable: float32 ``[size]``."""
        distinct = dict.fromkeys(query)
        columns = [self.vocabulary[term] for term in distinct if term in self.vocabulary]
        return self.postings.sum(columns) / np.float32(self._best(distinct))

    def score(self, document: Counts, query: Sequence[str]) -> float:
        """The same for one document that is not in the index (leave-one-out)."""
        distinct = dict.fromkeys(query)
        length = np.asarray([sum(document.values())], np.float32)
        norm = float(_norm(length, self.average)[0])
        total = sum(
            self.rarity(term) * document[term] * (BM25_K1 + 1) / (document[term] + norm)
            for term in distinct
            if document.get(term)
        )
        return total / self._best(distinct)

    def _best(self, terms: Iterable[str]) -> float:
        # A term can give at most k1 + 1 times its rarity.
        return max((BM25_K1 + 1) * sum(self.rarity(term) for term in terms), 1e-6)


def _norm(lengths: Scores, average: float) -> Scores:
    norm: Scores = BM25_K1 * (1 - BM25_B + BM25_B * lengths / np.float32(average))
    return norm


@dataclass(frozen=True)
class Overlap:
    """How nearly a question repeats a variant: the best Dice coefficient of distinct terms.

    ``lengths`` float32 ``[variants]`` are their numbers of distinct terms, ``starts`` int64
    ``[entries]`` where each entry's variants begin.
    """

    vocabulary: Vocabulary
    postings: Postings
    lengths: Scores
    starts: NDArray[np.int64]

    @classmethod
    def build(cls, variants: Iterable[Sequence[str]], starts: NDArray[np.int64]) -> Overlap:
        """Index the terms of each variant."""
        vocabulary, rows = count_rows(dict.fromkeys(terms, 1) for terms in variants)
        postings = Postings.of(rows, len(vocabulary))
        return cls(vocabulary, postings, rows.lengths.astype(np.float32), starts)

    def variants(self, query: Sequence[str]) -> Scores:
        """Dice coefficient with every variant: float32 ``[variants]``, 0..1."""
        distinct = dict.fromkeys(query)
        columns = [self.vocabulary[term] for term in distinct if term in self.vocabulary]
        shared = self.postings.sum(columns)
        dice: Scores = 2 * shared / np.maximum(self.lengths + np.float32(len(distinct)), 1)
        return dice

    def entries(self, variants: Scores) -> Scores:
        """The best of each entry's variants: float32 ``[entries]``."""
        if not len(self.starts):
            return np.zeros(0, dtype=np.float32)
        best: Scores = np.maximum.reduceat(variants, self.starts)
        return best


@dataclass(frozen=True)
class MeanCosine:
    """Mean over an entry's variants of the cosine of TF-IDF vectors (logarithmic counts).

    The mean of cosines is the inner product with the mean of unit vectors, so one sparse row per
    entry is enough. ``sizes`` int64 ``[entries]`` are their numbers of variants.
    """

    vocabulary: Vocabulary
    postings: Postings
    rarity: Rarity
    sizes: NDArray[np.int64]

    @classmethod
    def build(
        cls,
        variants: Iterable[Sequence[str]],
        sizes: NDArray[np.int64],
        like: MeanCosine | None = None,
    ) -> MeanCosine:
        """Index the terms of each variant; the first ``sizes[0]`` belong to entry 0, and so on."""
        vocabulary, rows = count_rows(Counter(terms) for terms in variants)
        rarity = Rarity.of(vocabulary, rows) if like is None else like.rarity
        means = _means(rows, sizes, rarity.all(vocabulary))
        return cls(vocabulary, Postings.of(means, len(vocabulary)), rarity, sizes)

    def scores(self, query: Sequence[str]) -> Scores:
        """Mean cosine of every entry with a question: float32 ``[entries]``, 0..1."""
        unit = self._unit(query)
        known = [term for term in unit if term in self.vocabulary]
        columns = [self.vocabulary[term] for term in known]
        return self.postings.sum(columns, [unit[term] for term in known])

    def without(
        self, mean: float, entry: int, variant: Sequence[str], query: Sequence[str]
    ) -> float:
        """The mean for an entry when one of its variants is left out (leave-one-out)."""
        size = int(self.sizes[entry])
        if size < 2:
            return 0.0
        left, right = self._unit(variant), self._unit(query)
        cosine = sum(value * right.get(term, 0.0) for term, value in left.items())
        return (mean * size - cosine) / (size - 1)

    def _unit(self, terms: Sequence[str]) -> dict[str, float]:
        values = {
            term: (1 + math.log(count)) * self.rarity(term)
            for term, count in Counter(terms).items()
        }
        norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return {term: value / norm for term, value in values.items()}


def _means(rows: Rows, sizes: NDArray[np.int64], rarity: Scores) -> Rows:
    """Mean unit vector of each entry's variants, as rows by entry."""
    width = max(len(rarity), 1)
    variants = np.append(0, np.cumsum(sizes))
    places = np.append(0, np.cumsum(rows.lengths, dtype=np.int64))
    lengths: list[NDArray[np.int32]] = []
    columns: list[NDArray[np.int32]] = []
    values: list[Scores] = []
    for start in range(0, len(sizes), BLOCK):
        of_entries = sizes[start : start + BLOCK]
        first, last = variants[start], variants[start + len(of_entries)]
        part = slice(places[first], places[last])
        variant = np.repeat(np.arange(last - first), rows.lengths[first:last])
        value = (1 + np.log(rows.values[part])) * rarity[rows.columns[part]]
        norm = np.sqrt(np.maximum(np.bincount(variant, value**2, minlength=last - first), 1e-12))
        entry = np.repeat(np.arange(len(of_entries)), of_entries)[variant]
        key, place = np.unique(entry * width + rows.columns[part], return_inverse=True)
        total = np.bincount(place, value / norm[variant], minlength=len(key))
        owner = key // width
        lengths.append(np.bincount(owner, minlength=len(of_entries)).astype(np.int32))
        columns.append((key % width).astype(np.int32))
        values.append((total / of_entries[owner]).astype(np.float32))
    if not lengths:
        return Rows(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
    return Rows(np.concatenate(lengths), np.concatenate(columns), np.concatenate(values))
