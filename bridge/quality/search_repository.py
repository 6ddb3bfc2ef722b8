"""Queries that find finished calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, column, exists, func, select, table, text
from sqlalchemy.orm import Session

from bridge.calls.models import CallLine, CallRow
from bridge.quality.models import QualityCall, QualityMark, QualitySeat, Review
from bridge.quality.textindex import TABLE, Column, column_of, has_index
from bridge.quality.words import fold, match, runs

MOST_COUNTED = 2000
_TEXT = table(TABLE, column("rowid"))
_COLUMNS: dict[str, Column] = {"caller": "caller", "bot": "bot", "agent": "people"}
Who: TypeAlias = Literal["caller", "bot", "agent"]


@dataclass(frozen=True)
class Wanted:
    """What is looked for; None and "" ask for nothing.

    Attributes:
        agent: user name of somebody who served the call.
        begin, end: when it began, ``end`` excluded.
        words: every one of these was said; by ``who`` if given.
        phone: last digits of the caller's number.
        outcome: how it ended.
        evidence: whether it is marked as evidence.
        scored: whether somebody has begun to score it.
    """

    agent: str = ""
    begin: datetime | None = None
    end: datetime | None = None
    words: str = ""
    who: Who | None = None
    phone: str = ""
    outcome: str = ""
    evidence: bool | None = None
    scored: bool | None = None


@dataclass(frozen=True)
class Found:
    """One page of calls, newest first.

    Attributes:
        call_ids: those on the page.
        total: how many there are, counted up to ``MOST_COUNTED``.
        more: whether there are more than that.
    """

    call_ids: list[str]
    total: int
    more: bool


def seq_of(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return int((instant - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)


class CallSearch:
    """Finds calls within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        bind = session.get_bind()
        self._indexed = has_index(bind.engine)

    def find(self, wanted: Wanted, *, page: int, size: int) -> Found:
        """Return a page; ``page`` counts from 1."""
        query, order = self._query(wanted)
        ids = query.order_by(order.desc()).limit(size).offset((page - 1) * size)
        call_ids = list(self._session.scalars(ids))
        if page == 1 and len(call_ids) < size:
            return Found(call_ids, len(call_ids), False)
        some = query.limit(MOST_COUNTED + 1).subquery()
        count = self._session.scalar(select(func.count()).select_from(some)) or 0
        return Found(call_ids, min(count, MOST_COUNTED), count > MOST_COUNTED)

    def _query(self, wanted: Wanted) -> tuple[Select[str], ColumnElement[Any]]:
        query = select(QualityCall.call_id)
        seq: ColumnElement[Any] = QualityCall.__table__.c.seq
        phrase = None
        if wanted.words:
            phrase = match(wanted.words, _COLUMNS[wanted.who] if wanted.who else None)
        if phrase is not None and self._indexed:
            # The index goes through its hits by their number, which is their time: it leads.
            seq = _TEXT.c.rowid
            query = query.select_from(_TEXT).join(QualityCall, QualityCall.seq == seq)
            query = query.where(text(f"{TABLE} MATCH :phrase").bindparams(phrase=phrase))
        elif phrase is not None:
            query = query.where(*(_said(run, wanted.who) for run in runs(wanted.words)))
        if wanted.begin is not None:
            query = query.where(seq >= seq_of(wanted.begin))
        if wanted.end is not None:
            query = query.where(seq < seq_of(wanted.end))
        if wanted.agent:
            query = query.where(_exists(QualitySeat.seq == seq, QualitySeat.seat == wanted.agent))
        if wanted.outcome:
            query = query.where(QualityCall.outcome == wanted.outcome)
        if wanted.phone:
            query = query.where(QualityCall.phone_reversed.startswith(wanted.phone[::-1]))
        if wanted.evidence is not None:
            marked = _exists(
                QualityMark.call_id == QualityCall.call_id, QualityMark.removed_at.is_(None)
            )
            query = query.where(marked if wanted.evidence else ~marked)
        if wanted.scored is not None:
            scored = _exists(Review.call_id == QualityCall.call_id)
            query = query.where(scored if wanted.scored else ~scored)
        return query, seq

    def calls(self, call_ids: Sequence[str]) -> dict[str, CallRow]:
        """Return calls by id."""
        rows = self._session.scalars(select(CallRow).where(CallRow.id.in_(call_ids)))
        return {row.id: row for row in rows}

    def seats(self, call_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return who served each of some calls."""
        query = (
            select(QualityCall.call_id, QualitySeat.seat)
            .join(QualitySeat, QualitySeat.seq == QualityCall.seq)
            .where(QualityCall.call_id.in_(call_ids))
            .order_by(QualitySeat.seat)
        )
        found: dict[str, list[str]] = {}
        for call_id, seat in self._session.execute(query):
            found.setdefault(call_id, []).append(seat)
        return found

    def marked(self, call_ids: Sequence[str]) -> set[str]:
        """Return which of some calls are marked as evidence."""
        query = select(QualityMark.call_id).where(
            QualityMark.call_id.in_(call_ids), QualityMark.removed_at.is_(None)
        )
        return set(self._session.scalars(query))

    def reviews(self, call_ids: Sequence[str]) -> dict[str, list[Review]]:
        """Return the scores of some calls."""
        found: dict[str, list[Review]] = {}
        for review in self._session.scalars(select(Review).where(Review.call_id.in_(call_ids))):
            found.setdefault(review.call_id, []).append(review)
        return found

    def hits(
        self, call_ids: Sequence[str], words: str, who: Who | None
    ) -> dict[str, tuple[str, str, float]]:
        """Return, for calls in which ``words`` were said, the first line with one of them."""
        wanted = runs(words)
        if not wanted or not call_ids:
            return {}
        query = (
            select(CallLine.call_id, CallLine.who, CallLine.text, CallLine.at)
            .where(CallLine.call_id.in_(call_ids))
            .order_by(CallLine.call_id, CallLine.at)
        )
        best: dict[str, tuple[int, tuple[str, str, float]]] = {}
        for call_id, speaker, said, at in self._session.execute(query):
            if who is not None and column_of(speaker) != _COLUMNS[who]:
                continue
            folded = fold(said)
            count = sum(run in folded for run in wanted)
            if count and count > best.get(call_id, (0,))[0]:
                best[call_id] = (count, (speaker, said, at))
        return {call_id: line for call_id, (_, line) in best.items()}


def _exists(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(*conditions))


def _said(run: str, who: Who | None) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [
        CallLine.call_id == QualityCall.call_id,
        CallLine.text.icontains(run, autoescape=True),
    ]
    if who == "agent":
        conditions.append(CallLine.who.not_in(("caller", "bot")))
    elif who is not None:
        conditions.append(CallLine.who == who)
    return _exists(*conditions)
