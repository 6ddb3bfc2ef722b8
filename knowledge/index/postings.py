"""Inverted lists: for each term the documents that have it, each with a weight."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Counts = Mapping[str, int]
Vocabulary = dict[str, int]

# Columns below this fit in 16 bits, which numpy sorts by radix: ten times as fast.
_NARROW = 1 << 16
# In a base of at least LARGE documents, a term is common if more than one in COMMON has it.
LARGE = 5_000
COMMON = 8
# Some megabytes at once would be fresh memory from the system each time: twenty times as slow.
ROWS_AT_ONCE = 16


@dataclass(frozen=True)
class Rows:
    """Documents one after the other, each as pairs of a column and a value.

    ``lengths`` int32 ``[documents]``; ``columns`` int32 and ``values`` float32, both ``[n]``.
    """

    lengths: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Scores


def count_rows(documents: Iterable[Counts]) -> tuple[Vocabulary, Rows]:
    """Number the terms in the order of their first use, and write the counts as rows."""
    vocabulary: Vocabulary = {}
    # Plain lists would take eight times the memory: there are millions of counts.
    lengths, columns, counts = array("i"), array("i"), array("f")
    for document in documents:
        lengths.append(len(document))
        columns.extend([vocabulary.setdefault(term, len(vocabulary)) for term in document])
        counts.extend(document.values())
    return vocabulary, Rows(
        np.asarray(lengths, np.int32), np.asarray(columns, np.int32), np.asarray(counts, np.float32)
    )


@dataclass(frozen=True)
class Postings:
    """Documents and weights of term ``t`` lie from ``starts[t]`` to ``starts[t + 1]``.

    ``starts`` int64 ``[terms + 1]``; ``documents`` int32 and ``weights`` float32, both ``[n]``;
    ``size`` is the number of documents.
    """

    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: Scores
    size: int

    @classmethod
    def of(cls, rows: Rows, terms: int) -> Postings:
        """Turn rows around. All of it runs outside Python's lock, so others can go on."""
        narrow = terms <= _NARROW
        columns = rows.columns.astype(np.uint16) if narrow else rows.columns
        order = np.argsort(columns, kind="stable")
        size = len(rows.lengths)
        owners = np.repeat(np.arange(size, dtype=np.int32), rows.lengths)
        starts = np.zeros(terms + 1, dtype=np.int64)
        np.cumsum(np.bincount(rows.columns, minlength=terms), out=starts[1:])
        return cls(starts, owners[order], rows.values[order], size)

    @cached_property
    def common(self) -> tuple[NDArray[np.int64], Scores]:
        """Terms that most documents have are kept as rows of one table as well.

        Returns:
            The row of each term (-1 without one), and the table, float32 ``[rows, size]``. To add
            up such rows takes a twentieth of the time of walking through their lists.
        """
        lengths = np.diff(self.starts)
        limit = self.size // COMMON if self.size >= LARGE else self.size
        chosen = np.flatnonzero(lengths > limit)
        rows = np.full(len(lengths), -1, dtype=np.int64)
        rows[chosen] = np.arange(len(chosen))
        table = np.zeros((len(chosen), self.size), dtype=np.float32)
        for row, term in enumerate(chosen):
            span = slice(self.starts[term], self.starts[term + 1])
            table[row, self.documents[span]] = self.weights[span]
        return rows, table

    def sum(self, terms: Sequence[int], factors: Sequence[float] | None = None) -> Scores:
        """Sum of the weights of some terms, each times its factor: float32 ``[size]``.

        A few large steps instead of one for each term: after each step a thread may have to
        wait for Python's lock, 5 ms each time while another one computes.
        """
        given = np.ones(len(terms)) if factors is None else np.asarray(factors)
        rows, table = self.common
        numbers = np.asarray(terms, dtype=np.int64)
        of_table = rows[numbers]
        total = np.zeros(self.size, dtype=np.float32)
        common = np.flatnonzero(of_table >= 0)
        for start in range(0, len(common), ROWS_AT_ONCE):
            some = common[start : start + ROWS_AT_ONCE]
            total += given[some].astype(np.float32) @ table[of_table[some]]
        rare = np.flatnonzero(of_table < 0)
        spans = [slice(self.starts[term], self.starts[term + 1]) for term in numbers[rare]]
        if not spans:
            return total
        documents = np.concatenate([self.documents[span] for span in spans])
        weights = np.concatenate([self.weights[span] for span in spans])
        if factors is not None:
            lengths = [span.stop - span.start for span in spans]
            weights *= np.repeat(given[rare].astype(np.float32), lengths)
        total += np.bincount(documents, weights, minlength=self.size)
        return total
