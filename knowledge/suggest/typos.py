"""What was typed wrong or misheard: sounds that the accent merges, a letter too few, a word off.

Distances are those of :mod:`nlu.phonetics`: 0 for the same toneless syllable, 1 for nothing in
common. The other prices are chosen by hand on that scale.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from knowledge.suggest.haystack import Lattice
from knowledge.suggest.initials import Alphabet, Costs
from knowledge.suggest.typed import either, is_chinese, is_letter, segments, spellings
from nlu.phonetics import spell

# One half of a syllable may be another; beyond that it is another syllable. The first one is
# what people are surest of: only confusions of the accent there.
FARTHEST_SYLLABLE = 0.5
FARTHEST_FIRST = 0.35
# A letter too many, too few, another or exchanged is likelier than another sound.
TYPO = 0.4
# A character more, less, or unlike in sound.
GAP = 0.7
# Per syllable, and at most: else a long word would find anything.
BUDGET_PER_SYLLABLE = 0.2
LARGEST_BUDGET = 1.0
LETTERS_PER_SYLLABLE = 2

_NEVER_FIRST = frozenset("iuv")
_SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|"
    "u|ua|uai|uan|uang|ue|ui|un|uo|v|ve)"
)


def budget(word: str) -> float:
    """What may be wrong in a word, in units of phonetic distance."""
    letters = sum(map(is_letter, word))
    syllables = sum(map(is_chinese, word)) + letters / LETTERS_PER_SYLLABLE
    return min(BUDGET_PER_SYLLABLE * syllables, LARGEST_BUDGET)


def gap(word: str) -> float | None:
    """What a missing or additional character costs; ``None`` where letters count instead."""
    return None if any(map(is_letter, word)) else GAP


def similar(word: str, alphabet: Alphabet) -> Lattice:
    """Characters and whole syllables for what sounds like them, syllables with one typing error."""
    lattice: list[dict[int, Costs]] = []
    for place, (character, sound) in enumerate(zip(word, spell(word), strict=True)):
        if is_letter(character):
            lattice.append(_letters(word, place, alphabet))
        elif is_chinese(character):
            costs = np.minimum(alphabet.same(character), alphabet.near(sound, _farthest(place)))
            if place > 0:
                costs = np.minimum(costs, alphabet.any(GAP))
            lattice.append({place + 1: costs})
        else:
            lattice.append({place + 1: alphabet.same(character)})
    return lattice


def _letters(word: str, place: int, alphabet: Alphabet) -> dict[int, Costs]:
    edges: dict[int, Costs] = {}
    for end, letters in segments(word, place):
        ways = list(_meant(letters, place, end == len(word), alphabet))
        # People look at the keyboard when they begin, so the first letter of all is right. One
        # letter alone is the rest of a syllable only if none begins with it.
        if len(letters) > 1 or letters in _NEVER_FIRST:
            ways += [
                alphabet.read(meant) + np.float32(TYPO)
                for meant in misspelt(letters, 0 if place else 1)
                if alphabet.is_syllable(meant)
            ]
        if ways:
            edges[end] = either(ways)
    return edges


def _meant(letters: str, place: int, last: bool, alphabet: Alphabet) -> Iterator[Costs]:
    for meant in spellings(letters):
        if alphabet.is_syllable(meant):
            yield alphabet.near(meant, _farthest(place))
        elif last:
            yield alphabet.beginning(meant)


def _farthest(place: int) -> float:
    return FARTHEST_SYLLABLE if place else FARTHEST_FIRST


@lru_cache(maxsize=16_384)
def misspelt(letters: str, kept: int) -> tuple[str, ...]:
    """Syllables that may have been meant by letters with one typing error.

    At a Damerau–Levenshtein distance of 1 (Norvig 2007, How to Write a Spelling Corrector).

    Args:
        kept: how many letters at the beginning are right.
    """
    head, rest = letters[:kept], letters[kept:]
    cuts = [(rest[:place], rest[place:]) for place in range(len(rest) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    for letter in string.ascii_lowercase:
        found |= {left + letter + right for left, right in cuts}
        found |= {left + letter + right[1:] for left, right in cuts if right}
    meant = {head + other for other in found} - {letters}
    return tuple(sorted(syllable for syllable in meant if _SYLLABLE.fullmatch(syllable)))
