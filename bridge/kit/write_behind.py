"""Notes are taken at once and written to the database later, in order."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy.orm import Session

from bridge.errors import StoreBusy
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload

_log = get_logger(__name__)
_BATCH = 200
# With the database gone for hours, memory comes before statistics.
_MOST = 50_000
_LAST_SECONDS = 10.0

Note: TypeAlias = Callable[[Session], object]


class WriteBehind:
    """Writes notes in order, again while the store is busy. Runs on the event loop.

    Args:
        name: what is written, for the log.
        db: where to.
        offload: where writing runs.
    """

    def __init__(self, name: str, db: Database, offload: Offload) -> None:
        self._name = name
        self._db = db
        self._offload = offload
        self._waiting: list[Note] = []
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def put(self, note: Note) -> None:
        """Take a note; it may run more than once and must have no effect outside the session."""
        if len(self._waiting) < _MOST:
            self._waiting.append(note)
            self._idle.clear()
        self._news.set()

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.get_running_loop().create_task(self._write_forever())

    async def written(self) -> None:
        """Wait until everything that was noted so far is in the database."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Write what is left, if the store lets us.

        A write under way is waited for and not cut off: it would be written again.
        """
        self._stopping = True
        self._news.set()
        if self._task is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._task, _LAST_SECONDS)
        if self._waiting:
            _log.error("notes_lost", what=self._name, count=len(self._waiting))

    async def _write_forever(self) -> None:
        while not self._stopping or self._waiting:
            await self._news.wait()
            self._news.clear()
            await self._write()

    async def _write(self) -> None:
        size = _BATCH
        while batch := self._waiting[:size]:
            try:
                await self._offload(
                    self._db.write, lambda session, notes=batch: _all(session, notes)
                )
            except StoreBusy:
                await asyncio.sleep(1.0)
                continue
            except Exception as error:
                # What citizens said stands in the error's text: only its kind is logged.
                _log.error(
                    "notes_not_written",
                    what=self._name,
                    count=len(batch),
                    kind=type(error).__name__,
                )
                if len(batch) > 1:
                    # One that cannot be written must not take the others with it.
                    size = 1
                    continue
            del self._waiting[: len(batch)]
        self._idle.set()


def _all(session: Session, notes: list[Note]) -> None:
    for note in notes:
        note(session)
        session.flush()
