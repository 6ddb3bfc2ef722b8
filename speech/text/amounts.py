"""Spoken amounts as a clerk types them: dates, times, money, measures, addresses.

Only what has an exact number and a unit beside it changes. Small counts (三个月, 两次), rough
numbers (三四个, 十几天), ordinals (第二次), fractions (三分之一) and set phrases (十分) stay in
words, as they do in written Chinese (GB/T 15835-2011, 4.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from speech.text.numerals import DECIMAL, NUMERAL, figures, read_digits, whole

Rule = Callable[[str], str]

# A number begins after no other number, ordinal or rough word, but may follow a day of the week.
_START = (
    r"(?:(?<![零一二两三四五六七八九十百千万亿几数第之点周拜幺\d])(?<!星期)"
    r"|(?<=[周拜][一二三四五六日天])|(?<=星期[一二三四五六日天]))"
)
_N = rf"{NUMERAL}(?:点{DECIMAL}(?![十分])[万亿]?)?"
_TO = "[到至]"
# 十天半个月 is a phrase.
_NOT_HALF = "(?!半)"
_END = r"(?![零一二两三四五六七八九十百千万亿几半])"

_PART = "凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|早|晚"
_DAY = "今天|昨天|前天|明天|后天|每天|当天|当晚|天天|[号日]|[周期拜][一二三四五六日天]"
_MINUTE = "(?:半|一刻|三刻|整|钟|多|左右|零[一二三四五六七八九]分?|[二三四五]?十[一二三四五六七八九]?分?|[一二三四五六七八九]分)"
_HOUR = "(?:二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_CLOCK = re.compile(
    rf"(?P<before>{_PART}|{_DAY}|{_TO})?(?P<pause>[，,]?){_START}(?P<hour>{_HOUR})(?P<unit>[点时])(?P<minute>{_MINUTE})?"
    rf"(?P<range>(?={_TO}(?:次日|第二天|{_PART})?{_HOUR}[点时]))?(?!(?!一直){DECIMAL}(?!分))(?!间|候|代)"
)

_AFTER_HOUR = re.compile("[以之][前后]|就|才|停|开[门始工业]|[上下]班|还在|还没")

_MONEY = r"(?:块钱|元钱|元(?![桥宵旦])|块(?!地|钱|砖|板|石)|毛钱|角钱|分钱|毛(?![病一二三四五六七八九])|美元)"
# Measures that are figures whatever their size.
_MEASURE = (
    "平方公里|平方米|立方米|平方|平米|立方|公里|千米|厘米|毫米|米(?![一二三四五六七八九])|公斤|千克|毫克|斤(?![二两三四五六七八九])|克|吨|毫升|升(?!级)|亩|公顷|千伏|伏"
    "|千瓦时|千瓦|瓦|兆|分贝|海里|摄氏度"
)
# Counters whose small numbers stay in words.
_COUNTER = (
    "个|名|位|人|户|家|天|日|年(?!级)|周岁|岁|周|次|小时|分钟|秒|件|份|张|辆|台|条|项|种|套|间|层|平|度(?![一二三四五六七八九])|级|棵|盏|头|只"
    "|块|倍|遍|处|页|桶|袋|箱|瓶|趟|桌|步|期"
)
_ADDRESS = "号楼|号院|号|栋|幢|单元|楼(?!下|上|道|顶|梯)|室(?![一二两]厅)|弄"


def percentages(text: str) -> str:
    """百分之五 -> 5%, 千分之二 -> 2‰, 百分之三到五 -> 3%到5%."""

    def write(match: re.Match[str]) -> str:
        kind, first, last = match.groups()
        sign = "%" if kind == "百" else "‰"
        written = [
            "100" if word == "百" else figures(word) for word in (first, last) if word is not None
        ]
        if None in written:
            return match.group(0)
        return "到".join(f"{figure}{sign}" for figure in written)

    return re.sub(
        rf"([百千])分之({_N}){_END}(?:{_TO}(?:[百千]分之)?({_N}){_END}(?![个倍天年月日点块元人米]))?",
        write,
        text,
    )


def dates(text: str) -> str:
    """十二月一号 -> 12月1号; 三月三 and 八月十五 are festivals and stay."""

    def write(match: re.Match[str]) -> str:
        first, unit_too, month, day, unit = match.groups()
        values = [whole(word) for word in (first, month, day) if word is not None]
        if any(value is None or value > 31 for value in values) or (whole(month) or 0) > 12:
            return match.group(0)
        from_month = f"{whole(first)}{unit_too}到" if first else ""
        return f"{from_month}{whole(month)}月" + (f"{whole(day)}{unit}" if day else "")

    text = re.sub(
        rf"{_START}(?:({NUMERAL})(月?){_TO})?({NUMERAL})月(?:({NUMERAL})([号日])|(?!{NUMERAL}))",
        write,
        text,
    )
    return re.sub(
        rf"(?<=月)({NUMERAL})([号日]?)({_TO})({NUMERAL})([号日])",
        lambda m: (
            f"{whole(m[1])}{m[2]}{m[3]}{whole(m[4])}{m[5]}" if whole(m[1]) and whole(m[4]) else m[0]
        ),
        text,
    )


def times(text: str) -> str:
    """早上八点半 -> 早上8点半, 八点到十二点 -> 8点到12点; 一点都不 stays."""

    def write(match: re.Match[str]) -> str:
        before, minute = match["before"] or "", match["minute"] or ""
        rest = match.string[match.end() :]
        told = before or minute or match["range"] is not None
        # 一点就行 is a little; other hours are plain from what follows.
        told = told or (match["hour"] != "一" and _AFTER_HOUR.match(rest))
        if not told or re.match("[都也儿]|意见|建议|要求|问题", rest):
            return match[0]
        value = 2 if match["hour"] == "两" else whole(match["hour"])
        return f"{before}{match['pause']}{value}{match['unit']}{_minute(minute)}"

    # The hour of a range tells what its second hour is.
    for _ in range(2):
        text = _CLOCK.sub(write, text)
    return text


def _minute(words: str) -> str:
    unit = "分" if words.endswith("分") else ""
    number = words.removesuffix("分")
    if number.startswith("零"):
        return read_digits(number) + unit
    value = whole(number) if re.fullmatch(NUMERAL, number) else None
    return words if value is None else f"{value}{unit}"


def money(text: str) -> str:
    """三块五 -> 3.5元, 五百块 -> 500块, 两万元 -> 2万元; 一块地 and 三块 (pieces) stay."""
    text = re.sub(
        rf"{_START}({NUMERAL})[块元]([一二两三四五六七八九])"
        r"(?:[毛角](?:([一二三四五六七八九])(?![斤个度吨方]))?分?钱?|钱|(?=$|[，。？！、]|一[斤个度吨方]|每|的))",
        lambda m: (
            f"{figures(m[1])}.{read_digits(m[2] + (m[3] or ''))}元" if figures(m[1]) else m[0]
        ),
        text,
    )

    def allowed(words: str, unit: str) -> bool:
        if unit == "分钱":
            # 一分钱没发 is a phrase.
            return words != "一"
        return unit != "块" or _is_large(words)

    return _with_unit(text, _MONEY, allowed)


def measures(text: str) -> str:
    """三公里 -> 3公里, 一百二十平方 -> 120平方, 三十八度五 -> 38.5度, 二十三天 -> 23天."""
    text = re.sub(
        rf"{_START}({NUMERAL})度([一二三四五六七八九])(?=$|[，。？！、了的])",
        lambda m: f"{figures(m[1])}.{read_digits(m[2])}度" if figures(m[1]) else m[0],
        text,
    )
    text = _with_unit(text, _MEASURE, lambda words, unit: words != "一")
    return _with_unit(text, _COUNTER, lambda words, unit: _is_large(words))


def addresses(text: str) -> str:
    """一百二十号 -> 120号, 三栋二单元五零一 -> 3栋2单元501, 三零五室 -> 305室, 五路公交 -> 5路公交."""
    digits = r"[零〇一二三四五六七八九\d]"
    text = _with_unit(text, _ADDRESS, lambda words, unit: words[0] != "两")
    text = re.sub(
        rf"{_START}({NUMERAL})杠({NUMERAL})杠([幺{digits[1:-1]}]{{3,4}})",
        lambda m: f"{whole(m[1]) or m[1]}-{whole(m[2]) or m[2]}-{read_digits(m[3])}",
        text,
    )
    text = re.sub(
        rf"(?<=[栋幢座楼元])([幺{digits[1:-1]}]{{3,4}})(?![幺{digits[1:-1]}])",
        lambda m: read_digits(m[1]),
        text,
    )
    text = re.sub(
        rf"(?<![{digits[1:-1]}幺])([幺{digits[1:-1]}]{{3,4}})(?=室|房|号|国道|省道|县道|路公交|路车|次列车)",
        lambda m: read_digits(m[1]),
        text,
    )
    return _with_unit(text, "路(?=公交|车(?!上))", lambda words, unit: True)


RULES: tuple[Rule, ...] = (percentages, dates, times, money, addresses, measures)


def _is_large(words: str) -> bool:
    return "点" in words or (whole(words) or 0) >= 10


def _with_unit(text: str, units: str, allowed: Callable[[str, str], bool]) -> str:
    """Numbers before one of ``units``, alone or as a range, where ``allowed(words, unit)``."""

    def write(match: re.Match[str]) -> str:
        first, joint, last, more, unit = match.groups()
        written = figures(last)
        # 八点到十点五 and the like: what is no number on either side stays.
        start = figures(first) if first else ""
        if written is None or start is None or not allowed(last, unit):
            return match[0]
        return f"{start}{joint or ''}{written}{more}{unit}"

    return re.sub(rf"{_START}(?:({_N})({_TO}))?({_N})(多?|余)({units}){_NOT_HALF}", write, text)
