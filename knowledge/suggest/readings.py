"""How characters may be read when their word is not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT
from pypinyin.contrib.tone_convert import to_normal

from knowledge.index.pace import AT_ONCE, paced

# Dictionaries list readings of a thousand years (路 luo, 找 hua). One that fewer of a character's
# words have than this is not how anybody types it; 会 kuai (会计) has 1.8 %.
COMMON = 0.01


def readings(characters: Iterable[str], share: float = AT_ONCE) -> dict[str, tuple[str, ...]]:
    """All common toneless readings of each Chinese character, ü as ``v``; others are left out.

    An agent who types 行 as ``x`` or ``h`` finds both 行动 and 银行. Common is the usual reading,
    and what at least 1 % of the character's words in pypinyin's dictionary of phrases have.

    Args:
        share: of the time, at most; see :mod:`knowledge.index.pace`.
    """
    known = {c: _known(c) for c in paced(characters, share) if "\u4e00" <= c <= "\u9fff"}
    several = {character for character, read in known.items() if len(read) > 1}
    toned = Counter(
        (character, syllable)
        for phrase, read in paced(PHRASES_DICT.items(), share)
        for character, (syllable, *_) in zip(phrase, read, strict=False)
        if character in several
    )
    counts: Counter[tuple[str, str]] = Counter()
    words: Counter[str] = Counter()
    for (character, syllable), count in toned.items():
        counts[character, _plain(syllable)] += count
        words[character] += count
    return {
        c: tuple(s for s in read if s == read[0] or counts[c, s] >= max(1, COMMON * words[c]))
        for c, read in known.items()
    }


@lru_cache(maxsize=65_536)
def _known(character: str) -> tuple[str, ...]:
    read = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(s for s in read if s.isascii() and s.isalpha()))


@lru_cache(maxsize=4096)
def _plain(syllable: str) -> str:
    return str(to_normal(syllable))
