"""How many calls the hotline has had today, and how many of them it served alone."""

import asyncio
from datetime import datetime, time, timedelta

from bridge.calls.repository import CallRepository
from bridge.kit.clock import BUSINESS_ZONE, Clock, business_date
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload

REFRESH = timedelta(seconds=5)
_log = get_logger(__name__)


class CallsToday:
    """The count of today's calls, read again now and then. Runs on the event loop.

    Args:
        db, offload, clock: where calls are kept, from where they are read, and the day.

    Attributes:
        count: calls that began today, as of the last reading; None before the first.
    """

    def __init__(self, db: Database, offload: Offload, clock: Clock) -> None:
        self._db = db
        self._offload = offload
        self._clock = clock
        self._read_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None
        self.count: int | None = None

    def containment(self, asked: int) -> float | None:
        """Return 1 - asked / calls: the share of today's calls that wanted no person.

        Args:
            asked: today's calls that wanted one.

        Returns:
            None without calls. A call that began yesterday and asks today counts as asked only:
            never below 0.
        """
        return max(0.0, 1 - asked / self.count) if self.count else None

    def refresh(self) -> None:
        """Read the count behind the loop's back, if the last reading is old enough."""
        now = self._clock.now()
        reading = self._task is not None and not self._task.done()
        if reading or (self._read_at is not None and now - self._read_at < REFRESH):
            return
        self._read_at = now
        self._task = asyncio.get_running_loop().create_task(self._read(now))

    async def stop(self) -> None:
        """Wait for a reading that goes on."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self, now: datetime) -> None:
        begin = datetime.combine(business_date(now), time(), BUSINESS_ZONE)

        def work() -> int:
            with self._db.transaction() as session:
                return CallRepository(session).count_between(begin, now)

        try:
            self.count = await self._offload(work)
        except Exception:
            # An old count is better than a desk without figures.
            _log.exception("calls_not_counted")
