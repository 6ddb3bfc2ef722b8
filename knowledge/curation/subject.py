"""Whether two entries are about one subject.

"身份证丢了怎么补" and "驾驶证丢了怎么补" are near for every sentence model, and are two subjects. So near
wordings are only where to look; the entries as a whole decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.index.tokenise import terms
from knowledge.types import Entry

# Cosine of the mean vectors of two entries' wordings, seen from the middle of all. Halves of one
# sample entry reach it in 88 of 100 cases; of entries with near wordings one in seven does.
SAME_SUBJECT = 0.65
# A word in so many of an entry's wordings says what it is about.
CHARACTERISTIC = 0.5
# Fewer vectors do not tell where the middle of all wordings is.
ENOUGH_FOR_CENTRE = 64


class Subjects:
    """What each entry is about, in vectors and in words.

    Args:
        vectors: unit vectors of the wordings, ``[wordings, dimension]``.
        owners: position in ``entries`` of each vector's entry, ``[wordings]``.
    """

    def __init__(
        self, entries: Sequence[Entry], vectors: NDArray[np.float32], owners: NDArray[np.int64]
    ) -> None:
        self._entries = entries
        self._means = _means(vectors, owners, len(entries))
        self._words: dict[int, tuple[frozenset[str], frozenset[str]]] = {}

    def same(self, left: int, right: int) -> bool:
        """Whether the entries at two positions are about one subject.

        Not if their wordings are apart on average, nor if each has a word in most of its wordings
        that the other knows nowhere.
        """
        means = self._means
        if means is not None and float(means[left] @ means[right]) < SAME_SUBJECT:
            return False
        (own, known), (other, other_known) = self._terms(left), self._terms(right)
        return own <= other_known or other <= known

    def _terms(self, place: int) -> tuple[frozenset[str], frozenset[str]]:
        """The characteristic words of an entry, and all that it has."""
        if place not in self._words:
            content = self._entries[place].content
            wordings = tuple(dict.fromkeys((content.title, *content.questions)))
            counts = Counter(term for wording in wordings for term in set(terms(wording)))
            least = max(2.0, CHARACTERISTIC * len(wordings))
            answers = terms(f"{content.answer_full} {content.answer_spoken}")
            self._words[place] = (
                frozenset(term for term, count in counts.items() if count >= least),
                frozenset((*counts, *answers)),
            )
        return self._words[place]


def _means(
    vectors: NDArray[np.float32], owners: NDArray[np.int64], count: int
) -> NDArray[np.float32] | None:
    """Unit mean vectors of the entries, ``[entries, dimension]``."""
    if len(vectors) < ENOUGH_FOR_CENTRE:
        return None
    moved = _unit(vectors - vectors.mean(axis=0))
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, moved)
    return _unit(sums)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
