"""What was asked and suggested is written down behind the answers' back."""

import asyncio
import contextlib
from collections.abc import Callable

from sqlalchemy.orm import Session

from bridge.errors import StoreBusy
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from knowledge.asked.repository import Asked, AskedRepository
from knowledge.suggest.repository import Shown, SuggestionRepository

_log = get_logger(__name__)
_BATCH = 200
# With the database gone for hours, memory comes before statistics.
_MOST = 50_000
_LAST_SECONDS = 10.0

Note = Callable[[Session], object]


class AskedLog:
    """Takes notes at once and writes them in order, again while the store is busy.

    Args:
        db: where to.
        offload: where writing runs.
    """

    def __init__(self, db: Database, offload: Offload) -> None:
        self._db = db
        self._offload = offload
        self._waiting: list[Note] = []
        self._news = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def record(self, asked: Asked) -> None:
        """Note a question and its answer."""
        self._put(lambda session: AskedRepository(session).add_all([asked]))

    def disliked(self, call_id: str) -> None:
        """Note that the last answer of a call did not help."""
        self._put(lambda session: AskedRepository(session).dislike(call_id))

    def shown(self, shown: Shown) -> None:
        """Note what an agent sees."""
        self._put(lambda session: SuggestionRepository(session).shown(shown))

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.get_running_loop().create_task(self._write_forever())

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
            _log.error("questions_lost", count=len(self._waiting))

    def _put(self, note: Note) -> None:
        if len(self._waiting) < _MOST:
            self._waiting.append(note)
        self._news.set()

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
                # What citizens asked stands in the error's text: only its kind is logged.
                _log.error("questions_not_written", count=len(batch), kind=type(error).__name__)
                if len(batch) > 1:
                    # One that cannot be written must not take the others with it.
                    size = 1
                    continue
            del self._waiting[: len(batch)]


def _all(session: Session, notes: list[Note]) -> None:
    for note in notes:
        note(session)
        session.flush()
