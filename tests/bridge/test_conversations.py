"""Calls as the form reads them."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bridge.calls.repository import CallRepository
from bridge.calls.transcript import Line
from bridge.conversations import CallConversations, CallSatisfactions
from bridge.errors import NotFound
from tests.bridge.kit.doubles import database

NOW = datetime(2026, 12, 1, tzinfo=UTC)


class Seats:
    """The seats, with at most one call."""

    def __init__(self, call: Any = None) -> None:
        self._call = call

    def waiting_call(self, _call_id: str) -> Any:
        if self._call is None:
            raise NotFound
        return self._call


def test_a_running_call(tmp_path: Path) -> None:
    lines = [
        Line("l1", "caller", "路灯坏了", 1.0),
        Line("l2", "supervisor", "您好，我是班长", 2.0),
    ]
    call = SimpleNamespace(
        call_id="call-1",
        caller=SimpleNamespace(phone="13800001234"),
        started_at=NOW,
        lines=lines,
        slots={"content": "路灯坏了", "order_no": None},
    )
    read = CallConversations(database(tmp_path), Seats(call)).read("call-1")  # type: ignore[arg-type]
    assert read is not None and not read.over and read.order_no is None
    # Whoever answers for the hotline asks the questions.
    assert [(one.id, one.who) for one in read.lines] == [("l1", "caller"), ("l2", "agent")]
    lines.append(Line("l3", "caller", "还有", 3.0))
    assert len(read.lines) == 2


def test_a_call_that_is_over_is_read_from_what_was_written_down(tmp_path: Path) -> None:
    db = database(tmp_path)
    with db.transaction(writes=True) as session:
        repository = CallRepository(session)
        row = {"caller_key": "k", "caller_phone": "13800001234", "media": "voice"}
        repository.upsert_call(
            {"id": "call-1", **row, "started_at": NOW, "ended_at": NOW, "order_no": "WC1"}
        )
        session.flush()
        line = {"call_id": "call-1", "who": "caller", "data": {}}
        repository.upsert_line({"id": "b", **line, "text": "二", "at": 2.0})
        repository.upsert_line({"id": "a", **line, "text": "一", "at": 1.0})
        repository.upsert_satisfaction({"call_id": "call-1", "asked_at": NOW, "score": 4})
    calls = CallConversations(db, Seats())  # type: ignore[arg-type]
    read = calls.read("call-1")
    assert read is not None and read.over
    assert [one.text for one in read.lines] == ["一", "二"]
    assert (read.caller_phone, read.order_no, read.started_at) == ("13800001234", "WC1", NOW)
    assert calls.read("none") is None
    thought = CallSatisfactions(db)
    assert getattr(thought.of("call-1"), "score", None) == 4
    assert thought.of("none") is None
