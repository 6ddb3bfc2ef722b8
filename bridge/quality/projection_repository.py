"""Queries of the projection: what is not searchable yet, and putting it there."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bridge.calls.models import CallLine, CallRow
from bridge.kit.clock import aware
from bridge.quality.models import QualityCall, QualitySeat
from bridge.quality.repository import answered
from bridge.quality.search_repository import seq_of
from bridge.seats.models import SeatEvent


class ProjectionRepository:
    """Reads calls and writes their projection within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def missing(self, ended_before: datetime, since: datetime | None, limit: int) -> list[CallRow]:
        """Return finished calls that are not searchable yet, the oldest first.

        Args:
            since: only those that began then or later.
        """
        query = (
            select(CallRow)
            .outerjoin(QualityCall, QualityCall.call_id == CallRow.id)
            .where(QualityCall.seq.is_(None), CallRow.ended_at <= ended_before)
            .order_by(CallRow.started_at)
            .limit(limit)
        )
        if since is not None:
            query = query.where(CallRow.started_at >= since)
        return list(self._session.scalars(query))

    def said(self, call_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """Return who said what in each of some calls."""
        lines: dict[str, list[tuple[str, str]]] = {}
        query = (
            select(CallLine.call_id, CallLine.who, CallLine.text)
            .where(CallLine.call_id.in_(call_ids))
            .order_by(CallLine.call_id, CallLine.at)
        )
        for call_id, who, words in self._session.execute(query):
            lines.setdefault(call_id, []).append((who, words))
        return lines

    def served(self, call_ids: Sequence[str]) -> dict[str, set[str]]:
        """Return which seats answered each of some calls."""
        seats: dict[str, set[str]] = {}
        query = select(SeatEvent.call_id, SeatEvent.seat).where(
            SeatEvent.call_id.in_(call_ids), answered()
        )
        for call_id, seat in self._session.execute(query):
            if call_id and seat:
                seats.setdefault(call_id, set()).add(seat)
        return seats

    def add(self, row: CallRow, seats: Iterable[str]) -> int:
        """Make a call searchable; return its ``seq``."""
        seq = seq_of(aware(row.started_at))
        while self._session.get(QualityCall, seq) is not None:
            seq += 1
        phone = row.caller_phone
        self._session.add(
            QualityCall(
                seq=seq,
                call_id=row.id,
                outcome=row.outcome,
                phone_reversed=phone[::-1] if phone else None,
            )
        )
        self._session.flush()
        self._session.add_all(QualitySeat(seat=seat, seq=seq) for seat in seats)
        return seq
