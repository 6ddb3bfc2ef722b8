"""Which characters of a suggested question share words or sounds with what a caller said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import jieba

from knowledge.index.tokenise import STOP_TERMS
from knowledge.suggest.fold import fold, places, runs
from nlu.phonetics import blur, spell

# One shared character or sound inside a word is chance.
FEWEST = 2
# Words that only ask.
_ASKING = frozenset("怎么办 怎么样 时候 什么时候 有没有 是不是 能不能 可不可以 要不要".split())


def highlights(query: str, text: str) -> list[tuple[int, int]]:
    """The stretches ``[start, end)`` of ``text`` that an agent recognises from the call.

    Words of the text that were said, or that sound the same to a Hainan ear; of other words what
    they share, from two characters on. Words that any question contains are not marked.

    Args:
        query: what the caller said, as recognised.
        text: a title or question.
    """
    said = fold(query)
    sounds = _sounds(said)
    folded = fold(text)
    at = places(text)
    marked: list[int] = []
    for start, word in _words(folded):
        marked.extend(at[start + i] for i in _shared(word, said, sounds))
    return list(runs(marked))


def _words(folded: str) -> Iterator[tuple[int, str]]:
    start = 0
    for word in jieba.cut(folded):
        if word not in STOP_TERMS and word not in _ASKING:
            yield start, word
        start += len(word)


def _shared(word: str, said: str, sounds: Sequence[str]) -> Sequence[int]:
    """Which characters of a word were said, by their place in it."""
    if word in said:
        return range(len(word))
    if len(word) < FEWEST:
        return ()
    if _inside(_sounds(word), sounds):
        return range(len(word))
    pairs = (i for i in range(len(word) - 1) if word[i : i + FEWEST] in said)
    return [place for i in pairs for place in (i, i + 1)]


def _sounds(folded: str) -> list[str]:
    """One key for each character: its blurred syllable, or itself if it has none."""
    heard = zip(folded, spell(folded), strict=True)
    return [blur(sound) if sound else character for character, sound in heard]


def _inside(some: Sequence[str], others: Sequence[str]) -> bool:
    size = len(some)
    return any(others[i : i + size] == some for i in range(len(others) - size + 1))
