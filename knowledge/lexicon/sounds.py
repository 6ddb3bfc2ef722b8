"""Finds terms by how they sound, without looking at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from knowledge.lexicon.terms import Term
from nlu.phonetics import blur, syllable_distance

# Beyond this a term does not sound like what was heard: one unlike half of a syllable, and two
# confusions of the accent.
FARTHEST = 0.7
# Of many terms that sound alike only the nearest and most frequent can win.
MOST = 5


class SoundIndex:
    """Terms by their blurred syllables, whole and with half a syllable left open.

    So a term is found when it differs by any number of accent confusions and at most one other
    initial or final. Immutable after construction.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[tuple[str, ...], list[Term]] = defaultdict(list)
        for term in terms:
            for key in _keys([blur(syllable) for syllable in term.syllables]):
                self._terms[key].append(term)

    def near(self, syllables: Sequence[str], blurred: Sequence[str]) -> list[tuple[float, Term]]:
        """Terms that sound like the syllables, nearest first, with their distances."""
        found: dict[str, tuple[float, Term]] = {}
        for key in _keys(blurred):
            for term in self._terms.get(key, ()):
                if term.text in found:
                    continue
                distance = sum(map(syllable_distance, syllables, term.syllables))
                if distance <= FARTHEST:
                    found[term.text] = (distance, term)
        return sorted(found.values(), key=lambda pair: (pair[0], -pair[1].weight))[:MOST]


def _keys(blurred: Sequence[str]) -> Iterator[tuple[str, ...]]:
    whole = tuple(blurred)
    yield whole
    for place, syllable in enumerate(whole):
        initial, _, final = syllable.partition("-")
        yield (*whole[:place], initial + "-*", *whole[place + 1 :])
        yield (*whole[:place], "*-" + final, *whole[place + 1 :])
