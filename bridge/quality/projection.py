"""Finished calls become searchable, behind their back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bridge.calls.models import CallRow
from bridge.errors import StoreBusy
from bridge.kit.clock import aware
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from bridge.quality import textindex
from bridge.quality.projection_repository import ProjectionRepository

_log = get_logger(__name__)
# One batch holds SQLite's write lock for some tens of milliseconds: calls in progress write too.
_BATCH = 50
# No call lasts longer. What is older and still missing is found at the next start.
_RECENT = timedelta(days=2)
# The last words of a call may be written a moment after its end.
_SETTLED = timedelta(seconds=1)
EVERY = 2.0


@dataclass(frozen=True)
class _Ready:
    """Calls as the projection holds them."""

    rows: list[CallRow]
    served: dict[str, set[str]]
    words: list[dict[textindex.Column, str]]


class Projection:
    """Keeps the searchable calls up with the finished ones; blocking, for one thread.

    Args:
        db: the database; the index of words is created in it.
        now: the clock.
    """

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._indexed = textindex.has_index(db.engine)
        # Everything is looked through once, from the oldest call on.
        self._all_seen = False
        self._seen_until: datetime | None = None
        self._marks_seen = False
        textindex.create(db.engine)

    def catch_up(self) -> int:
        """Take in some finished calls and new marks; return how many. 0: all are in."""
        now = self._now()
        since = now - _RECENT if self._all_seen else self._seen_until
        with self._db.transaction() as session:
            repository = ProjectionRepository(session)
            recent = now - _RECENT if self._marks_seen else None
            marked = repository.new_marks(recent, _BATCH)
            ready = self._prepare(repository, repository.missing(now - _SETTLED, since, _BATCH))
        if marked:
            self._db.write(lambda session: ProjectionRepository(session).add_marks(marked))
        self._marks_seen = self._marks_seen or not marked
        if ready.rows:
            self._db.write(lambda session: self._add(session, ready))
            self._seen_until = aware(ready.rows[-1].started_at)
        else:
            self._all_seen = True
        return len(ready.rows) + len(marked)

    def _prepare(self, repository: ProjectionRepository, rows: list[CallRow]) -> _Ready:
        # Cutting words takes the time, and is done before the write lock is taken.
        ids = [row.id for row in rows]
        said = repository.said(ids) if self._indexed else {}
        words = [textindex.prepare(said.get(row.id, ())) for row in rows]
        return _Ready(rows, repository.served(ids), words)

    def _add(self, session: Session, ready: _Ready) -> None:
        seqs = ProjectionRepository(session).add_all(ready.rows, ready.served)
        if self._indexed:
            textindex.add_all(session, zip(seqs, ready.words, strict=True))


async def follow(projection: Projection, offload: Offload, every: float = EVERY) -> None:
    """Keep up, forever."""
    while True:
        try:
            if await offload(projection.catch_up):
                # Whoever calls at this moment comes first.
                await asyncio.sleep(0.05)
                continue
        except StoreBusy:
            pass
        except Exception as error:
            # What citizens said stands in the error's text: only its kind is logged.
            _log.error("quality_projection_failed", kind=type(error).__name__)
        await asyncio.sleep(every)
