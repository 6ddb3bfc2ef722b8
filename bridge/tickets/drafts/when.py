"""When something happened: a caller's words as an instant, as far as they name one.

``昨天晚上八点`` said on 1 December is ``2026-11-30T20:00:00+08:00``. Words that leave the hour open
(昨天晚上) give the day and keep the rest as said: an hour that nobody named would be invented.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bridge.kit.clock import BUSINESS_ZONE
from nlu.components.times import find_times

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_N = r"(?:\d{1,4}|[零〇一二两三四五六七八九十]{1,3}|半)"

_DAYS = (
    ("大前天", -3),
    ("前天", -2),
    ("前晚", -2),
    ("昨天", -1),
    ("昨日", -1),
    ("昨晚", -1),
    ("昨夜", -1),
    ("今天", 0),
    ("今日", 0),
    ("今早", 0),
    ("今晚", 0),
    ("今儿", 0),
)
_DAYS_AGO = re.compile(rf"({_N})天(?:以前|之前|前)")
_AGO = re.compile(rf"({_N})(?:个)?(半)?(小时|钟头|分钟)(?:以前|之前|前)")
_WEEKDAY = re.compile(r"(上上|上|这|本)?个?(?:星期|礼拜|周)([一二三四五六日天])")
_MONTH_DAY = re.compile(rf"({_N})月(?:份)?({_N})[号日]?(?!点|时)")
_DAY_OF_MONTH = re.compile(rf"(?<![月\d])({_N})[号日]")
_PARTS = (
    ("night", re.compile("凌晨")),
    ("morning", re.compile("清晨|大清早|一大早|早晨|早上|上午|今早")),
    ("noon", re.compile("中午")),
    ("afternoon", re.compile("下午|傍晚")),
    ("evening", re.compile("晚上|夜里|夜间|深夜|半夜|今晚|昨晚|昨夜|前晚")),
)
_CLOCK = re.compile(
    rf"(?P<h>{_N})(?:[点时](?:钟)?(?:(?P<half>半)|(?P<quarter>[一三1-3])刻|(?P<m>{_N})分?)?|"
    r"[:：](?P<mm>\d{2}))(?P<about>多|左右)?"
)
# What comes after these is no part of when it began.
_END = re.compile("到|至")
_WEEKDAYS = "一二三四五六日"
_SMALL_HOURS = 4
# A question about the hours of an office is not about when something happened.
_ASKING = re.compile(r"几点|什么时候|何时|多久|哪天|营业时间|上班时间|办公时间")


@dataclass(frozen=True)
class Moment:
    """Words about time and what they name.

    Attributes:
        said: the words.
        value: ISO 8601 with +08:00 when they name an instant, else day and words, else the words.
        rank: 2 for an instant, 1 for a day, 0 for neither.
    """

    said: str
    value: str
    rank: int


def read_moment(said: str, spoken_at: datetime) -> Moment:
    """Read words about time that were spoken at an instant."""
    now = spoken_at.astimezone(BUSINESS_ZONE)
    begin = _END.split(said, maxsplit=1)[0]
    ago = _AGO.search(begin)
    if ago and (past := _before(ago, now)) is not None:
        return Moment(said, _iso(past), 2)
    day, rest = _day(begin, now.date())
    if day is None:
        return Moment(said, said, 0)
    part = next((name for name, seen in _PARTS if seen.search(begin)), None)
    clock = _CLOCK.search(rest)
    moment = _at(day, part, clock) if clock and not clock["about"] else None
    if moment is not None and moment <= now:
        return Moment(said, _iso(moment), 2)
    return Moment(said, f"{day.isoformat()}（{said}）", 1)


def moments_in(text: str, spoken_at: datetime) -> list[Moment]:
    """Return the times that a sentence names, in order; none for a question about hours."""
    if _ASKING.search(text):
        return []
    return [read_moment(span.value, spoken_at) for span in find_times(text)]


def number(words: str) -> int | None:
    """Return a small whole number in figures or words (十二, 二十, 12); None if it is none."""
    if words.isascii() and words.isdigit():
        return int(words)
    if "十" not in words:
        digits = [_DIGITS.get(c) for c in words]
        if not digits or None in digits:
            return None
        return int("".join(str(d) for d in digits))
    tens, _, ones = words.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _before(ago: re.Match[str], now: datetime) -> datetime | None:
    amount = 0.5 if ago[1] == "半" else number(ago[1])
    if amount is None:
        return None
    minutes = amount + (0.5 if ago[2] else 0.0)
    span = timedelta(minutes=minutes) if ago[3] == "分钟" else timedelta(hours=minutes)
    return (now - span).replace(second=0, microsecond=0)


def _day(words: str, today: date) -> tuple[date | None, str]:
    """Return the day that words name, and the words without it."""
    # First, because 三天前晚上 has a 前晚 in it.
    if found := _DAYS_AGO.search(words):
        days = number(found[1])
        if days is not None:
            return today - timedelta(days=days), _without(words, found)
    for name, offset in _DAYS:
        if name in words:
            return today + timedelta(days=offset), words.replace(name, " ", 1)
    if found := _WEEKDAY.search(words):
        return _weekday(found, today), _without(words, found)
    if found := _MONTH_DAY.search(words):
        return _past_date(number(found[1]), number(found[2]), today), _without(words, found)
    if found := _DAY_OF_MONTH.search(words):
        return _past_day(number(found[1]), today), _without(words, found)
    return None, words


def _without(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}"


def _weekday(found: re.Match[str], today: date) -> date:
    wanted = _WEEKDAYS.index(found[2].replace("天", "日"))
    monday = today - timedelta(days=today.weekday())
    weeks = {"上上": 2, "上": 1}.get(found[1] or "", 0)
    day = monday + timedelta(days=wanted - 7 * weeks)
    # 周五 said on a Tuesday is the last one: what is complained about has happened.
    return day if day <= today or found[1] else day - timedelta(days=7)


def _past_date(month: int | None, day: int | None, today: date) -> date | None:
    for year in (today.year, today.year - 1):
        try:
            found = date(year, month or 0, day or 0)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _past_day(day: int | None, today: date) -> date | None:
    first = today.replace(day=1)
    for month in (first, (first - timedelta(days=1)).replace(day=1)):
        try:
            found = month.replace(day=day or 0)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _at(day: date, part: str | None, clock: re.Match[str]) -> datetime | None:
    hour, minute = number(clock["h"]), _minute(clock)
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    if part is None and hour <= 12 and clock["mm"] is None:
        # 八点 alone is morning or evening.
        return None
    if part == "evening" and 0 < hour <= _SMALL_HOURS:
        # 昨晚一点 may be of this night or of the one before.
        return None
    if part in ("afternoon", "evening") and 0 < hour < 12:
        hour += 12
    elif part == "evening" and hour == 12:
        hour = 24
    elif part == "noon" and hour <= 3:
        hour += 12
    elif part == "night" and hour == 12:
        hour = 0
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime.combine(day, time(hour, minute), BUSINESS_ZONE)


def _minute(clock: re.Match[str]) -> int | None:
    if clock["mm"]:
        return int(clock["mm"])
    if clock["half"]:
        return 30
    if clock["quarter"]:
        return 15 * (number(clock["quarter"]) or 0)
    return number(clock["m"]) if clock["m"] else 0


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
