"""Written Mandarin to what a hotline says: every figure as a clerk would read it aloud.

Rules run in order, from the most specific to the most general; each turns its figures into
words, so that a later rule never sees them. Text that is already spoken passes unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from speech.text import codes, dates, measures
from speech.text.numbers import number

Rule = Callable[[str], str]

_WIDTH = str.maketrans(
    "０１２３４５６７８９％＋－＝／＃＊＠．ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ",
    "0123456789%+-=/#*@.ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)
_SYMBOLS = (
    (r"≥|>=", "大于等于"),
    (r"≤|<=", "小于等于"),
    (r">|＞", "大于"),
    (r"<|＜", "小于"),
    (r"±", "正负"),
    (r"=", "等于"),
    (r"&", "和"),
    (r"#\s*键?", "井号键"),
    (r"\*\s*键?", "星号键"),
    (r"→|➜", "，"),
    (r"[•●■◆★☆▪]", ""),
)
_PASSES = 8
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![a-z])")
_THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?!\d)")
_NUMBER = re.compile(r"(?<![A-Za-z\d])-?\d+(?:\.\d+)?|\d+(?:\.\d+)?")


def to_spoken(text: str) -> str:
    """Read a text aloud in words: "拨打12345" -> "拨打幺二三四五". Idempotent."""
    text = text.translate(_WIDTH)
    # One pass may put a word beside a sign that the next one can then read.
    for _ in range(_PASSES):
        before = text
        text = _pass(text)
        if text == before:
            break
    return text


def _pass(text: str) -> str:
    text = _THOUSANDS.sub(lambda match: match.group(0).replace(",", ""), text)
    for rule in _RULES:
        text = rule(text)
    return text


def _symbols(text: str) -> str:
    for pattern, word in _SYMBOLS:
        text = re.sub(pattern, word, text)
    return text


def _numbers(text: str) -> str:
    return _NUMBER.sub(lambda match: number(match.group(0)), text)


def _acronyms(text: str) -> str:
    """Letters one by one: APP -> A P P."""
    return _ACRONYM.sub(lambda match: " ".join(match.group(0)), text)


_RULES: tuple[Rule, ...] = (
    codes.web_addresses,
    codes.order_numbers,
    codes.identity_numbers,
    codes.plates,
    codes.telephones,
    dates.dates,
    dates.times,
    codes.roads_and_rooms,
    codes.named_codes,
    codes.service_numbers,
    measures.percentages,
    measures.fractions,
    measures.money,
    measures.ranges,
    measures.units,
    measures.quantities,
    codes.long_numbers,
    _symbols,
    _numbers,
    _acronyms,
)
