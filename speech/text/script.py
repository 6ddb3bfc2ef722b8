"""Traditional characters to simplified ones, character by character."""

from __future__ import annotations

from functools import cache

from misaki.zh_normalization.char_convert import t2s_dict


@cache
def _table() -> dict[int, str]:
    # 着/乾/瞭 and the like are also correct simplified characters in some words; the common use in
    # the texts of a recogniser is the simplified one.
    return str.maketrans({old: new for old, new in t2s_dict.items() if len(old) == len(new) == 1})


def simplified(text: str) -> str:
    """The text with every traditional character replaced by its simplified form."""
    return text.translate(_table())
