"""How far apart syllables and sequences of syllables are for an ear."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nlu.phonetics.confusions import final_cost, initial_cost
from nlu.phonetics.syllables import EITHER, split


@lru_cache(maxsize=65_536)
def syllable_distance(one: str, other: str) -> float:
    """0 for the same toneless syllable, 1 for nothing in common; symmetric.

    The mean of the distances of initial and final. A syllable with several readings
    (``yi/yao``) counts with its nearest.
    """
    if EITHER in one or EITHER in other:
        return min(_plain(a, b) for a in one.split(EITHER) for b in other.split(EITHER))
    return _plain(one, other)


def sequence_distance(one: Sequence[str], other: Sequence[str], *, gap: float = 1.0) -> float:
    """Weighted edit distance of two sequences of syllables.

    Levenshtein's recurrence with :func:`syllable_distance` as the cost of a substitution and
    ``gap`` as that of an inserted or lost syllable. 0 for homophones, at most
    ``gap * (len(one) + len(other))``.
    """
    row = [gap * i for i in range(len(other) + 1)]
    for i, left in enumerate(one, 1):
        diagonal, row[0] = row[0], gap * i
        for j, right in enumerate(other, 1):
            best = min(row[j] + gap, row[j - 1] + gap, diagonal + syllable_distance(left, right))
            diagonal, row[j] = row[j], best
    return row[-1]


def _plain(one: str, other: str) -> float:
    if one == other:
        return 0.0
    (initial, final), (other_initial, other_final) = split(one), split(other)
    return (initial_cost(initial, other_initial) + final_cost(final, other_final)) / 2
