"""The only place with queries on questions asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from knowledge.asked.models import AskedRow
from knowledge.types import Answer


@dataclass(frozen=True)
class Asked:
    """One question put to the base, ready to be written. ``channel``: caller, agent or test."""

    at: datetime
    channel: str
    call_id: str
    query: str
    audience: str
    answer: Answer


class AskedRepository:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, asked: Iterable[Asked]) -> None:
        """Write questions with what was answered and why."""
        self._session.add_all([_row(one) for one in asked])

    def get(self, asked_id: int) -> AskedRow | None:
        """One question."""
        return self._session.get(AskedRow, asked_id)

    def of_call(self, call_id: str) -> list[AskedRow]:
        """The questions of a call, in order."""
        query = select(AskedRow).where(AskedRow.call_id == call_id).order_by(AskedRow.id)
        return list(self._session.scalars(query))

    def dislike(self, call_id: str) -> bool:
        """The caller was not content with the last answer of a call; false if there was none."""
        query = select(AskedRow).where(AskedRow.call_id == call_id, AskedRow.channel == "caller")
        row = self._session.scalars(query.order_by(AskedRow.id.desc()).limit(1)).first()
        if row is None:
            return False
        row.disliked = True
        return True

    def count_open_gaps(self, since: datetime) -> int:
        """How many different questions of callers wait for a good answer."""
        query = select(func.count(AskedRow.query.distinct())).where(*_open_since(since))
        return self._session.scalar(query) or 0

    def open_gaps(self, since: datetime, limit: int) -> list[AskedRow]:
        """Questions of callers without a good answer that nobody has taken on, newest first."""
        query = select(AskedRow).where(*_open_since(since))
        return list(self._session.scalars(query.order_by(AskedRow.id.desc()).limit(limit)))

    def by_ids(self, ids: Sequence[int]) -> list[AskedRow]:
        """Those questions that exist."""
        found: list[AskedRow] = []
        for start in range(0, len(ids), 500):
            query = select(AskedRow).where(AskedRow.id.in_(ids[start : start + 500]))
            found.extend(self._session.scalars(query))
        return found

    def take(self, ids: Sequence[int], gap_id: int) -> None:
        """Count questions to a gap that was taken on."""
        for start in range(0, len(ids), 500):
            self._session.execute(
                update(AskedRow)
                .where(AskedRow.id.in_(ids[start : start + 500]))
                .values(gap_id=gap_id)
            )

    def of_gaps(self, gaps: dict[int, str]) -> dict[str, str]:
        """For each question of those gaps the entry that was written for it.

        Args:
            gaps: entry by id of the gap.
        """
        query = select(AskedRow.query, AskedRow.gap_id).where(AskedRow.gap_id.in_(list(gaps)))
        return {text: gaps[gap_id] for text, gap_id in self._session.execute(query) if gap_id}

    def recent(self, limit: int) -> list[tuple[str, str, bool]]:
        """Distinct questions of callers, most often asked lately first.

        Each with its region and whether it was spoken.
        """
        last = func.max(AskedRow.id)
        query = (
            select(AskedRow.query, AskedRow.region, AskedRow.heard)
            .where(AskedRow.channel == "caller")
            .group_by(AskedRow.query, AskedRow.region, AskedRow.heard)
            .order_by(func.count().desc(), last.desc())
            .limit(limit)
        )
        return list(self._session.execute(query).tuples().all())

    def outcomes(self, since: datetime) -> list[tuple[datetime, str, bool]]:
        """Instant, decision and dislike of every question of callers, oldest first."""
        query = select(AskedRow.at, AskedRow.decision, AskedRow.disliked).where(
            AskedRow.channel == "caller", AskedRow.at >= since
        )
        return list(self._session.execute(query.order_by(AskedRow.at)).tuples().all())

    def counts(self, since: datetime, until: datetime) -> dict[str, int]:
        """How many questions of callers had each decision, and how many were disliked."""
        window = (AskedRow.channel == "caller", AskedRow.at >= since, AskedRow.at < until)
        query = select(AskedRow.decision, func.count()).where(*window).group_by(AskedRow.decision)
        counts = dict(self._session.execute(query).tuples().all())
        disliked = select(func.count()).where(*window, AskedRow.disliked)
        counts["disliked"] = self._session.scalar(disliked) or 0
        return counts


def _open_since(since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        AskedRow.channel == "caller",
        AskedRow.at >= since,
        AskedRow.gap_id.is_(None),
        (AskedRow.decision != "answer") | AskedRow.disliked,
    )


def _row(asked: Asked) -> AskedRow:
    answer = asked.answer
    best = answer.best
    return AskedRow(
        at=asked.at,
        channel=asked.channel,
        call_id=asked.call_id,
        query=asked.query,
        region=answer.region,
        audience=asked.audience,
        heard=answer.heard,
        decision=answer.decision,
        confidence=round(answer.confidence, 4),
        entry_id=best.entry_id if best else "",
        version=best.version if best else None,
        candidates=[_candidate(one) for one in answer.candidates],
        snapshot=answer.snapshot,
        model=answer.model,
        ms=round(answer.ms, 1),
    )


def _candidate(one: Any) -> dict[str, Any]:
    return {
        "entry_id": one.entry_id,
        "version": one.version,
        "score": round(one.score, 4),
        "parts": dict(one.parts),
    }
