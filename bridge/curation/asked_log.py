"""Questions that were asked are written down behind the answers' back."""

import asyncio
import contextlib

from sqlalchemy.orm import Session

from bridge.errors import StoreBusy
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from knowledge.asked.repository import Asked, AskedRepository

_log = get_logger(__name__)
_BATCH = 200
# With the database gone for hours, memory comes before statistics.
_MOST = 50_000


class AskedLog:
    """Takes questions at once and writes them in order, again while the store is busy.

    Args:
        db: where to.
        offload: where writing runs.
    """

    def __init__(self, db: Database, offload: Offload) -> None:
        self._db = db
        self._offload = offload
        self._waiting: list[Asked | str] = []
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def record(self, asked: Asked) -> None:
        """Note a question and its answer."""
        self._put(asked)

    def disliked(self, call_id: str) -> None:
        """Note that the last answer of a call did not help."""
        self._put(call_id)

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.get_running_loop().create_task(self._write_forever())

    async def stop(self) -> None:
        """Write what is left, if the store lets us."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        try:
            await self._write()
        except StoreBusy:
            _log.error("questions_lost", count=len(self._waiting))

    def _put(self, item: Asked | str) -> None:
        if len(self._waiting) < _MOST:
            self._waiting.append(item)
        self._news.set()

    async def _write_forever(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                try:
                    await self._write()
                except StoreBusy:
                    await asyncio.sleep(1.0)
                except Exception:
                    # One row that cannot be written must not keep the others from being so.
                    _log.exception("questions_not_written")
                    del self._waiting[:_BATCH]

    async def _write(self) -> None:
        while batch := self._waiting[:_BATCH]:
            await self._offload(self._db.write, lambda session, rows=batch: _put_all(session, rows))
            del self._waiting[: len(batch)]


def _put_all(session: Session, rows: list[Asked | str]) -> None:
    repository = AskedRepository(session)
    for row in rows:
        if isinstance(row, str):
            session.flush()
            repository.dislike(row)
        else:
            repository.add_all([row])
