"""The database: transactions, the busy store, parameters that must not leak."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from bridge.errors import StoreBusy
from bridge.kit.db import Base, Database, RowId, open_engine
from tests.bridge.kit.doubles import BusyAtFirst, database, locked


class Note(RowId, Base):
    __tablename__ = "test_note"
    words: Mapped[str] = mapped_column(unique=True)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return database(tmp_path)


def words(db: Database) -> list[str]:
    with db.transaction() as session:
        return list(session.scalars(select(Note.words).order_by(Note.id)))


def add(value: str) -> object:
    return lambda session: session.add(Note(words=value))


class TestOpenEngine:
    def test_creates_the_folder_and_uses_wal(self, tmp_path: Path) -> None:
        engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'er' / 'x.db'}")
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert (tmp_path / "deep" / "er" / "x.db").exists()

    def test_an_error_does_not_tell_what_was_stored(self, db: Database) -> None:
        db.write(add("我家住在文清大道"))
        with pytest.raises(IntegrityError) as failure:
            db.write(add("我家住在文清大道"))
        assert "文清大道" not in str(failure.value)


class TestTransaction:
    def test_rolls_back_on_any_error(self, db: Database) -> None:
        with pytest.raises(RuntimeError), db.transaction() as session:
            session.add(Note(words="a"))
            session.flush()
            raise RuntimeError
        assert words(db) == []

    def test_a_locked_store_is_busy(self, db: Database) -> None:
        with locked(db), pytest.raises(StoreBusy), db.transaction() as session:
            session.add(Note(words="a"))
        assert words(db) == []

    def test_readers_are_not_disturbed_by_a_writer(self, db: Database) -> None:
        db.write(add("a"))
        with locked(db):
            assert words(db) == ["a"]

    def test_other_errors_are_not_called_busy(self, db: Database) -> None:
        with pytest.raises(OperationalError), db.transaction() as session:
            session.execute(text("SELECT * FROM no_such_table"))

    def test_what_is_read_before_a_write_stays_true(self, db: Database) -> None:
        """Many threads read and then write; with a late lock, updates would be lost or refused."""
        db.write(add("0"))

        def count_up(session: Session) -> None:
            note = session.scalars(select(Note)).one()
            note.words = str(int(note.words) + 1)

        threads = [threading.Thread(target=db.write, args=(count_up,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert words(db) == ["8"]


class TestWrite:
    def test_returns_what_the_work_returns(self, db: Database) -> None:
        assert db.write(lambda session: 7) == 7

    def test_succeeds_once_the_lock_is_gone(self, db: Database) -> None:
        busy = BusyAtFirst(db, 2)
        busy.write(add("a"))
        assert busy.attempts == 3
        assert words(db) == ["a"]

    def test_gives_up_after_its_patience(self, db: Database) -> None:
        with locked(db), pytest.raises(StoreBusy) as failure:
            db.write(add("a"), patience=0.05)
        assert failure.value.status == 503
        assert "稍后再试" in failure.value.detail
        assert words(db) == []

    def test_does_not_repeat_what_failed_for_another_reason(self, db: Database) -> None:
        calls = []

        def work(_: Session) -> None:
            calls.append(1)
            raise ValueError

        with pytest.raises(ValueError):
            db.write(work)
        assert calls == [1]
