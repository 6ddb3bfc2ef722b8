"""Queries about what happened at the seats. Nothing here writes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from bridge.kit.clock import aware
from bridge.seats.models import SeatEvent

_BATCH = 1000
_COLUMNS = (
    SeatEvent.at,
    SeatEvent.kind,
    SeatEvent.seat,
    SeatEvent.call_id,
    SeatEvent.before,
    SeatEvent.state,
    SeatEvent.cause,
)


class Happened(NamedTuple):
    """The part of a seat event that figures follow from."""

    at: datetime
    kind: str
    seat: str | None
    call_id: str | None
    before: str
    state: str
    cause: str
    reason: str = ""


class SeatEventReader:
    """Reads seat events within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def exists(self) -> bool:
        """Tell whether this database has the table: an old or new one may not."""
        return bool(inspect(self._session.connection()).has_table(SeatEvent.__tablename__))

    def first_at(self) -> datetime | None:
        """When the first event happened, or None."""
        found = self._session.scalar(select(SeatEvent.at).order_by(SeatEvent.at).limit(1))
        return None if found is None else aware(found)

    def between(self, start: datetime, end: datetime) -> Iterator[Happened]:
        """Yield what happened in [start, end), in order, a batch at a time in memory."""
        query = (
            select(*_COLUMNS)
            .where(SeatEvent.at >= start.astimezone(UTC), SeatEvent.at < end.astimezone(UTC))
            .order_by(SeatEvent.at, SeatEvent.id)
        )
        for row in self._session.execute(query).yield_per(_BATCH):
            yield _happened(*row)

    def last_states(self, start: datetime, end: datetime) -> list[Happened]:
        """Return the last change of each seat's state in [start, end)."""
        states = (
            select(SeatEvent.seat, func.max(SeatEvent.at).label("last"))
            .where(
                SeatEvent.kind == "state",
                SeatEvent.at >= start.astimezone(UTC),
                SeatEvent.at < end.astimezone(UTC),
            )
            .group_by(SeatEvent.seat)
            .subquery()
        )
        query = (
            select(*_COLUMNS)
            .join(states, (SeatEvent.seat == states.c.seat) & (SeatEvent.at == states.c.last))
            .where(SeatEvent.kind == "state")
            .order_by(SeatEvent.at, SeatEvent.id)
        )
        return [_happened(*row) for row in self._session.execute(query)]


def _happened(
    at: datetime,
    kind: str,
    seat: str | None,
    call_id: str | None,
    before: str,
    state: str,
    cause: str,
) -> Happened:
    return Happened(aware(at), kind, seat, call_id, before, state, cause)
