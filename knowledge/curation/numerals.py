"""Figures in either script as one number, so that 三十天 and 30天 are the same."""

from __future__ import annotations

import re

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS.update({"〇": 0, "两": 2, "俩": 2})
_STEPS = {"十": 10, "百": 100, "千": 1000}
_YEAR = 4
_BIG = {"万": 10_000, "亿": 100_000_000}

NUMBER = r"(?:\d[\d,]*(?:\.\d+)?[百千万亿]?|[零〇一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?|半)"
"""A pattern for what :func:`value_of` reads."""

_ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)([百千万亿]?)")


def value_of(text: str) -> float | None:
    """The value of a number such as ``3,600``, ``1.5万``, ``三千六百`` or ``半``; else ``None``."""
    if text == "半":
        return 0.5
    match = _ARABIC.fullmatch(text)
    if match:
        factor = {**_STEPS, **_BIG}.get(match[2], 1)
        return float(match[1].replace(",", "")) * factor
    whole, _, decimals = text.partition("点")
    value = _whole(whole)
    if value is None:
        return None
    if not decimals:
        return float(value)
    digits = "".join(str(_DIGITS[character]) for character in decimals if character in _DIGITS)
    return float(f"{value}.{digits}") if len(digits) == len(decimals) else None


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not set(text) & (_STEPS.keys() | _BIG.keys()):
        # 二零二六 is read digit by digit; 一两 and 三五 are guesses, not numbers.
        if 1 < len(text) < _YEAR:
            return None
        digits = [_DIGITS.get(character) for character in text]
        return None if None in digits else int("".join(map(str, digits)))
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _STEPS:
            # 十五 begins without its 一.
            section += (digit or (1 if not section else 0)) * _STEPS[character]
            digit = 0
        elif character in _BIG:
            total = (total + section + digit) * _BIG[character]
            section = digit = 0
        else:
            return None
    return total + section + digit
