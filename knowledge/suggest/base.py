"""A base of entries made ready for being searched while somebody types."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.suggest.fold import fold
from knowledge.suggest.haystack import Haystack
from knowledge.suggest.initials import Alphabet
from knowledge.types import Entry


class SearchBase:
    """Everything that can be found of the entries, by kind of text. Immutable.

    ``labels`` are department, category and region of each entry; ``answers`` both answers.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.by_id = {fold(entry.id): place for place, entry in enumerate(self.entries)}
        contents = [entry.content for entry in self.entries]
        titles = [fold(content.title) for content in contents]
        self.question_texts = [text for content in contents for text in content.questions]
        questions = [fold(text) for text in self.question_texts]
        answers = [fold(answer_text(entry)) for entry in self.entries]
        labels = [fold(c.department + c.category + c.region) for c in contents]
        ids = [fold(entry.id) for entry in self.entries]
        self.alphabet = Alphabet((*titles, *questions, *answers, *labels, *ids))
        own = np.arange(len(contents))
        askers = np.repeat(own, [len(content.questions) for content in contents])
        by_title = _ranks([(len(t), t, entry.id) for t, entry in zip(titles, entries, strict=True)])
        by_question = _ranks(
            [
                (len(text), text, by_title[owner])
                for text, owner in zip(questions, askers, strict=True)
            ]
        )
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


def _ranks(keys: Sequence[tuple[int, str, object]]) -> NDArray[np.int64]:
    order = sorted(range(len(keys)), key=keys.__getitem__)
    ranks = np.empty(len(keys), np.int64)
    ranks[order] = np.arange(len(keys))
    return ranks
