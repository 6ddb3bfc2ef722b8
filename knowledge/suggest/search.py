"""Finds entries for an agent who types while talking."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from knowledge.index.pace import AT_ONCE
from knowledge.suggest.base import SearchBase
from knowledge.suggest.fold import words_of
from knowledge.suggest.found import Found, explain
from knowledge.suggest.looking import Looking
from knowledge.suggest.ranking import Ranking
from knowledge.types import WHOLE_CITY, Entry


class EntryFinder:
    """Searches the entries that it was made of. Immutable and thread-safe.

    All characters of all titles, questions and answers lie in rows of numbers. What was typed
    becomes a lattice: for each stretch of it, what every character of the base would cost in its
    place (itself, a homophone, a character with that initial …). A search walks that lattice along
    the rows, at all places at once.

    Args:
        entries: what may be found; of entries with one id (case and punctuation apart) all but
            the last are found by their words only.
        share: of the time, at most, for getting ready; see :mod:`knowledge.index.pace`.
    """

    def __init__(self, entries: Iterable[Entry], share: float = AT_ONCE) -> None:
        self._base = SearchBase(tuple(entries), share)

    def __len__(self) -> int:
        return len(self._base.entries)

    @property
    def nbytes(self) -> int:
        """Memory of the index in bytes, without the entries."""
        return self._base.nbytes

    def find(self, typed: str, *, region: str | None = None, limit: int = 10) -> list[Found]:
        """The entries that are meant, best first, each once.

        In order: the number of an entry; a title that begins so; a title with the words; the
        initials of a title; a question with the words; pinyin and homophones; department,
        category, region and parts of numbers; what sounds similar or has a typing error (only if
        there is little else); an answer with the words; what shares some of the words or much of a
        sentence (only if there is little else). Among equals the shorter text is first, then by
        text.

        Args:
            typed: anything; at most 40 letters and digits count. Of words apart all are wanted.
            region: a town: what holds only elsewhere comes after all other sure finds.
            limit: most entries to return.
        """
        words = words_of(typed)
        if not words or limit < 1:
            return []
        ranking = Ranking(self._foreign(region))
        Looking(self._base, words, ranking, limit).look()
        return [explain(self._base, placed, words) for placed in ranking.first(limit)]

    def _foreign(self, region: str | None) -> NDArray[np.bool_]:
        if region is None:
            return np.zeros(len(self), np.bool_)
        return self._base.outside((region, WHOLE_CITY, ""))
