"""A day at the seats by quarter-hours, counted as the wallboard counts. Pure: events in, numbers out.

The wallboard's `Tally` is fed with the day's events; what it says at the end of a quarter-hour less
what it said at the end of the one before is what happened in between. So the quarters add up to the
figures of the day, whose definitions stand in `bridge.seats.tally`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bridge.analytics.repository import Happened
from bridge.kit.clock import BUSINESS_ZONE
from bridge.seats.tally import Figures, Tally

QUARTER = timedelta(minutes=15)
_WORK = ("talking", "held", "wrap_up")
_READY = ("idle", "reserved", "ringing")


@dataclass(frozen=True)
class Quarter:
    """What happened in one quarter-hour; shares and means are None where nothing was counted.

    Attributes:
        start: when it began.
        seconds: how much of it is over.
        asked, answered, answered_in_time, abandoned: calls; a call is counted when it happened to
            it, so that one may ask in one quarter and be answered in the next.
        mean_wait: seconds, of those answered in it.
        aht: seconds of talk, hold and wrap-up in it / calls answered in it.
        occupancy: share 0..1 of that work in work and readiness.
        seats: how many seats were in each state, on average.
    """

    start: datetime
    seconds: float
    asked: int
    answered: int
    answered_in_time: int
    abandoned: int
    mean_wait: float | None
    aht: float | None
    occupancy: float | None
    seats: dict[str, float]


@dataclass(frozen=True)
class Day:
    """A day up to ``until``, with the figures of all of it."""

    day: date
    until: datetime
    in_time: float
    quarters: list[Quarter]
    total: Figures


@dataclass(frozen=True)
class _Mark:
    """What was counted up to an instant."""

    figures: Figures
    waited: float
    calls: int
    spent: dict[str, float]


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends in Asia/Shanghai."""
    begin = datetime.combine(day, time(), BUSINESS_ZONE)
    return begin, begin + timedelta(days=1)


def day_of(day: date, before: Iterable[Happened], events: Iterable[Happened], now: datetime) -> Day:
    """Count a day.

    Args:
        before: what tells who was signed in and which calls waited when it began.
        events: what happened in it, in order.
        now: a day that is not over is counted up to here.
    """
    begin, end = bounds(day)
    until = max(begin, min(now, end))
    tally = Tally()
    for one in before:
        tally.feed(one)
    tally = tally.next_day(begin)
    coming = iter(events)
    ahead = next(coming, None)
    quarters: list[Quarter] = []
    # Whoever waited at midnight asks in the first quarter, as in the figures of the day.
    last = _mark(Tally(), begin)
    for start in _starts(begin, until):
        stop = min(start + QUARTER, until)
        while ahead is not None and ahead.at < stop:
            tally.feed(ahead)
            ahead = next(coming, None)
        reached = _mark(tally, stop)
        quarters.append(_between(last, reached, start, (stop - start).total_seconds()))
        last = reached
    return Day(day, until, tally.in_time, quarters, last.figures)


def _starts(begin: datetime, until: datetime) -> Iterator[datetime]:
    while begin < until:
        yield begin
        begin += QUARTER


def _mark(tally: Tally, at: datetime) -> _Mark:
    figures = tally.figures(at)
    spent: dict[str, float] = {}
    for day in tally.seats.values():
        for state, seconds in day.seconds_until(at).items():
            spent[state] = spent.get(state, 0.0) + seconds
    return _Mark(
        figures,
        waited=(figures.asa or 0.0) * figures.answered,
        calls=sum(day.calls for day in tally.seats.values()),
        spent=spent,
    )


def _between(last: _Mark, now: _Mark, start: datetime, seconds: float) -> Quarter:
    spent = {
        state: total - last.spent.get(state, 0.0)
        for state, total in now.spent.items()
        if state != "signed_out"
    }
    work = sum(spent.get(state, 0.0) for state in _WORK)
    ready = sum(spent.get(state, 0.0) for state in _READY)
    calls = now.calls - last.calls
    before, after = last.figures, now.figures
    answered = after.answered - before.answered
    return Quarter(
        start=start,
        seconds=seconds,
        asked=after.asked - before.asked,
        answered=answered,
        answered_in_time=after.answered_in_time - before.answered_in_time,
        abandoned=after.abandoned - before.abandoned,
        mean_wait=round((now.waited - last.waited) / answered, 1) if answered else None,
        aht=round(work / calls, 1) if calls else None,
        occupancy=round(work / (work + ready), 4) if work + ready else None,
        seats={state: round(total / seconds, 2) for state, total in spent.items() if total > 0},
    )
