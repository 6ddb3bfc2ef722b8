"""The parts of the quality desk together, and what runs behind them."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bridge.errors import StoreBusy
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from bridge.quality.calls_service import CallService
from bridge.quality.projection import Projection, follow
from bridge.quality.service import ReviewService
from bridge.quality.sheets import SheetService
from bridge.tickets.working_calendar import WorkingCalendar

_log = get_logger(__name__)
_CLOSE_EVERY = 60.0


class QualityRoom:
    """Calls, scores and sheets.

    Args:
        db: the database.
        now: the clock.
        root: the data folder, to which recordings are relative.
        appeal_days: working days within which an agent may appeal.
    """

    def __init__(
        self, db: Database, now: Callable[[], datetime], root: Path, appeal_days: int
    ) -> None:
        self.calls = CallService(db, now, root)
        self.sheets = SheetService(db, now)
        self.reviews = ReviewService(db, now, WorkingCalendar.load(), appeal_days)
        self._projection = Projection(db, now)

    def catch_up(self) -> int:
        """Make some ended calls searchable; return how many. 0: all are."""
        return self._projection.catch_up()

    async def run(self, offload: Offload) -> None:
        """Make ended calls searchable and close scores that nobody appeals, forever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(follow(self._projection, offload))
            group.create_task(self._close(offload))

    async def _close(self, offload: Offload) -> None:
        while True:
            try:
                while await offload(self.reviews.close_unappealed):
                    pass
            except StoreBusy:
                pass
            except Exception:
                _log.exception("closing_scores_failed")
            await asyncio.sleep(_CLOSE_EVERY)
