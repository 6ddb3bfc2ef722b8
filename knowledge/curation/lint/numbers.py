"""Figures that are read in more than one way; each is written so that only one is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from knowledge.curation.lint.types import SPOKEN, Finding, Findings, Level

_N = r"\d+(?:\.\d+)?"
_DASH = r"\s*[-–—－~～]+\s*"

_UNITS = {
    "㎡": "平方米", "m²": "平方米", "m2": "平方米", "平米": "平方米", "m³": "立方米", "㎥": "立方米",
    "km²": "平方公里", "km": "公里", "㎞": "公里", "cm": "厘米", "㎝": "厘米", "mm": "毫米",
    "kg": "公斤", "㎏": "公斤", "ml": "毫升", "mL": "毫升", "℃": "摄氏度", "kWh": "千瓦时",
    "kW": "千瓦", "dB": "分贝", "min": "分钟", "h": "小时", "m": "米", "t": "吨", "g": "克",
}  # fmt: skip
_SIGNS = {
    "≥": "大于等于",
    "≤": "小于等于",
    "＞": "大于",
    "＜": "小于",
    "±": "正负",
    "&": "和",
    "＆": "和",
}

Suggest = Callable[[re.Match[str]], str]
"""The certain replacement of a match, ``""`` if there is none."""


def _valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _date(match: re.Match[str]) -> str:
    year, month, day = (int(part) for part in match.groups())
    return f"{year}年{month}月{day}日" if _valid(year, month, day) else ""


def _day(match: re.Match[str]) -> str:
    month, day = int(match[1]), int(match[2])
    # 2000 was a leap year: 2.29 is a day of some year.
    return f"{month}月{day}日" if _valid(2000, month, day) else ""


def _clock(hour: str, minute: str) -> str:
    tail = {"00": "", "30": "半"}.get(minute, f"{minute}分")
    return f"{int(hour)}点{tail}"


def _clocks(match: re.Match[str]) -> str:
    start = _clock(match[1], match[2])
    return f"{start}到{_clock(match[3], match[4])}" if match[3] else start


_TIME = r"([01]?\d|2[0-4])[:：]([0-5]\d)"
_RULES: tuple[tuple[str, Level, re.Pattern[str], str, Suggest], ...] = (
    (
        "date",
        "warning",
        re.compile(r"(?<![\d.\-/])((?:19|20)\d\d)[./\-](\d{1,2})[./\-](\d{1,2})(?![\d.\-/]\d|\d)"),
        "日期请写成几年几月几日，念出来才不会错。",
        _date,
    ),
    (
        "date",
        "warning",
        re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?=[前起至到后]|之前|以前|放假|截止|开始)"),
        "这里会念成小数，如果是日期请写成几月几日。",
        _day,
    ),
    (
        "clock",
        "hint",
        re.compile(rf"(?<![\d:：.比]){_TIME}(?:{_DASH}{_TIME})?(?![\d:：])"),
        "时间建议写成几点几分，念和看都清楚。",
        _clocks,
    ),
    (
        "ratio",
        "warning",
        re.compile(rf"(?<![\d:：.])({_N})\s?[:：∶]\s?({_N})(?![\d:：])"),
        "比例请写成“几比几”，避免念成时间。",
        lambda m: f"{m[1]}比{m[2]}",
    ),
    (
        "percent",
        "hint",
        re.compile(rf"(?<![\d.])({_N})\s?[%％](?:{_DASH}({_N})\s?[%％])?"),
        "百分数建议写成“百分之几”。",
        lambda m: f"百分之{m[1]}" + (f"到百分之{m[2]}" if m[2] else ""),
    ),
    (
        "range",
        "hint",
        # Telephone numbers (0898-…), codes (3-2-501) and years in pairs are no ranges of this kind.
        re.compile(rf"(?<![\d.\-–—~A-Za-z])(?!0\d)({_N}){_DASH}(?!0\d)({_N})(?![\d.]|{_DASH}\d|[:：])"),
        "连接号请写成“到”。",
        lambda m: f"{m[1]}到{m[2]}" if max(len(m[1]), len(m[2])) <= 6 else "",
    ),
    (
        "range",
        "hint",
        re.compile(
            rf"(?<=[年月日号点时天周元岁级一二三四五六日米%])({_DASH})(?=\d|[周一二三四五六日星上下早晚次凌中])"
        ),
        "连接号请写成“到”。",
        lambda m: "到",
    ),
    (
        "unit",
        "hint",
        re.compile(
            rf"(?<=\d)\s?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z0-9²³])"
        ),
        "单位请写成中文。",
        lambda m: _UNITS[m[1]],
    ),
    (
        "fraction",
        "warning",
        re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,3})(?![\d/.])"),
        "分数请写成“几分之几”，如果是日期请写成几月几日。",
        lambda m: "",
    ),
    ("sign", "hint", re.compile("[" + "".join(_SIGNS) + "]"), "符号请写成文字。", lambda m: _SIGNS[m[0]]),
)  # fmt: skip


def numbers(spoken: str) -> Findings:
    """Dates, times, ranges, ratios, percentages, units and signs written with symbols."""
    taken: list[tuple[int, int]] = []
    for rule, level, pattern, message, suggest in _RULES:
        for match in pattern.finditer(spoken):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            yield Finding(rule, level, SPOKEN, message, start, end, suggest(match))
