"""What happens in calls reaches the database, whatever the database does."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bridge.calls.journal import DatabaseJournal
from bridge.calls.ports import Caller
from bridge.calls.repository import CallRepository
from bridge.calls.transcript import Line, Turn
from bridge.kit.db import Base, Database, open_engine
from bridge.kit.offload import ThreadOffload

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def call(**changes: Any) -> Any:
    values: dict[str, Any] = {
        "call_id": "c1",
        "caller": Caller("browser", "13800000000", "voice"),
        "started_at": NOW,
        "outcome": "answered",
        "order_no": None,
        "reason": "",
        "slots": {"address": "清澜"},
        "recording": None,
    }
    return SimpleNamespace(**{**values, **changes})


def make(folder: Path, busy_seconds: float = 0.1) -> tuple[DatabaseJournal, Database]:
    engine = open_engine(f"sqlite:///{folder / 'test.db'}", busy_seconds=busy_seconds)
    Base.metadata.create_all(engine)
    db = Database(engine)
    journal = DatabaseJournal(
        db, ThreadOffload("t", 1), folder / "journal.jsonl", lambda: NOW, folder
    )
    return journal, db


def write_something(journal: DatabaseJournal) -> None:
    journal.call_started(call())
    journal.line("c1", Line("l1", "caller", "医保卡丢了", 1.0, 0.8))
    turn = Turn(
        1, "voice", "医保卡丢了", "医保卡丢了", 0.8, {"speech_ended": 1.0, "first_audio": 2.0}
    )
    turn.entry = {"id": "WC-1", "version": 3}
    turn.decision = "answer"
    journal.turn("c1", turn)
    journal.call_ended(call())


class TestDatabaseJournal:
    async def test_a_call_is_written_with_lines_and_turns(self, tmp_path: Path) -> None:
        journal, db = make(tmp_path)
        await journal.start()
        write_something(journal)
        await journal.written()
        with db.transaction() as session:
            repository = CallRepository(session)
            row = repository.get("c1")
            assert row is not None and row.outcome == "answered" and row.ended_at is not None
            assert [line.text for line in repository.lines("c1")] == ["医保卡丢了"]
            turn = repository.turns("c1")[0]
            assert (turn.entry_id, turn.entry_version, turn.latency_ms) == ("WC-1", 3, 1000)
        await journal.stop()

    async def test_a_locked_database_delays_but_loses_nothing(self, tmp_path: Path) -> None:
        journal, db = make(tmp_path)
        await journal.start()
        lock = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        write_something(journal)
        await asyncio.sleep(0.4)
        lock.execute("ROLLBACK")
        lock.close()
        await asyncio.wait_for(journal.written(), 10)
        with db.transaction() as session:
            assert CallRepository(session).get("c1") is not None
        await journal.stop()

    async def test_what_cannot_be_written_before_the_end_is_written_at_the_next_start(
        self, tmp_path: Path, monkeypatch: Any
    ) -> None:
        journal, db = make(tmp_path)
        write_something(journal)  # never started: nothing was written
        monkeypatch.setattr(asyncio, "wait_for", _at_once)
        await journal.stop()
        monkeypatch.undo()
        assert (tmp_path / "journal.jsonl").exists()
        again, _ = make(tmp_path)
        await again.start()
        with db.transaction() as session:
            assert CallRepository(session).get("c1") is not None
        assert not (tmp_path / "journal.jsonl").exists()
        await again.stop()

    async def test_calls_that_a_crash_cut_are_closed_at_the_next_start(
        self, tmp_path: Path
    ) -> None:
        journal, db = make(tmp_path)
        await journal.start()
        journal.call_started(call(outcome="abandoned"))
        await journal.written()
        await journal.stop()
        again, _ = make(tmp_path)
        await again.start()
        with db.transaction() as session:
            row = CallRepository(session).get("c1")
            assert row is not None and row.ended_at is not None
        await again.stop()


async def _at_once(awaitable: Any, _timeout: float) -> None:
    awaitable.close()
    raise TimeoutError
