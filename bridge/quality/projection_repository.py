"""Queries of the projection: what is not searchable yet, and putting it there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bridge.calls.models import CallLine, CallRow
from bridge.kit.clock import aware
from bridge.quality.models import QualityCall, QualityMark, QualitySeat
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

    def new_marks(self, since: datetime | None, limit: int) -> list[tuple[SeatEvent, CallRow]]:
        """Return what people marked at their seats and is no mark here yet, with the call.

        Args:
            since: only what was marked then or later.
        """
        query = (
            select(SeatEvent, CallRow)
            .join(CallRow, CallRow.id == SeatEvent.call_id)
            .outerjoin(QualityMark, QualityMark.id == SeatEvent.id)
            .where(SeatEvent.kind == "marked", QualityMark.id.is_(None))
            .limit(limit)
        )
        if since is not None:
            query = query.where(SeatEvent.at >= since)
        return [(event, row) for event, row in self._session.execute(query)]

    def add_marks(self, marked: Sequence[tuple[SeatEvent, CallRow]]) -> None:
        """Make marks of what was marked at the seats."""
        for event, row in marked:
            after = (aware(event.at) - aware(row.started_at)).total_seconds()
            self._session.add(
                QualityMark(
                    id=event.id,
                    call_id=row.id,
                    kind=event.cause,
                    at=event.at,
                    call_at=round(max(0.0, after), 2),
                    marked_by=event.seat or "system",
                )
            )

    def add_all(self, rows: Sequence[CallRow], served: Mapping[str, Iterable[str]]) -> list[int]:
        """Make calls searchable; return the ``seq`` of each.

        Args:
            served: the seats that served each call, by its id.
        """
        seqs = self._free([seq_of(aware(row.started_at)) for row in rows])
        numbered = list(zip(seqs, rows, strict=True))
        self._session.execute(
            insert(QualityCall),
            [
                {
                    "seq": seq,
                    "call_id": row.id,
                    "outcome": row.outcome,
                    "phone_reversed": row.caller_phone[::-1] if row.caller_phone else None,
                }
                for seq, row in numbered
            ],
        )
        seats = [
            {"seat": seat, "seq": seq} for seq, row in numbered for seat in served.get(row.id, ())
        ]
        if seats:
            self._session.execute(insert(QualitySeat), seats)
        return seqs

    def _free(self, wanted: Sequence[int]) -> list[int]:
        """Return numbers that are not taken, each the next one free from the one wanted on."""
        # Two calls in one microsecond hardly happen; a handful in a row never.
        near = [seq + step for seq in wanted for step in range(3)]
        query = select(QualityCall.seq).where(QualityCall.seq.in_(near))
        taken = set(self._session.scalars(query))
        free = []
        for seq in wanted:
            while seq in taken:
                seq += 1
            taken.add(seq)
            free.append(seq)
        return free
