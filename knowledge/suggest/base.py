"""A base of entries made ready for being searched while somebody types."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.index.pace import AT_ONCE, paced
from knowledge.suggest.fold import fold
from knowledge.suggest.haystack import Haystack
from knowledge.suggest.initials import Alphabet
from knowledge.types import Entry

# Sorting cannot be interrupted: so many at a time take less than a millisecond.
_SORTED_AT_ONCE = 1000


class SearchBase:
    """Everything that can be found of the entries, by kind of text. Immutable.

    ``labels`` are department, category and region of each entry; ``answers`` both answers.

    Args:
        entries: what may be found.
        share: of the time, at most, for getting ready; see :mod:`knowledge.index.pace`.
    """

    def __init__(self, entries: Sequence[Entry], share: float = AT_ONCE) -> None:
        self.entries = tuple(entries)
        contents = [entry.content for entry in self.entries]
        ids = [fold(entry.id) for entry in paced(self.entries, share)]
        self.by_id = {own_id: place for place, own_id in enumerate(ids)}
        titles = [fold(content.title) for content in paced(contents, share)]
        self.question_texts = [text for content in contents for text in content.questions]
        questions = [fold(text) for text in paced(self.question_texts, share)]
        answers = [fold(answer_text(entry)) for entry in paced(self.entries, share)]
        labels = [fold(c.department + c.category + c.region) for c in paced(contents, share)]
        self.alphabet = Alphabet((*titles, *questions, *answers, *labels, *ids), share)
        own = np.arange(len(contents))
        askers = np.repeat(own, [len(content.questions) for content in contents])
        named = zip(titles, self.entries, strict=True)
        by_title = _ranks([(len(t), t, one.id) for t, one in paced(named, share)], share)
        asked = zip(questions, askers, strict=True)
        by_question = _ranks([(len(t), t, by_title[o]) for t, o in paced(asked, share)], share)
        self.titles = Haystack(titles, own, by_title, self.alphabet)
        self.questions = Haystack(questions, askers, by_question, self.alphabet)
        self.answers = Haystack(answers, own, by_title, self.alphabet)
        self.labels = Haystack(labels, own, by_title, self.alphabet)
        self.ids = Haystack(ids, own, by_title, self.alphabet)
        regions = [content.region for content in contents]
        self._regions = np.asarray(regions) if regions else np.empty(0, np.str_)

    @property
    def nbytes(self) -> int:
        """Memory of the arrays, in bytes; the entries themselves are not copied."""
        stacks = (self.titles, self.questions, self.answers, self.labels, self.ids)
        return sum(stack.nbytes for stack in stacks) + self._regions.nbytes

    def outside(self, regions: Sequence[str]) -> NDArray[np.bool_]:
        """Which entries hold in none of the regions, bool ``[entries]``."""
        return ~np.isin(self._regions, list(regions))


def answer_text(entry: Entry) -> str:
    """Both answers of an entry, one after the other."""
    return f"{entry.content.answer_spoken}\n{entry.content.answer_full}"


def _ranks(keys: Sequence[tuple[int, str, object]], share: float) -> NDArray[np.int64]:
    key = keys.__getitem__
    some = (
        range(start, min(start + _SORTED_AT_ONCE, len(keys)))
        for start in range(0, len(keys), _SORTED_AT_ONCE)
    )
    runs = [sorted(places, key=key) for places in paced(some, share)]
    order = list(paced(heapq.merge(*runs, key=key), share))
    ranks = np.empty(len(keys), np.int64)
    ranks[order] = np.arange(len(keys))
    return ranks
