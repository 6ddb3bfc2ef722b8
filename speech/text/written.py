"""Recogniser text as it would be written: spoken numbers become figures."""

from __future__ import annotations

import re

from speech.text import amounts
from speech.text.codes import PROVINCES
from speech.text.numerals import read_digits

_SPOKEN = "零〇幺一二三四五六七八九"
_DIGIT = rf"[{_SPOKEN}\d]"
_PAUSE = r"[\s，,、\-]"
# After a pause a new number may begin: in 三四五六，八点以后 the eight is not part of the number.
_RUN = re.compile(rf"{_DIGIT}++(?:{_PAUSE}*+{_DIGIT}++(?![十百千万点月个块元天年两半几多]))*")
# 双八, 三个零; but 两个80 is two of something.
_REPEAT = rf"(?:双|[两二三四五六七八2-8]个)(?:[{_SPOKEN}]|\d(?!\d))"
_WITH_REPEATS = re.compile(rf"(?:{_REPEAT}|{_DIGIT})(?:{_PAUSE}*(?:{_REPEAT}|{_DIGIT}))*")
_ONE_REPEAT = re.compile(rf"(?:双|([两二三四五六七八2-8])个)({_DIGIT})")
_NAMED = re.compile(r"(?:尾号|尾数|[三四五六]位|号码?)[\s，,、是为:：]*$")
_COUNTS = re.compile("[个十百千万月点号天年人楼栋级小件轮块]")
_GROUPED = re.compile(r"(?<!\d)\d{3,4}(?:[\s,，、\-]+\d{3,4}){1,3}(?!\d)")
_EMERGENCY = ("110", "119", "120", "122")
_WIDTH = str.maketrans("０１２３４５６７８９％：", "0123456789%:")
_PLATE = re.compile(
    rf"([{PROVINCES}])\s?([A-Za-z])[\s·，,]*((?:[\s·]*[A-Za-z{_SPOKEN}\d]){{5,6}})"
    rf"(?![\s·]*[A-Za-z{_SPOKEN}\d]|[点月日号])"
)
_ROAD = re.compile(rf"(?<![A-Za-z])([GSXYgsxy])\s?({_DIGIT}{{2,4}})(?=$|[高国省县乡环线，。\s的])")


def to_written(text: str) -> str:
    """Recogniser text to written text.

    "幺三八七六五四三二幺零" -> "13876543210"; "我打幺二三四五" -> "我打12345"; "百分之五" -> "5%". Runs of
    digits shorter than four stay as they are, except emergency numbers and runs with 幺; amounts
    see ``amounts``. Punctuation without words around it goes.
    """
    text = text.translate(_WIDTH)
    text = _PLATE.sub(_plate, text)
    text = _ROAD.sub(lambda match: match[1].upper() + read_digits(match[2]), text)
    text = _repeated(text)
    for rule in amounts.RULES:
        text = rule(text)
    text = _RUN.sub(_digits, text)
    text = _GROUPED.sub(_joined, text)
    text = re.sub(r"(?i)(?<![a-z])w\s?c[\s，]*(?=\d{12})", "WC", text)
    # The check digit of an identity number.
    text = re.sub(r"(?<!\d)(\d{17})[\s，]*[xX](?![A-Za-z])", r"\1X", text)
    text = re.sub(r"(…|\.{2,}|。{2,})", "。", text)
    text = re.sub(r"[，、,]+([。！？])", r"\1", text)
    return re.sub(r"^[\s，。、,.！？!?…]+|\s+$", "", text)


def _repeated(text: str) -> str:
    """双八 and 三个零 as digits, in a number of four digits and more or after 尾号 and the like."""

    def one(match: re.Match[str]) -> str:
        return read_digits(match[2]) * (int(read_digits(match[1])) if match[1] else 2)

    def write(match: re.Match[str]) -> str:
        expanded = _ONE_REPEAT.sub(one, match[0])
        count = len(re.findall(_DIGIT, expanded))
        # 八个零 alone is a count, 三四个零 a rough one.
        long = count >= 4 and not re.fullmatch(rf"{_DIGIT}?{_REPEAT}", match[0])
        named = _NAMED.search(match.string[: match.start()])
        if not (long or named) or _COUNTS.match(match.string[match.end() :]):
            return match[0]
        return expanded

    return _WITH_REPEATS.sub(write, text)


def _plate(match: re.Match[str]) -> str:
    number = re.sub(r"[\s·]", "", match[3])
    if not re.search(_DIGIT, number):
        return match[0]
    figures = "".join(
        char.upper() if char.isascii() and char.isalpha() else read_digits(char) for char in number
    )
    return match[1] + match[2].upper() + figures


def _digits(match: re.Match[str]) -> str:
    run = match.group(0)
    parts = re.split(rf"{_PAUSE}+", run)
    if not re.search(rf"[{_SPOKEN}]", run):
        return run
    # 一、二、三 is a list, not a number.
    if len(parts) > 1 and max(len(part) for part in parts) < 3:
        return run
    value = "".join(read_digits(part) for part in parts)
    if len(value) >= 4 or (len(value) == 3 and ("幺" in run or value in _EMERGENCY)):
        return value
    return run


def _joined(match: re.Match[str]) -> str:
    """Join a telephone number that was written in groups."""
    value = re.sub(r"\D", "", match.group(0))
    telephone = re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}|400\d{7}", value)
    return value if telephone else match.group(0)
