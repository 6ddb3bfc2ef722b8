"""Many short texts as one row of character numbers, each character's places known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.suggest.initials import SEPARATOR, Alphabet, Costs

Places: TypeAlias = NDArray[np.int32]

Lattice: TypeAlias = Sequence[Mapping[int, Costs]]
"""Ways to read what was typed: ``lattice[i][j]`` is what one character costs that stands for
``typed[i:j]``. As long as what was typed."""

# Sums of float32 are not exact.
_SLACK = 1e-4
# A gap near the beginning would leave too little to recognise the word by, and would be tried at
# every place of the base.
_GAP_FROM = 2


@dataclass(frozen=True)
class Spans:
    """Stretches of the row that match, and what each costs; three arrays of one length."""

    begins: Places
    ends: Places
    costs: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.begins)

    def where(self, keep: NDArray[np.bool_]) -> Spans:
        """Those that are to be kept."""
        return Spans(self.begins[keep], self.ends[keep], self.costs[keep])


NOTHING = Spans(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))


class Haystack:
    """The texts of one kind (all titles, all questions …) of a base. Immutable.

    Args:
        texts: folded texts.
        owners: the entry of each text.
        ranks: the place of each text among equals, each number once.
        alphabet: knows all characters of the texts.
    """

    def __init__(
        self,
        texts: Sequence[str],
        owners: NDArray[np.int64],
        ranks: NDArray[np.int64],
        alphabet: Alphabet,
    ) -> None:
        self._row = alphabet.numbers("".join(text + SEPARATOR for text in texts))
        # Radix sort: the places of each character one after another.
        self._places = np.argsort(self._row, kind="stable").astype(np.int32)
        counts = np.bincount(self._row, minlength=alphabet.size)
        self._bounds = np.concatenate(([0], np.cumsum(counts)))
        self.ends = np.flatnonzero(self._row == 0)
        self.starts = np.concatenate(([0], self.ends + 1))[:-1].astype(np.int32)
        self.owners = owners
        self.ranks = ranks
        self.by_rank = np.argsort(ranks)

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def nbytes(self) -> int:
        """Memory of the arrays, in bytes."""
        arrays = (self._row, self._places, self._bounds, self.ends, self.starts)
        return sum(a.nbytes for a in (*arrays, self.owners, self.ranks, self.by_rank))

    def reach(
        self, lattice: Lattice, start: int = 0, *, budget: float = 0.0, gap: float | None = None
    ) -> list[Spans]:
        """What ``typed[start:i]`` matches anywhere, for each ``i`` up to the end.

        Args:
            start: where in the lattice to begin.
            budget: the most that a match may cost.
            gap: what a character costs that is in only one of the two; ``None``: not allowed.
        """
        end = len(lattice)
        arriving: list[list[Spans]] = [[] for _ in range(end + 1)]
        reached = [NOTHING] * (end + 1)
        for place in range(start, end + 1):
            here = _joined(arriving[place])
            gaps = gap is not None and _GAP_FROM <= place - start < end - start
            if gap is not None and gaps:
                here = _joined([here, self._passing(here, gap, budget)])
            reached[place] = here
            if place == end:
                break
            for there, costs in lattice[place].items():
                if place == start:
                    arriving[there].append(self._first(costs, budget))
                else:
                    arriving[there].append(self._step(here, costs, budget))
            if gap is not None and gaps:
                arriving[place + 1].append(_dearer(here, gap, budget))
        return reached

    def cheapest(self, spans: Spans) -> NDArray[np.float32]:
        """The cost of the best match in each text, float32 ``[texts]``; ``inf`` where is none."""
        best = np.full(len(self), np.inf, np.float32)
        np.minimum.at(best, self._text_of(spans.begins), spans.costs)
        return best

    def beginning(self, spans: Spans) -> Spans:
        """The matches with which a text begins."""
        return spans.where(self.starts[self._text_of(spans.begins)] == spans.begins)

    def apart(self, one: Spans, other: Spans) -> NDArray[np.bool_]:
        """Which texts have a match of each that do not overlap, bool ``[texts]``."""
        before = self._earliest_end(one) <= self._latest_begin(other)
        return before | (self._earliest_end(other) <= self._latest_begin(one))

    def best_in(
        self, text: int, spans: Spans, taken: Sequence[tuple[int, int]] = ()
    ) -> tuple[int, int] | None:
        """The cheapest match in one text, the first of equals: ``[begin, end)`` in that text.

        Args:
            taken: stretches that it should not overlap, if there is another.
        """
        start = int(self.starts[text])
        inside = spans.where((spans.begins >= start) & (spans.begins < self.ends[text]))
        if not len(inside):
            return None
        begins, ends = inside.begins - start, inside.ends - start
        overlaps = np.zeros(len(inside), np.bool_)
        for begin, end in taken:
            overlaps |= (begins < end) & (begin < ends)
        first = int(np.lexsort((begins, inside.costs, overlaps))[0])
        return int(begins[first]), int(ends[first])

    def _earliest_end(self, spans: Spans) -> Places:
        ends = np.full(len(self), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(ends, self._text_of(spans.begins), spans.ends)
        return ends

    def _latest_begin(self, spans: Spans) -> Places:
        begins = np.full(len(self), -1, np.int32)
        np.maximum.at(begins, self._text_of(spans.begins), spans.begins)
        return begins

    def _text_of(self, places: Places) -> NDArray[np.int64]:
        return np.searchsorted(self.starts, places, side="right") - 1

    def _first(self, costs: Costs, budget: float) -> Spans:
        numbers = np.flatnonzero(costs <= budget + _SLACK)
        starts, ends = self._bounds[numbers], self._bounds[numbers + 1]
        if not len(numbers):
            return NOTHING
        bounds = zip(starts, ends, strict=True)
        begins = np.concatenate([self._places[start:end] for start, end in bounds])
        return Spans(begins, begins + np.int32(1), np.repeat(costs[numbers], ends - starts))

    def _step(self, here: Spans, costs: Costs, budget: float) -> Spans:
        total = here.costs + costs[self._row[here.ends]]
        # Taking by number is faster than by mask: most matches end here.
        keep = np.flatnonzero(total <= budget + _SLACK)
        return Spans(here.begins[keep], here.ends[keep] + np.int32(1), total[keep])

    def _passing(self, here: Spans, gap: float, budget: float) -> Spans:
        """One character of the text is passed over."""
        paid = _dearer(here, gap, budget)
        keep = self._row[paid.ends] != 0
        return Spans(paid.begins[keep], paid.ends[keep] + np.int32(1), paid.costs[keep])


def _dearer(spans: Spans, cost: float, budget: float) -> Spans:
    total = spans.costs + np.float32(cost)
    keep = total <= budget + _SLACK
    return Spans(spans.begins[keep], spans.ends[keep], total[keep])


def _joined(parts: Sequence[Spans]) -> Spans:
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    return Spans(
        np.concatenate([part.begins for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.costs for part in parts]),
    )
