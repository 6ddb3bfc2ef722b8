"""What the seats' events say about callers and calls. Pure: events in, numbers out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bridge.analytics.repository import Happened
from bridge.kit.clock import BUSINESS_ZONE, business_date

HOURS = 24
_WORK = frozenset({"talking", "held", "wrap_up"})
_ANSWERS = frozenset({"accepted", "picked"})


@dataclass
class Measured:
    """What was counted in [start, end).

    Attributes:
        asked: calls that began to wait for a person, by hour of the day in Asia/Shanghai; one that
            was transferred or lost its agent asks again, because it takes somebody's time again.
        observed: hours of observation of each hour of the day.
        answered, abandoned, left: waits that ended with a person, by hanging up, otherwise.
        waited: seconds waited in all of these.
        handled: seconds of talk, hold and wrap-up; ``handled_calls`` the calls they were for.
        rung: seconds from offer to answer; ``rung_calls`` the calls they were for.
        by_day: ``asked`` of each day.
    """

    start: datetime
    end: datetime
    asked: list[int] = field(default_factory=lambda: [0] * HOURS)
    observed: list[float] = field(default_factory=lambda: [0.0] * HOURS)
    answered: int = 0
    abandoned: int = 0
    left: int = 0
    waited: float = 0.0
    handled: float = 0.0
    handled_calls: int = 0
    rung: float = 0.0
    rung_calls: int = 0
    by_day: Counter[date] = field(default_factory=Counter)

    @property
    def calls_per_hour(self) -> tuple[float, ...]:
        """Mean calls for a person in each hour of the day."""
        return tuple(
            asked / observed if observed else 0.0
            for asked, observed in zip(self.asked, self.observed, strict=True)
        )

    @property
    def handling(self) -> float | None:
        """AHT in seconds: all work on calls by all seats, per call; None without a finished call.

        What a second agent adds when asked into a call counts, so that calls times AHT is the work.
        """
        return self.handled / self.handled_calls if self.handled_calls else None

    @property
    def patience(self) -> float | None:
        """Mean patience in seconds; None when nobody hung up.

        All seconds waited / number who hung up. Whoever was answered, or was sent elsewhere, shows
        only that their patience was longer than their wait: it is censored. With exponential
        patience of mean m, a hang-up after w contributes exp(-w/m)/m to the likelihood and any other
        wait exp(-w/m); the product is largest at m = sum of all waits / number of hang-ups, the usual
        estimate of an exponential mean under censoring (L. Brown et al., 2005, "Statistical
        analysis of a telephone call center", JASA 100(469), section 5).
        """
        return self.waited / self.abandoned if self.abandoned else None

    @property
    def pickup(self) -> float:
        """Mean seconds from offer to answer."""
        return self.rung / self.rung_calls if self.rung_calls else 0.0

    @property
    def busiest(self) -> float:
        """Calls of the busiest day, as a multiple of the mean day."""
        days = (self.end - self.start) / timedelta(days=1)
        total = sum(self.asked)
        return max(self.by_day.values()) * days / total if total else 1.0


@dataclass
class _Working:
    """A stretch of work of one seat without a pause; several calls when it picks the next at once."""

    since: datetime
    calls: int = 0


def measure(events: Iterable[Happened], start: datetime, end: datetime) -> Measured:
    """Count what happened.

    Work that had begun before, or is not over, or was cut off by a crash (a seat is next seen in a
    state that does not follow) is left out with its calls, so that it does not distort the mean.

    Args:
        events: in order of time.
        start, end: the stretch that they cover.
    """
    found = Measured(start, end)
    _observe(found)
    waiting: dict[str, datetime] = {}
    working: dict[str, _Working] = {}
    states: dict[str, str] = {}
    ringing: dict[str, datetime] = {}
    for one in events:
        match one.kind:
            case "waits" if one.call_id:
                # One that waits already has lost its hotline meanwhile: it is the same caller.
                if one.call_id not in waiting:
                    found.asked[one.at.astimezone(BUSINESS_ZONE).hour] += 1
                    found.by_day[business_date(one.at)] += 1
                waiting[one.call_id] = one.at
            case "leaves" if one.call_id in waiting:
                found.waited += (one.at - waiting.pop(one.call_id)).total_seconds()
                if one.cause == "hung_up":
                    found.abandoned += 1
                else:
                    found.left += 1
            case "state" if one.seat:
                answers = one.cause in _ANSWERS and one.call_id in waiting
                if answers and one.call_id:
                    found.waited += (one.at - waiting.pop(one.call_id)).total_seconds()
                    found.answered += 1
                    rang = ringing.get(one.seat)
                    if one.cause == "accepted" and rang is not None:
                        found.rung += (one.at - rang).total_seconds()
                        found.rung_calls += 1
                if one.cause == "offered":
                    ringing[one.seat] = one.at
                elif one.state not in ("reserved", "ringing"):
                    ringing.pop(one.seat, None)
                if states.get(one.seat, one.before) != one.before:
                    working.pop(one.seat, None)
                states[one.seat] = one.state
                _work(found, working, one, answers)
            case _:
                pass
    return found


def _work(found: Measured, working: dict[str, _Working], one: Happened, answers: bool) -> None:
    seat = one.seat or ""
    if one.state not in _WORK:
        stretch = working.pop(seat, None)
        if stretch is not None:
            found.handled += (one.at - stretch.since).total_seconds()
            found.handled_calls += stretch.calls
        return
    if seat not in working and one.before not in _WORK:
        working[seat] = _Working(one.at)
    if answers and seat in working:
        working[seat].calls += 1


def _observe(found: Measured) -> None:
    at = found.start.astimezone(BUSINESS_ZONE)
    end = found.end.astimezone(BUSINESS_ZONE)
    while at < end:
        next_hour = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        until = min(next_hour, end)
        found.observed[at.hour] += (until - at) / timedelta(hours=1)
        at = until
