"""What counts in a text when it is searched, and where it stands in the text as written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# Nobody types more to find an entry; a pasted page must not take seconds.
LONGEST = 40

Marks = tuple[tuple[int, int], ...]
"""Stretches ``[start, end)`` of a text, in order, apart from each other."""


class _Folding(dict[int, str]):
    """Each character as it is compared: NFKC, lower case; nothing but letters and digits."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = "".join(character for character in folded if character.isalnum())
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text as it is compared: ``"ＨＰＶ 疫苗！"`` is ``"hpv疫苗"``."""
    return text.translate(_FOLDING)


def words_of(typed: str) -> list[str]:
    """The folded words of what was typed, at most :data:`LONGEST` characters in all."""
    left = LONGEST
    words: list[str] = []
    for part in typed[: 4 * LONGEST].split():
        word = fold(part)[:left]
        if word:
            words.append(word)
            left -= len(word)
    return words


def places(text: str) -> list[int]:
    """For each character of the folded text, where it stands in the text as written."""
    return [place for place, character in enumerate(text) for _ in fold(character)]


def runs(marked: Iterable[int]) -> Marks:
    """The stretches that single places form."""
    found: list[tuple[int, int]] = []
    for place in sorted(set(marked)):
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)
