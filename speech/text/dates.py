"""Dates and times of day."""

from __future__ import annotations

import re

from speech.text.numbers import cardinal, plain_digits

_TO = r"\s*(?:-|–|—|－|~|～|至|到)+\s*"
_CLOCK = r"([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?"
# 师生比1:15 is no time of day.
_CLOCK_RE = re.compile(rf"(?<!比)(?<!比例)(?<!比例[为是])(?<![\d:：.]){_CLOCK}(?![\d:：])")
_CLOCK_RANGE = re.compile(rf"(?<![\d:：.]){_CLOCK}{_TO}(?:次日)?{_CLOCK}(?![\d:：])")


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{plain_digits(year)}年{cardinal(int(month))}月{cardinal(int(day))}日"


def dates(text: str) -> str:
    """2026-12-01, 2026/12/1, 2026年12月1日, 12月1日, 2024-2026年, 2026年."""
    text = re.sub(
        r"(?<![\d\-/.])((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?![\d\-/.]\d)(?!\d)",
        _date,
        text,
    )
    text = re.sub(
        rf"(?<!\d)((?:19|20)\d\d)(年?){_TO}((?:19|20)\d\d)(?=\s*学?年)",
        lambda m: f"{plain_digits(m.group(1))}{m.group(2)}到{plain_digits(m.group(3))}",
        text,
    )
    text = re.sub(
        r"(?<!\d)((?:19|20)\d\d)\s?(?=学?年|届|级(?:学生|新生))",
        lambda m: plain_digits(m.group(1)),
        text,
    )
    text = re.sub(
        rf"(?<!\d)(\d{{1,2}})(月?){_TO}(\d{{1,2}})(?=月(?!\d?\d?年))",
        lambda m: f"{cardinal(int(m.group(1)))}{m.group(2)}到{cardinal(int(m.group(3)))}",
        text,
    )
    text = re.sub(
        rf"月(\d{{1,2}})(日?){_TO}(\d{{1,2}})(?=日)",
        lambda m: f"月{cardinal(int(m.group(1)))}{m.group(2)}到{cardinal(int(m.group(3)))}",
        text,
    )
    text = re.sub(
        rf"(?<![\d.\-])(\d{{1,2}}){_TO}(\d{{1,2}})(?=日(?!间))",
        lambda m: f"{cardinal(int(m.group(1)))}到{cardinal(int(m.group(2)))}",
        text,
    )
    text = re.sub(rf"日{_TO}(?=\d{{1,2}}[月日]|[一二三四五六七八九十]+[月日])", "日到", text)
    return re.sub(
        r"(?<![\d.])(\d{1,2})\s?(?=[月日](?!间))", lambda m: cardinal(int(m.group(1))), text
    )


def _clock(hour: str, minute: str, second: str | None) -> str:
    words = cardinal(int(hour)) if int(hour) != 2 else "两"
    words += "点"
    if second and int(second):
        return f"{words}{_two(minute)}分{_two(second)}秒"
    if int(minute) == 0:
        return words
    if int(minute) == 30:
        return words + "半"
    return f"{words}{_two(minute)}分"


def _two(value: str) -> str:
    return ("零" if value.startswith("0") and value != "00" else "") + cardinal(int(value))


def times(text: str) -> str:
    """8:30 -> 八点半, 8:00-12:00 -> 八点到十二点, 2点 -> 两点."""

    def span(match: re.Match[str]) -> str:
        next_day = "次日" if "次日" in match.group(0) else ""
        first, second = match.groups()[:3], match.groups()[3:]
        return f"{_clock(*first)}到{next_day}{_clock(*second)}"

    text = _CLOCK_RANGE.sub(span, text)
    text = _CLOCK_RE.sub(lambda m: _clock(*m.groups()), text)
    text = re.sub(
        rf"(?<![\d.:：])(\d{{1,2}})([点时]?){_TO}(\d{{1,2}})(?=[点时](?!间))",
        lambda m: (
            f"{_hour(m.group(1), m.group(2) or m.string[m.end()])}{m.group(2)}到{_hour(m.group(3), m.string[m.end()])}"
        ),
        text,
    )
    text = re.sub(
        r"(?<![\d.:：])(\d{1,2})(?=[点时](?!间))",
        lambda m: _hour(m.group(1), m.string[m.end()]),
        text,
    )
    return re.sub(r"(?<=[点时])(\d{1,2})(?=分|$|[，。、])", lambda m: _two(m.group(1)), text)


def _hour(value: str, unit: str) -> str:
    """Two o'clock is 两点, but 二时."""
    return "两" if value == "2" and unit == "点" else cardinal(int(value))
