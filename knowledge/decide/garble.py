"""Questions as a recogniser might mishear them: homophones and the confusions of the accent.

Made from the pronunciation dictionary, to teach the decision how a right entry looks when the
words are wrong. On 80 human recordings the recogniser got 19–22 % of characters wrong but only
7–11 % of toneless syllables; the rates below are chosen to give about that.
"""

from __future__ import annotations

import random
from collections import defaultdict
from functools import cache

import jieba
from pypinyin import lazy_pinyin

WORD_RATE = 0.22
CHARACTER_RATE = 0.08
ACCENT_RATE = 0.3
# Rarer words and characters are not what a language model would write.
COMMON_WORD = 50
COMMON_CHARACTER = 800

# What speakers of Hainan Mandarin and narrow telephone bands mix up (initials, then finals).
_INITIALS = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("z", "zh"),
    ("c", "ch"),
    ("s", "sh"),
    ("n", "l"),
    ("l", "n"),
    ("f", "h"),
)


@cache
def _homophones() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, int]]:
    jieba.initialize()
    frequency: dict[str, int] = jieba.dt.FREQ
    characters: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for text, count in frequency.items():
        if not all("一" <= character <= "鿿" for character in text):
            continue
        if len(text) == 1 and count > COMMON_CHARACTER:
            characters[lazy_pinyin(text)[0]].append(text)
        elif len(text) == 2 and count > COMMON_WORD:
            words[" ".join(lazy_pinyin(text))].append(text)
    return characters, words, frequency


def garble(text: str, seed: int) -> str:
    """A misheard version of a text; the same seed gives the same result."""
    characters, words, frequency = _homophones()
    chance = random.Random(seed)  # noqa: S311 - test data, not a secret

    def pick(options: list[str], original: str) -> str:
        others = [option for option in options if option != original]
        if not others:
            return original
        weights = [frequency[option] for option in others]
        return chance.choices(others, weights=weights)[0]

    heard: list[str] = []
    for word in jieba.cut(text):
        if len(word) == 2 and chance.random() < WORD_RATE:
            heard.append(pick(words.get(" ".join(lazy_pinyin(word)), []), word))
            continue
        for character in word:
            if not "一" <= character <= "鿿" or chance.random() >= CHARACTER_RATE:
                heard.append(character)
                continue
            syllable = lazy_pinyin(character)[0]
            if chance.random() < ACCENT_RATE:
                syllable = _accent(syllable, characters)
            heard.append(pick(characters.get(syllable, []), character))
    return "".join(heard)


def _accent(syllable: str, known: dict[str, list[str]]) -> str:
    for initial, other in _INITIALS:
        if syllable.startswith(initial) and other + syllable[len(initial) :] in known:
            return other + syllable[len(initial) :]
    return syllable
