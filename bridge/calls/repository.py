"""Queries about calls."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bridge.calls.models import CallLine, CallRow, CallSatisfaction, CallTurn
from bridge.kit.clock import aware

_IDS = 500


class CallRepository:
    """Reads and writes calls within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def upsert_call(self, values: dict[str, Any]) -> None:
        """Insert the call, or update it when it is there already."""
        self._session.merge(CallRow(**values))

    def upsert_line(self, values: dict[str, Any]) -> None:
        """Insert a line, or update it when it was said already."""
        self._session.merge(CallLine(**values))

    def upsert_turn(self, values: dict[str, Any]) -> None:
        """Insert a turn."""
        self._session.merge(CallTurn(**values))

    def upsert_satisfaction(self, values: dict[str, Any]) -> None:
        """Insert that a caller was asked, or what they answered."""
        self._session.merge(CallSatisfaction(**values))

    def close_unfinished(self, now: datetime) -> int:
        """Mark calls that a crash left open as abandoned; return how many there were."""
        result = self._session.execute(
            update(CallRow)
            .where(CallRow.ended_at.is_(None))
            .values(ended_at=now, outcome="abandoned", reason="系统中断")
        )
        return int(getattr(result, "rowcount", 0))

    def get(self, call_id: str) -> CallRow | None:
        """Return a call, or None."""
        return self._session.get(CallRow, call_id)

    def count_between(self, begin: datetime, end: datetime) -> int:
        """Return how many calls began from ``begin`` up to ``end``."""
        # SQLite compares what is written, and that is UTC.
        query = select(func.count()).where(
            CallRow.started_at >= begin.astimezone(UTC), CallRow.started_at < end.astimezone(UTC)
        )
        return self._session.scalar(query) or 0

    def seconds(self, call_ids: list[str]) -> dict[str, float]:
        """Return how long calls took that have ended, by id."""
        found: dict[str, float] = {}
        for start in range(0, len(call_ids), _IDS):
            query = select(CallRow.id, CallRow.started_at, CallRow.ended_at).where(
                CallRow.id.in_(call_ids[start : start + _IDS]), CallRow.ended_at.is_not(None)
            )
            for call_id, started, ended in self._session.execute(query):
                if ended is not None:
                    found[call_id] = (aware(ended) - aware(started)).total_seconds()
        return found

    def earlier(self, phone: str, before: datetime, limit: int) -> list[CallRow]:
        """Return the calls from a number that ended before an instant, the newest first."""
        query = (
            select(CallRow)
            .where(
                CallRow.caller_phone == phone,
                CallRow.started_at < before,
                CallRow.ended_at.is_not(None),
            )
            .order_by(CallRow.started_at.desc())
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def first_words(self, call_id: str) -> str:
        """Return the first thing that the caller said; empty when they said nothing."""
        query = (
            select(CallLine.text)
            .where(CallLine.call_id == call_id, CallLine.who == "caller")
            .order_by(CallLine.at)
            .limit(1)
        )
        return self._session.scalar(query) or ""

    def lines(self, call_id: str) -> list[CallLine]:
        """Return what was said, in order."""
        query = select(CallLine).where(CallLine.call_id == call_id).order_by(CallLine.at)
        return list(self._session.scalars(query))

    def turns(self, call_id: str) -> list[CallTurn]:
        """Return the answered turns, in order."""
        query = select(CallTurn).where(CallTurn.call_id == call_id).order_by(CallTurn.index)
        return list(self._session.scalars(query))

    def scores(self, call_ids: list[str]) -> list[int]:
        """Return how satisfied the callers of these calls were, 5 to 1, who said so."""
        found: list[int] = []
        for start in range(0, len(call_ids), _IDS):
            query = select(CallSatisfaction.score).where(
                CallSatisfaction.call_id.in_(call_ids[start : start + _IDS]),
                CallSatisfaction.score.is_not(None),
            )
            found += [score for score in self._session.scalars(query) if score is not None]
        return found

    def satisfaction(self, call_id: str) -> CallSatisfaction | None:
        """Return what the caller thought; None if they were not asked."""
        return self._session.get(CallSatisfaction, call_id)
