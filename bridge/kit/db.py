"""The database: one engine, one session per transaction, SQLite in WAL mode by default."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import DateTime, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from bridge.errors import StoreBusy
from bridge.kit.ids import new_id

BUSY_SECONDS = 3.0
T = TypeVar("T")
_WRITES = "hotline_writes"


class Base(DeclarativeBase):
    """Base of the bridge's tables."""

    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012


class RowId:
    """Mixin: a UUIDv7 primary key named ``id``."""

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)


def open_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Open the database at an SQLAlchemy URL; creates the folder of a SQLite file.

    Args:
        url: where the database is.
        busy_seconds: how long one statement waits for SQLite's lock before it gives up.
    """
    parsed = make_url(url)
    # Parameters are what citizens said: they must not travel into a traceback and so into the log.
    if not parsed.get_backend_name().startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": busy_seconds, "check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # pysqlite's own transaction handling begins late and commits early: we begin explicitly
        # instead (see the "begin" hook).
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A reader that turns writer fails at once when somebody else has written meanwhile
        # (SQLITE_BUSY_SNAPSHOT, no waiting): a transaction that will write says so at its start.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Database:
    """Hands out transactions. One request or one job is one transaction.

    Args:
        engine: where to.
        sleep: waits between two attempts to write; tests need not.
    """

    def __init__(self, engine: Engine, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.engine = engine
        self._sleep = sleep
        self.sessions = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Session]:
        """Yield a session; commit at the end, roll back on any error.

        Args:
            writes: take SQLite's write lock at the start, so that what is read stays true until
                the commit. Needed by whatever reads and then writes.

        Raises:
            StoreBusy: the database stayed locked longer than ``BUSY_SECONDS``.
        """
        try:
            with self.sessions.begin() as session:
                if writes:
                    session.connection(execution_options={_WRITES: True})
                yield session
        except OperationalError as error:
            if is_busy(error):
                raise StoreBusy from error
            raise

    def write(self, work: Callable[[Session], T], *, patience: float = 10.0) -> T:
        """Run ``work`` in a writing transaction, again while the store is busy.

        ``work`` may run several times: it must have no effect outside the session.

        Args:
            work: what to do; its result is returned.
            patience: seconds after which no new attempt is made.

        Raises:
            StoreBusy: still busy afterwards; nothing was written.
        """
        deadline = time.monotonic() + patience
        while True:
            try:
                with self.transaction(writes=True) as session:
                    return work(session)
            except StoreBusy:
                if time.monotonic() >= deadline:
                    raise
                self._sleep(random.uniform(0.02, 0.2))  # noqa: S311


def is_busy(error: OperationalError) -> bool:
    """Tell whether the error means "locked by somebody else, try again"."""
    text = str(error.orig).lower()
    return "locked" in text or "busy" in text or "deadlock" in text
