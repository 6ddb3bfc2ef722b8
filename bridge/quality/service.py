"""Scores: drafted, sent to the agent, accepted or appealed, and the appeal decided."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bridge.auth.service import SignedIn
from bridge.kit.clock import aware
from bridge.kit.db import Database
from bridge.quality.errors import (
    AlreadyReviewed,
    AppealLate,
    CallNotFound,
    Changed,
    NotServed,
    OwnCall,
    ReviewIncomplete,
    ReviewNotFound,
    SameReviewer,
    SheetFixed,
    SheetNotFound,
    WrongStep,
)
from bridge.quality.models import Appeal, Review, ScoreSheet
from bridge.quality.repository import QualityRepository
from bridge.quality.reviews_view import may_answer, show, show_page
from bridge.quality.schemas import (
    AnswerAppeal,
    BeginReview,
    Marks,
    RaiseAppeal,
    ReviewPage,
    ReviewView,
    SaveReview,
)
from bridge.quality.scoring import score
from bridge.tickets.working_calendar import WorkingCalendar

SENT = ("sent", "accepted", "appealed", "upheld", "corrected")
"""The states in which the agent sees a score."""

_BATCH = 100


class ReviewService:
    """What people do with scores; blocking.

    Args:
        db: the database.
        now: the clock.
        calendar: knows the working days.
        appeal_days: working days after the sending within which the agent may appeal.
    """

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        calendar: WorkingCalendar,
        appeal_days: int,
    ) -> None:
        self._db = db
        self._now = now
        self._calendar = calendar
        self._appeal_days = appeal_days

    # ---- reading ----------------------------------------------------------------------------

    def page(
        self,
        user: SignedIn,
        *,
        states: Sequence[str] = (),
        agent: str = "",
        reviewer: str = "",
        page: int = 1,
        size: int = 50,
    ) -> ReviewPage:
        """Return scores, those changed last first; no drafts about whoever asks."""
        with self._db.transaction() as session:
            repository = QualityRepository(session)
            rows, total = repository.reviews(
                states=states,
                agent=agent,
                reviewer=reviewer,
                viewer=user.username,
                page=page,
                size=size,
            )
            return show_page(repository, rows, total, repository.state_counts())

    def mine(self, user: SignedIn, *, page: int, size: int) -> ReviewPage:
        """Return the scores that an agent has been sent."""
        with self._db.transaction() as session:
            repository = QualityRepository(session)
            rows, total = repository.reviews(
                states=SENT,
                agent=user.username,
                reviewer="",
                viewer=user.username,
                page=page,
                size=size,
            )
            counts = repository.state_counts(user.username)
            counts.pop("draft", None)
            return show_page(repository, rows, total, counts)

    def get(self, review_id: str, user: SignedIn) -> ReviewView:
        """Return a score to somebody of the quality desk. Raises ReviewNotFound."""
        with self._db.transaction() as session:
            row = _find(session, review_id)
            if row.state == "draft" and row.agent == user.username:
                raise ReviewNotFound
            return self._show(session, row, user)

    def get_mine(self, review_id: str, user: SignedIn) -> ReviewView:
        """Return a score to whom it is about. Raises ReviewNotFound."""
        with self._db.transaction() as session:
            return self._show(session, _sent_to(session, review_id, user), user)

    def sent_for(self, call_id: str, user: SignedIn) -> bool:
        """Tell whether somebody has been sent a score of a call."""
        with self._db.transaction() as session:
            row = QualityRepository(session).review_of(call_id, user.username)
            return row is not None and row.state in SENT

    # ---- the quality desk -------------------------------------------------------------------

    def begin(self, body: BeginReview, user: SignedIn) -> ReviewView:
        """Begin to score an agent in a call; a draft that is there already is taken up.

        Raises:
            CallNotFound, SheetNotFound: no such call or sheet.
            SheetFixed: the sheet is not in use.
            NotServed: the agent did not answer this call.
            OwnCall: people do not score themselves.
            AlreadyReviewed: the score has been sent.
        """

        def work(session: Session) -> ReviewView:
            repository = QualityRepository(session)
            if repository.call(body.call_id) is None:
                raise CallNotFound
            if body.agent == user.username:
                raise OwnCall
            known = repository.review_of(body.call_id, body.agent)
            if known is not None:
                if known.state != "draft":
                    raise AlreadyReviewed
                return self._show(session, known, user)
            sheet = repository.sheet(body.sheet_id)
            if sheet is None:
                raise SheetNotFound
            if sheet.state != "published":
                raise SheetFixed("这份评分表没有在使用，请换一份。")
            if body.agent not in {event.seat for event in repository.served(body.call_id)}:
                raise NotServed
            now = self._now()
            row = Review(
                call_id=body.call_id,
                agent=body.agent,
                sheet_id=sheet.id,
                marks=[],
                max_total=score(sheet.items, []).max_total,
                reviewer=user.username,
                state="draft",
                created_at=now,
                updated_at=now,
            )
            repository.add(row)
            return self._done(session, row, "begun", user)

        try:
            return self._db.write(work)
        except IntegrityError as error:
            # Two people began at the same moment.
            raise AlreadyReviewed from error

    def save(self, review_id: str, body: SaveReview, user: SignedIn) -> ReviewView:
        """Save the marks so far; who saves is the reviewer from then on.

        Raises:
            ReviewNotFound: no such score.
            WrongStep: it was sent already.
            Changed: somebody else has saved in the meantime.
            ReviewIncomplete: points that the sheet does not allow.
            OwnCall: it is about the one who saves.
        """

        def work(session: Session) -> ReviewView:
            row = _draft(session, review_id, body.rev, user)
            _mark(session, row, body)
            row.reviewer = user.username
            return self._done(session, row, "saved", user)

        return self._db.write(work)

    def send(self, review_id: str, rev: int, user: SignedIn) -> ReviewView:
        """Send a score to the agent, who may appeal from now on.

        Raises: as :meth:`save`; ReviewIncomplete also for items without points.
        """

        def work(session: Session) -> ReviewView:
            row = _draft(session, review_id, rev, user)
            _require_complete(session, row)
            row.state, row.reviewer = "sent", user.username
            row.sent_at = self._now()
            row.appeal_until = self._calendar.add_working_days(row.sent_at, self._appeal_days)
            return self._done(session, row, "sent", user)

        return self._db.write(work)

    def answer(self, review_id: str, body: AnswerAppeal, user: SignedIn) -> ReviewView:
        """Decide an appeal: the score stays, or other marks replace it.

        Raises:
            ReviewNotFound, WrongStep: there is no appeal to decide.
            OwnCall, SameReviewer: somebody else has to.
            ReviewIncomplete: corrected marks that are not complete.
        """

        def work(session: Session) -> ReviewView:
            repository = QualityRepository(session)
            row = _find(session, review_id)
            if row.state != "appealed":
                raise WrongStep
            if row.agent == user.username:
                raise OwnCall
            if not may_answer(repository, row, user):
                raise SameReviewer
            before: dict[str, Any] = {"before": {"total": row.total, "marks": row.marks}}
            if body.outcome == "corrected":
                if body.corrected is None:
                    raise ReviewIncomplete("改判须填写新的评分。")
                _mark(session, row, body.corrected)
                _require_complete(session, row)
            appeal = repository.appeals([row.id])[row.id]
            appeal.outcome, appeal.answer = body.outcome, body.answer
            appeal.answered_by, appeal.answered_at = user.username, self._now()
            row.state, row.closed_at = body.outcome, self._now()
            return self._done(session, row, body.outcome, user, before)

        return self._db.write(work)

    # ---- the agent --------------------------------------------------------------------------

    def accept(self, review_id: str, user: SignedIn) -> ReviewView:
        """The agent agrees. Raises ReviewNotFound, WrongStep."""

        def work(session: Session) -> ReviewView:
            row = _sent_to(session, review_id, user)
            if row.state != "sent":
                raise WrongStep
            row.state, row.closed_at = "accepted", self._now()
            return self._done(session, row, "accepted", user)

        return self._db.write(work)

    def appeal(self, review_id: str, body: RaiseAppeal, user: SignedIn) -> ReviewView:
        """The agent disagrees. Raises ReviewNotFound, WrongStep, AppealLate."""

        def work(session: Session) -> ReviewView:
            row = _sent_to(session, review_id, user)
            if row.state != "sent":
                raise WrongStep
            if row.appeal_until is not None and aware(row.appeal_until) < self._now():
                raise AppealLate
            QualityRepository(session).add(
                Appeal(
                    review_id=row.id,
                    reason=body.reason,
                    raised_by=user.username,
                    raised_at=self._now(),
                )
            )
            row.state = "appealed"
            return self._done(session, row, "appealed", user)

        return self._db.write(work)

    # ---- time -------------------------------------------------------------------------------

    def close_unappealed(self) -> int:
        """Accept scores whose time for an appeal is over; return how many there were."""
        with self._db.transaction() as session:
            if not QualityRepository(session).unappealed(self._now(), 1):
                return 0

        def work(session: Session) -> int:
            repository = QualityRepository(session)
            now = self._now()
            rows = repository.unappealed(now, _BATCH)
            for row in rows:
                row.state, row.closed_at, row.updated_at = "accepted", now, now
                row.rev += 1
                repository.record("review", row.id, "expired", "system", now, {"total": row.total})
            return len(rows)

        return self._db.write(work)

    # ---- inside -----------------------------------------------------------------------------

    def _done(
        self,
        session: Session,
        row: Review,
        kind: str,
        user: SignedIn,
        more: dict[str, Any] | None = None,
    ) -> ReviewView:
        now = self._now()
        row.updated_at = now
        row.rev += 1
        data = {"total": row.total, "marks": row.marks, "comment": row.comment, **(more or {})}
        QualityRepository(session).record("review", row.id, kind, user.username, now, data)
        session.flush()
        return self._show(session, row, user)

    def _show(self, session: Session, row: Review, user: SignedIn) -> ReviewView:
        return show(QualityRepository(session), row, user, self._now())


def _find(session: Session, review_id: str) -> Review:
    row = QualityRepository(session).review(review_id)
    if row is None:
        raise ReviewNotFound
    return row


def _sent_to(session: Session, review_id: str, user: SignedIn) -> Review:
    row = _find(session, review_id)
    if row.agent != user.username or row.state not in SENT:
        raise ReviewNotFound
    return row


def _draft(session: Session, review_id: str, rev: int, user: SignedIn) -> Review:
    row = _find(session, review_id)
    if row.agent == user.username:
        raise OwnCall
    if row.state != "draft":
        raise WrongStep
    if row.rev != rev:
        raise Changed
    return row


def _sheet(session: Session, row: Review) -> ScoreSheet:
    sheet = QualityRepository(session).sheet(row.sheet_id)
    if sheet is None:
        raise SheetNotFound
    return sheet


def _mark(session: Session, row: Review, body: Marks) -> None:
    marks = [mark.model_dump() for mark in body.marks]
    result = score(_sheet(session, row).items, marks)
    row.marks, row.comment = marks, body.comment
    row.total, row.max_total, row.fatal = result.total, result.max_total, result.fatal


def _require_complete(session: Session, row: Review) -> None:
    missing = score(_sheet(session, row).items, row.marks).missing
    if missing:
        raise ReviewIncomplete("还没有打分：" + "、".join(missing) + "。")
