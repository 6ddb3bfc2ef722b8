"""What analytics does for whoever asks."""

from datetime import date, timedelta

from bridge.analytics.day_history import Day, bounds, day_of
from bridge.analytics.errors import TooFewEvents
from bridge.analytics.measured import Measured, measure
from bridge.analytics.repository import SeatEventReader
from bridge.kit.clock import Clock
from bridge.kit.db import Database

_DAY = timedelta(days=1)
# Longer than anybody waits: which calls wait at midnight follows from this stretch before it.
_WAITING = timedelta(hours=1)


class AnalyticsService:
    """Reads figures from the database.

    Args:
        db, clock: where the events are, and up to when.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def day(self, day: date) -> Day:
        """Count a day at the seats by quarter-hours; today up to now."""
        begin, end = bounds(day)
        with self._db.transaction() as session:
            reader = SeatEventReader(session)
            before = [
                *reader.last_states(begin - _DAY, begin),
                *reader.between(begin - _WAITING, begin),
            ]
            return day_of(day, before, reader.between(begin, end), self._clock.now())

    def measure(self, days: float) -> Measured:
        """Count what happened at the seats in the last ``days`` days, or since the first event.

        Raises:
            TooFewEvents: nothing happened yet, less than a day is known, or no call was finished.
        """
        end = self._clock.now()
        with self._db.transaction() as session:
            reader = SeatEventReader(session)
            first = reader.first_at() if reader.exists() else None
            if first is None:
                raise TooFewEvents("还没有坐席记录。请用 --calls-per-month 给出通话量。")
            start = max(first, end - timedelta(days=days))
            if end - start < _DAY:
                hours = max(0.0, (end - start) / timedelta(hours=1))
                raise TooFewEvents(
                    f"坐席记录只有 {hours:.0f} 小时，至少要有一整天。"
                    "请用 --calls-per-month 给出通话量。"
                )
            found = measure(reader.between(start, end), start, end)
        if not found.handled_calls or not any(found.asked):
            raise TooFewEvents
        return found
