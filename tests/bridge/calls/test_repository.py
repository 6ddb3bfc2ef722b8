"""Earlier calls of a number, also of one that calls every day."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from bridge.calls.models import CallRow
from bridge.calls.repository import CallRepository
from tests.bridge.kit.doubles import NOON_IN_WENCHANG, database

PHONE = "13876000001"


class TestEarlier:
    def test_the_newest_come_in_order_and_nothing_is_sorted_for_them(self, tmp_path: Path) -> None:
        db, statements = database(tmp_path), []
        with db.transaction(writes=True) as session:
            session.add_all(
                CallRow(
                    id=f"call-{number}", caller_key="k", caller_phone=PHONE, media="voice",
                    started_at=NOON_IN_WENCHANG - timedelta(days=number),
                    ended_at=None if number == 2 else NOON_IN_WENCHANG, reason="", slots={},
                )
                for number in range(9)
            )  # fmt: skip

        @event.listens_for(db.engine, "before_cursor_execute")
        def keep(_connection, _cursor, statement, parameters, *_rest) -> None:  # type: ignore[no-untyped-def]
            statements.append((statement, parameters))

        with db.transaction() as session:
            rows = CallRepository(session).earlier(PHONE, NOON_IN_WENCHANG, 3)
            assert [row.id for row in rows] == ["call-1", "call-3", "call-4"]
            statement, parameters = statements[-1]
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            steps = " ".join(str(step) for step in plan)
        assert "ix_call_caller_phone_started_at" in steps
        assert "TEMP B-TREE" not in steps
