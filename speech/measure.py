"""How well speech was understood: character and pinyin error rates.

Both sides are brought to their spoken form first, so that "12345" and 幺二三四五 are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from speech.text.spoken import to_spoken


def edit_distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein distance: insertions, deletions and substitutions count one each."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            changed = min(row[j] + 1, row[j - 1] + 1, previous + (left != right))
            previous, row[j] = row[j], changed
    return row[-1]


def comparable(text: str) -> str:
    """Only what can be heard: no punctuation, no spaces, figures in words, 幺 as 一."""
    spoken = to_spoken(text).replace("幺", "一").replace("两", "二").replace("〇", "零")
    return re.sub(r"[^\w]|_", "", spoken).upper()


@dataclass(frozen=True)
class ErrorRates:
    """Rates over a set of utterances, 0 = perfect: characters, and pinyin without tones."""

    characters: float
    pinyin: float
    utterances: int


def error_rates(pairs: Iterable[tuple[str, str]]) -> ErrorRates:
    """Error rates of (said, heard) pairs, weighted by length."""
    wrong_characters = wrong_pinyin = length = utterances = 0
    for said, heard in pairs:
        reference, result = comparable(said), comparable(heard)
        wrong_characters += edit_distance(reference, result)
        wrong_pinyin += edit_distance(lazy_pinyin(reference), lazy_pinyin(result))
        length += len(reference)
        utterances += 1
    whole = max(1, length)
    return ErrorRates(wrong_characters / whole, wrong_pinyin / whole, utterances)
