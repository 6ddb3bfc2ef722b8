"""Numbers in Mandarin words back to figures: the other direction of ``numbers``."""

from __future__ import annotations

import re

from speech.text.numbers import cardinal

_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_DIGITS = {char: str(value) for char, value in _VALUES.items()} | {"〇": "0", "幺": "1"}
_LAST_POWER = {"百": "十", "千": "百", "万": "千"}

# 千 also begins units: 一百一十千伏.
NUMERAL = "(?:[零一二两三四五六七八九十百万亿]|千(?![伏瓦米克]))+"
DECIMAL = "[零一二三四五六七八九]+"


def whole(words: str) -> int | None:
    """The value of a whole number in words; ``None`` for what is no exact number.

    三百二 is 320 as people say it; 三四 and 二三十 are rough, 百 and 二零二六 no cardinals: ``None``.
    """
    full = re.sub(
        r"([百千万])([一二两三四五六七八九])$",
        lambda m: m.group(1) + m.group(2) + _LAST_POWER[m.group(1)],
        words,
    )
    value = _sum(full)
    # What is not said back in the same words was not one number.
    return value if _plain(cardinal(value)) == _plain(full) else None


def figures(words: str) -> str | None:
    """Figures as a clerk types them: 三点五 -> 3.5, 三百二 -> 320, 两万 -> 2万; ``None`` if rough."""
    match = re.fullmatch(rf"({NUMERAL})(?:点({DECIMAL}))?([万亿]?)", words)
    if not match:
        return None
    start, fraction, group = match.groups()
    if fraction:
        value = whole(start)
        return None if value is None else f"{value}.{read_digits(fraction)}{group}"
    value = whole(words)
    if value is None:
        return None
    if words[-1] in _GROUPS:
        # 一亿两千万 is 1.2亿, but 一万两千 is 12000.
        word, size = ("亿", 100_000_000) if value >= 100_000_000 else ("万", 10_000)
        if value % (size // 10) == 0:
            return f"{value / size:.1f}".removesuffix(".0") + word
    return str(value)


def read_digits(words: str) -> str:
    """Digit by digit: 幺三八 -> 138; figures stay.

    Raises:
        KeyError: for a sign that is neither.
    """
    return "".join(char if char.isdecimal() else _DIGITS[char] for char in words)


def _sum(words: str) -> int:
    total = section = digit = 0
    for char in words:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in _POWERS:
            # 十五 is the only number that starts with its power.
            section += (digit or (1 if char == "十" else 0)) * _POWERS[char]
            digit = 0
        else:
            section += digit
            digit = 0
            total = (total + section) * _GROUPS[char] if char == "亿" else total + section * 10_000
            section = 0
    return total + section + digit


def _plain(words: str) -> str:
    words = words.replace("两", "二")
    return words[1:] if words.startswith("一十") else words
