"""Which entry stands before which: one number for each, smaller is better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from knowledge.suggest.haystack import Haystack, Spans


class Kind(IntEnum):
    """How an entry was found, best first. What is found by the last ones may be meant or not."""

    ID = 0
    TITLE_START = 1
    TITLE = 2
    TITLE_PARTS = 3
    TITLE_INITIALS = 4
    QUESTION = 5
    QUESTION_PARTS = 6
    TITLE_SOUND = 7
    TITLE_SOUND_PARTS = 8
    QUESTION_SOUND = 9
    LABEL = 10
    ID_PART = 11
    SIMILAR = 12
    ANSWER = 13
    SHARED = 14

    @property
    def sure(self) -> bool:
        """Whether everything that was typed is there."""
        return self < Kind.SIMILAR


@dataclass(frozen=True)
class Attempt:
    """One way of looking: where, and what matched there for each word or part."""

    kind: Kind
    stack: Haystack
    parts: tuple[Spans, ...]


@dataclass(frozen=True)
class Placed:
    """One entry in its place: the text by which it was found, how, and its cost."""

    entry: int
    text: int
    attempt: Attempt
    cost: float


_COST_BITS, _RANK_BITS, _KIND_BITS = 10, 32, 5
_COST_STEPS = 100
_FOREIGN = 1 << (_KIND_BITS + _COST_BITS + _RANK_BITS)
_UNSURE = _FOREIGN << 1
_NEVER = np.iinfo(np.int64).max


class Ranking:
    """The best match of each entry so far; of one search.

    What is surely meant comes first; of that, what holds in the caller's town; then by kind, cost
    and rank of the text.

    Args:
        foreign: which entries hold only elsewhere, bool ``[entries]``.
    """

    def __init__(self, foreign: NDArray[np.bool_]) -> None:
        self._foreign = foreign
        self._best = np.full(len(foreign), _NEVER, np.int64)
        self._attempt = np.zeros(len(foreign), np.int16)
        self._attempts: list[Attempt] = []

    @property
    def found(self) -> int:
        """How many entries there are."""
        return int(np.count_nonzero(self._best != _NEVER))

    def add(self, attempt: Attempt, costs: NDArray[np.float32]) -> None:
        """Add what an attempt found.

        Args:
            costs: of each text of the attempt's stack; ``inf``: not found.
        """
        texts = np.flatnonzero(np.isfinite(costs))
        if not len(texts):
            return
        owners = attempt.stack.owners[texts]
        steps = np.minimum(np.rint(costs[texts] * _COST_STEPS), (1 << _COST_BITS) - 1)
        keys = (int(attempt.kind) << _COST_BITS) + steps.astype(np.int64)
        keys = (keys << _RANK_BITS) + attempt.stack.ranks[texts]
        keys += np.where(self._foreign[owners], _FOREIGN, 0)
        if not attempt.kind.sure:
            keys += _UNSURE
        # Never written over by an equal: the first way that found a text explains it.
        better = keys < self._best[owners]
        keys, owners = keys[better], owners[better]
        np.minimum.at(self._best, owners, keys)
        self._attempt[owners] = len(self._attempts)
        self._attempts.append(attempt)

    def first(self, limit: int) -> list[Placed]:
        """The best entries in order."""
        entries = np.flatnonzero(self._best != _NEVER)
        if len(entries) > limit:
            entries = entries[np.argpartition(self._best[entries], limit - 1)[:limit]]
        entries = entries[np.argsort(self._best[entries], kind="stable")]
        return [self._placed(int(entry)) for entry in entries]

    def _placed(self, entry: int) -> Placed:
        key = int(self._best[entry])
        attempt = self._attempts[int(self._attempt[entry])]
        rank = key & ((1 << _RANK_BITS) - 1)
        cost = (key >> _RANK_BITS) & ((1 << _COST_BITS) - 1)
        return Placed(entry, int(attempt.stack.by_rank[rank]), attempt, cost / _COST_STEPS)
