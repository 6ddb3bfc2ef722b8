"""Ways to read what an agent typed: as it stands, as initials, as pinyin and by sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from knowledge.suggest.haystack import Lattice
from knowledge.suggest.initials import Alphabet, Costs
from nlu.phonetics import spell

# zhuang, chuang, shuang
LONGEST_SYLLABLE = 6
_TWO_LETTER_INITIALS = frozenset(("zh", "ch", "sh"))


def is_letter(character: str) -> bool:
    """Whether it may be part of pinyin."""
    return "a" <= character <= "z"


def is_chinese(character: str) -> bool:
    """Whether it has a sound of its own."""
    return "\u4e00" <= character <= "\u9fff"


def literal(word: str, alphabet: Alphabet) -> Lattice:
    """Every character as it stands."""
    return [{place + 1: alphabet.same(character)} for place, character in enumerate(word)]


def initials(word: str, alphabet: Alphabet) -> Lattice:
    """Each letter for one character that begins with it; anything else as it stands."""
    return [
        {place + 1: _initial(character, alphabet)}
        if is_letter(character)
        else {place + 1: alphabet.same(character)}
        for place, character in enumerate(word)
    ]


def sounding(word: str, alphabet: Alphabet) -> Lattice:
    """Letters for syllables, initials, or a last syllable begun; characters for their sound.

    ``yibaoka``, ``ybk``, ``yibk``, ``医保k`` and ``一宝卡`` all mean 医保卡.
    """
    lattice: list[dict[int, Costs]] = []
    for place, (character, sound) in enumerate(zip(word, spell(word), strict=True)):
        if is_letter(character):
            lattice.append(_pinyin(word, place, alphabet))
        elif is_chinese(character):
            same = alphabet.same(character)
            lattice.append({place + 1: np.minimum(same, alphabet.read(sound))})
        else:
            lattice.append({place + 1: alphabet.same(character)})
    return lattice


def segments(word: str, place: int) -> Iterator[tuple[int, str]]:
    """The runs of letters from a place on that are not too long for a syllable."""
    for end in range(place + 1, min(place + LONGEST_SYLLABLE, len(word)) + 1):
        if not is_letter(word[end - 1]):
            return
        yield end, word[place:end]


def spellings(letters: str) -> tuple[str, ...]:
    """How a syllable may be meant: ``lu`` is also typed for lü (``lv``)."""
    if letters[:2] in ("lu", "nu"):
        return letters, letters[0] + "v" + letters[2:]
    return (letters,)


def _pinyin(word: str, place: int, alphabet: Alphabet) -> dict[int, Costs]:
    edges: dict[int, Costs] = {}
    for end, letters in segments(word, place):
        if len(letters) == 1:
            edges[end] = _initial(letters, alphabet)
        elif end == len(word) or letters in _TWO_LETTER_INITIALS:
            edges[end] = either([alphabet.beginning(meant) for meant in spellings(letters)])
        else:
            edges[end] = either([alphabet.read(meant) for meant in spellings(letters)])
    return {end: costs for end, costs in edges.items() if np.isfinite(costs).any()}


def _initial(letter: str, alphabet: Alphabet) -> Costs:
    return np.minimum(alphabet.beginning(letter), alphabet.same(letter))


def either(ways: Sequence[Costs]) -> Costs:
    """The cheapest of several ways."""
    return np.minimum.reduce(ways)
