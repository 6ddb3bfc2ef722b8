"""Recogniser text as it would be written: spoken digit strings become digits."""

from __future__ import annotations

import re

_VALUES = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}
_VALUES |= {"〇": "0", "幺": "1", "两": "2", **{str(n): str(n) for n in range(10)}}

_SPOKEN = "零〇幺一二三四五六七八九"
_RUN = re.compile(rf"[{_SPOKEN}\d](?:[\s，,、\-]*[{_SPOKEN}\d])+")
_DOUBLE = re.compile(rf"双([{_SPOKEN}])(?=[{_SPOKEN}双]|$|[，。])")
_GROUPED = re.compile(r"(?<!\d)\d{3,4}(?:[\s,，、\-]+\d{3,4}){1,3}(?!\d)")
_EMERGENCY = ("110", "119", "120", "122")
_WIDTH = str.maketrans("０１２３４５６７８９％：", "0123456789%:")


def to_written(text: str) -> str:
    """Recogniser text to written text.

    "幺三八七六五四三二幺零" -> "13876543210"; "我打幺二三四五" -> "我打12345". Runs shorter than four
    digits stay as they are, except emergency numbers and runs with 幺. Punctuation without words
    around it goes.
    """
    text = text.translate(_WIDTH)
    text = _DOUBLE.sub(lambda match: match.group(1) * 2, text)
    text = _RUN.sub(_digits, text)
    text = _GROUPED.sub(_joined, text)
    text = re.sub(r"(…|\.{2,}|。{2,})", "。", text)
    text = re.sub(r"[，、,]+([。！？])", r"\1", text)
    return re.sub(r"^[\s，。、,.！？!?…]+|\s+$", "", text)


def _digits(match: re.Match[str]) -> str:
    run = match.group(0)
    parts = re.split(r"[\s，,、\-]+", run)
    if not re.search(rf"[{_SPOKEN}]", run):
        return run
    # 一、二、三 is a list, not a number.
    if len(parts) > 1 and max(len(part) for part in parts) < 3:
        return run
    value = "".join(_VALUES[char] for part in parts for char in part)
    if len(value) >= 4 or (len(value) == 3 and ("幺" in run or value in _EMERGENCY)):
        return value
    return run


def _joined(match: re.Match[str]) -> str:
    """Join a telephone number that was written in groups."""
    value = re.sub(r"\D", "", match.group(0))
    telephone = re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}|400\d{7}", value)
    return value if telephone else match.group(0)
