"""Doubles for the kit: a clock that tests own, and a database in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from bridge.kit.db import Base, Database, open_engine

NOON_IN_WENCHANG = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, instant: datetime = NOON_IN_WENCHANG) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def forward(self, **time: float) -> None:
        self.instant += timedelta(**time)

    def business(self, text: str) -> None:
        """Set the clock to a local time in Wenchang, such as ``2026-12-01 09:00``."""
        self.instant = datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def database(folder: Path, *, busy_seconds: float = 0.02) -> Database:
    """Return a SQLite database in a folder, with all tables that have been imported."""
    engine = open_engine(f"sqlite:///{folder / 'hotline.db'}", busy_seconds=busy_seconds)
    Base.metadata.create_all(engine)
    return Database(engine, sleep=lambda _: None)


@contextmanager
def locked(db: Database) -> Iterator[None]:
    """Let a second connection hold the write lock for the time of a ``with`` block."""
    other = open_engine(str(db.engine.url))
    connection = other.raw_connection()
    connection.cursor().execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.cursor().execute("ROLLBACK")
        connection.close()
        other.dispose()


class BusyAtFirst(Database):
    """A database whose first ``times`` writing attempts find it locked by somebody else."""

    def __init__(self, db: Database, times: int) -> None:
        super().__init__(db.engine, sleep=lambda _: None)
        self._left = times
        self.attempts = 0

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Session]:
        self.attempts += writes
        if writes and self._left:
            self._left -= 1
            with locked(self), super().transaction(writes=True) as session:
                yield session
        else:
            with super().transaction(writes=writes) as session:
                yield session
