"""Toneless pinyin of a text, aligned with its characters, and the two halves of a syllable."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# "1" is read yi in amounts and yao in telephone numbers: both are right, so both are kept.
EITHER = "/"
DIGITS = dict(
    zip("0123456789", "ling yi/yao er san si wu liu qi ba jiu".split(), strict=True),
)

_RUN = re.compile(r"[\u4e00-\u9fff]+")
_INITIALS = "zh ch sh b p m f d t n l g k h j q x r z c s".split()
# Syllables without an initial are written with y or w: the sound behind the spelling.
_BARE = {
    "yi": "i", "ya": "ia", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "yong": "iong", "yo": "io", "yu": "v", "yue": "ve",
    "yuan": "van", "yun": "vn", "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui",
    "wan": "uan", "wen": "un", "wang": "uang", "weng": "ueng",
}  # fmt: skip


def spell(text: str) -> tuple[str, ...]:
    """The toneless syllable of each character: as long as the text.

    Chinese characters get the reading they have in their phrase (银行 ``hang``), digits their
    spoken one (``1`` is ``yi/yao``: either), everything else ``""``. ü is written ``v``.
    """
    found = [DIGITS.get(character, "") for character in text]
    for run in _RUN.finditer(text):
        found[run.start() : run.end()] = _read(run.group())
    return tuple(found)


def syllables(text: str) -> tuple[str, ...]:
    """The syllables that are heard when a text is read; what has no sound is left out."""
    return tuple(syllable for syllable in spell(text) if syllable)


@lru_cache(maxsize=2048)
def split(syllable: str) -> tuple[str, str]:
    """Initial (``""`` if none) and final of one syllable, by sound: ``ju`` is ``j`` + ``v``."""
    if syllable in _BARE:
        return "", _BARE[syllable]
    for initial in _INITIALS:
        if syllable.startswith(initial) and len(syllable) > len(initial):
            final = syllable[len(initial) :]
            if initial in "jqx" and final.startswith("u"):
                final = "v" + final[1:]
            return initial, final
    return "", syllable


def _read(run: str) -> list[str]:
    read = lazy_pinyin(run, style=Style.NORMAL)
    if len(read) == len(run):
        return list(read)
    # A character that the dictionary lacks swallows its neighbours; alone it harms only itself.
    return [(lazy_pinyin(character, style=Style.NORMAL) or [""])[0] for character in run]
