"""Queries about what happened at the seats, and about call-backs."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bridge.seats.models import CUT_OFF, Callback, SeatEvent


class SeatEventRepository:
    """Reads and writes the floor's history within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, events: Iterable[SeatEvent]) -> None:
        """Store what happened."""
        self._session.add_all(events)

    def between(self, begin: datetime, end: datetime) -> list[SeatEvent]:
        """Return what happened from ``begin`` up to ``end``, in order."""
        # SQLite compares what is written, and that is UTC.
        query = select(SeatEvent).where(
            SeatEvent.at >= begin.astimezone(UTC), SeatEvent.at < end.astimezone(UTC)
        )
        return list(self._session.scalars(query.order_by(SeatEvent.at, SeatEvent.id)))

    def last_states(self, seat: str, since: datetime, limit: int = 20) -> list[SeatEvent]:
        """Return the latest changes of a seat's state, the newest first."""
        query = (
            select(SeatEvent)
            .where(SeatEvent.seat == seat, SeatEvent.kind == "state", SeatEvent.at >= since)
            .order_by(SeatEvent.at.desc(), SeatEvent.id.desc())
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def answered_by(self, seat: str, since: datetime) -> list[str]:
        """Return the calls that a seat has answered since an instant."""
        query = (
            select(SeatEvent.call_id)
            .where(
                SeatEvent.seat == seat,
                SeatEvent.at >= since.astimezone(UTC),
                SeatEvent.kind == "state",
                SeatEvent.cause.in_(("accepted", "picked")),
                SeatEvent.call_id.is_not(None),
            )
            .distinct()
        )
        return [call_id for call_id in self._session.scalars(query) if call_id is not None]

    def served_by(self, call_ids: list[str]) -> dict[str, list[str]]:
        """Return which seats answered each of these calls."""
        query = (
            select(SeatEvent.call_id, SeatEvent.seat)
            .where(
                SeatEvent.call_id.in_(call_ids),
                SeatEvent.kind == "state",
                SeatEvent.cause.in_(("accepted", "picked")),
            )
            .order_by(SeatEvent.at)
        )
        found: dict[str, list[str]] = {}
        for call_id, seat in self._session.execute(query):
            if call_id is not None and seat is not None and seat not in found.get(call_id, []):
                found.setdefault(call_id, []).append(seat)
        return found


class CallbackRepository:
    """Reads and writes call-backs within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, callback: Callback) -> None:
        """Store a new call-back."""
        self._session.add(callback)

    def open_for_call(self, call_id: str) -> Callback | None:
        """Return the call-back still due for a call, if there is one."""
        query = select(Callback).where(Callback.call_id == call_id, Callback.done_at.is_(None))
        return self._session.scalars(query).first()

    def open(self, limit: int = 100) -> list[Callback]:
        """Return what is still due: whom we cut off first, then the longest waiting."""
        query = (
            select(Callback)
            .where(Callback.done_at.is_(None))
            .order_by(Callback.reason != CUT_OFF, Callback.created_at)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def get(self, callback_id: str) -> Callback | None:
        """Return one call-back, or None."""
        return self._session.get(Callback, callback_id)
