"""Scores as they go over the wire, and what who looks at them may do."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bridge.auth.roles import Role
from bridge.auth.service import SignedIn
from bridge.kit.clock import aware
from bridge.quality.errors import SheetNotFound
from bridge.quality.models import Review
from bridge.quality.repository import QualityRepository
from bridge.quality.schemas import ReviewPage, ReviewView
from bridge.quality.views import (
    People,
    appeal_view,
    marks_view,
    review_brief,
    sheet_view,
    steps,
)

DESK = (Role.QUALITY, Role.SUPERVISOR, Role.ADMIN)
"""Who searches, listens, scores and decides appeals."""

# What the reviewer tried before sending is their own business.
_BEFORE_SENDING = {"begun", "saved"}


def may_answer(repository: QualityRepository, row: Review, user: SignedIn) -> bool:
    """Tell whether somebody may decide the appeal against a score.

    Not whom it is about; and who gave it only where no other quality person could.
    """
    if user.role not in DESK or row.agent == user.username:
        return False
    if row.reviewer != user.username:
        return True
    return all(
        person.disabled or person.username in (user.username, row.agent)
        for person in repository.people_in([Role.QUALITY])
    )


def show(repository: QualityRepository, row: Review, user: SignedIn, now: datetime) -> ReviewView:
    """All of a score.

    Raises:
        SheetNotFound: its sheet is gone, which the database does not allow.
    """
    sheet = repository.sheet(row.sheet_id)
    call = repository.calls([row.call_id])[row.call_id]
    if sheet is None:
        raise SheetNotFound
    appeal = repository.appeals([row.id]).get(row.id)
    events = repository.events("review", row.id)
    if user.role not in DESK:
        events = [event for event in events if event.kind not in _BEFORE_SENDING]
    named = [row.agent, row.reviewer, sheet.created_by, sheet.published_by]
    if appeal is not None:
        named += [appeal.raised_by, appeal.answered_by]
    people = People.of(repository, [*named, *(event.actor for event in events)])
    marks, missing = marks_view(row, sheet)
    open_until = aware(row.appeal_until) if row.appeal_until is not None else now
    return ReviewView(
        **review_brief(row, sheet, call.started_at, people).model_dump(),
        sheet=sheet_view(sheet, people),
        marks=marks,
        comment=row.comment,
        missing=missing,
        rev=row.rev,
        appeal=appeal_view(appeal, people),
        steps=steps(events, people),
        may_appeal=row.state == "sent" and row.agent == user.username and now <= open_until,
        may_answer=row.state == "appealed" and may_answer(repository, row, user),
    )


def show_page(
    repository: QualityRepository, rows: Sequence[Review], total: int, counts: Mapping[str, int]
) -> ReviewPage:
    """A list of scores."""
    sheets = {row.id: row for row in repository.sheets()} if rows else {}
    calls = repository.calls([row.call_id for row in rows])
    people = People.of(repository, (name for row in rows for name in (row.agent, row.reviewer)))
    items = [
        review_brief(row, sheets[row.sheet_id], calls[row.call_id].started_at, people)
        for row in rows
    ]
    return ReviewPage(items=items, total=total, counts=dict(counts))
