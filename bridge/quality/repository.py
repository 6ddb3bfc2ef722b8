"""Queries about score sheets, scores, appeals, and who did what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bridge.auth.models import User
from bridge.auth.roles import Role
from bridge.calls.models import CallRow
from bridge.quality.models import Appeal, QualityEvent, QualityMark, Review, ScoreSheet
from bridge.seats.models import SeatEvent
from bridge.tickets.models import WorkOrder

Subject: TypeAlias = Literal["review", "sheet", "call"]


def answered() -> ColumnElement[bool]:
    """The rows of the seats' log that say that a seat came into a call."""
    return and_(
        SeatEvent.kind == "state",
        SeatEvent.state == "talking",
        SeatEvent.cause.in_(("accepted", "picked")),
        SeatEvent.call_id.is_not(None),
        SeatEvent.seat.is_not(None),
    )


class QualityRepository:
    """Reads and writes what people decided, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: ScoreSheet | Review | Appeal | QualityMark) -> None:
        """Store something new."""
        self._session.add(row)
        self._session.flush()

    def delete_sheet(self, sheet: ScoreSheet) -> None:
        """Forget a draft."""
        self._session.delete(sheet)

    # ---- sheets -----------------------------------------------------------------------------

    def sheet(self, sheet_id: str) -> ScoreSheet | None:
        """Return one version of a sheet."""
        return self._session.get(ScoreSheet, sheet_id)

    def sheets(self) -> list[ScoreSheet]:
        """Return every version of every sheet, the newest first."""
        query = select(ScoreSheet).order_by(
            ScoreSheet.created_at.desc(), ScoreSheet.version.desc(), ScoreSheet.id.desc()
        )
        return list(self._session.scalars(query))

    def versions(self, sheet: str) -> list[ScoreSheet]:
        """Return the versions of one sheet, the newest first."""
        query = select(ScoreSheet).where(ScoreSheet.sheet == sheet)
        return list(self._session.scalars(query.order_by(ScoreSheet.version.desc())))

    # ---- scores -----------------------------------------------------------------------------

    def review(self, review_id: str) -> Review | None:
        """Return one score."""
        return self._session.get(Review, review_id)

    def review_of(self, call_id: str, agent: str) -> Review | None:
        """Return the score of an agent in a call."""
        return self._session.scalar(
            select(Review).where(Review.call_id == call_id, Review.agent == agent)
        )

    def reviews_of_call(self, call_id: str) -> list[Review]:
        """Return the scores of a call."""
        query = select(Review).where(Review.call_id == call_id).order_by(Review.created_at)
        return list(self._session.scalars(query))

    def reviews(
        self,
        *,
        states: Sequence[str],
        agent: str,
        reviewer: str,
        viewer: str,
        page: int,
        size: int,
    ) -> tuple[list[Review], int]:
        """Return a page of scores, those changed last first, and how many there are.

        Args:
            viewer: who is not shown the drafts about themselves.
        """
        query = select(Review).where(or_(Review.state != "draft", Review.agent != viewer))
        if states:
            query = query.where(Review.state.in_(states))
        if agent:
            query = query.where(Review.agent == agent)
        if reviewer:
            query = query.where(Review.reviewer == reviewer)
        total = self._session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = query.order_by(Review.updated_at.desc(), Review.id.desc())
        return list(self._session.scalars(rows.limit(size).offset((page - 1) * size))), total

    def state_counts(self, agent: str = "") -> dict[str, int]:
        """Return how many scores are in which state."""
        query = select(Review.state, func.count()).group_by(Review.state)
        if agent:
            query = query.where(Review.agent == agent)
        return dict(self._session.execute(query).tuples().all())

    def unappealed(self, now: datetime, limit: int) -> list[Review]:
        """Return sent scores whose time for an appeal is over."""
        query = select(Review).where(Review.state == "sent", Review.appeal_until < now)
        return list(self._session.scalars(query.limit(limit)))

    def appeals(self, review_ids: Sequence[str]) -> dict[str, Appeal]:
        """Return the appeals against some scores, by score."""
        rows = self._session.scalars(select(Appeal).where(Appeal.review_id.in_(review_ids)))
        return {row.review_id: row for row in rows}

    # ---- calls and people -------------------------------------------------------------------

    def call(self, call_id: str) -> CallRow | None:
        """Return a finished call."""
        call = self._session.get(CallRow, call_id)
        return call if call is not None and call.ended_at is not None else None

    def calls(self, call_ids: Sequence[str]) -> dict[str, CallRow]:
        """Return calls by id."""
        rows = self._session.scalars(select(CallRow).where(CallRow.id.in_(call_ids)))
        return {row.id: row for row in rows}

    def mark(self, mark_id: str) -> QualityMark | None:
        """Return one mark of a call as evidence."""
        return self._session.get(QualityMark, mark_id)

    def marks(self, call_id: str) -> list[QualityMark]:
        """Return the marks of a call that hold, the first first."""
        query = select(QualityMark).where(
            QualityMark.call_id == call_id, QualityMark.removed_at.is_(None)
        )
        return list(self._session.scalars(query.order_by(QualityMark.at)))

    def orders(self, call_ids: Sequence[str]) -> dict[str, str]:
        """Return the last work order that was made of each of some calls, by its number."""
        query = (
            select(WorkOrder.call_id, WorkOrder.order_no)
            .where(WorkOrder.call_id.in_(call_ids))
            .order_by(WorkOrder.created_at)
        )
        return {call_id: number for call_id, number in self._session.execute(query) if call_id}

    def served(self, call_id: str) -> list[SeatEvent]:
        """Return how seats came into a call, in order."""
        query = select(SeatEvent).where(SeatEvent.call_id == call_id, answered())
        return list(self._session.scalars(query.order_by(SeatEvent.at)))

    def names(self, usernames: Sequence[str]) -> dict[str, str]:
        """Return display names by user name."""
        query = select(User.username, User.display_name).where(User.username.in_(usernames))
        return dict(self._session.execute(query).tuples().all())

    def people_in(self, roles: Sequence[Role]) -> list[User]:
        """Return the accounts with some roles, closed ones included."""
        query = select(User).where(User.role.in_([role.value for role in roles]))
        return list(self._session.scalars(query.order_by(User.username)))

    # ---- who did what -----------------------------------------------------------------------

    def record(
        self,
        subject: Subject,
        subject_id: str,
        kind: str,
        actor: str,
        at: datetime,
        data: dict[str, Any] | None = None,
    ) -> None:
        """Add a line to the audit trail."""
        self._session.add(
            QualityEvent(
                subject=subject,
                subject_id=subject_id,
                kind=kind,
                actor=actor,
                at=at,
                data=data or {},
            )
        )

    def events(self, subject: Subject, subject_id: str) -> list[QualityEvent]:
        """Return the audit trail of something, in order."""
        query = select(QualityEvent).where(
            QualityEvent.subject == subject, QualityEvent.subject_id == subject_id
        )
        return list(self._session.scalars(query.order_by(QualityEvent.at, QualityEvent.id)))

    def recorded_since(
        self, subject: Subject, subject_id: str, kind: str, actor: str, since: datetime
    ) -> list[QualityEvent]:
        """Return what somebody did to something lately."""
        query = select(QualityEvent).where(
            QualityEvent.subject == subject,
            QualityEvent.subject_id == subject_id,
            QualityEvent.at >= since,
            QualityEvent.kind == kind,
            QualityEvent.actor == actor,
        )
        return list(self._session.scalars(query))
