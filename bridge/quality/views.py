"""Rows as they go over the wire."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bridge.kit.clock import aware
from bridge.quality.models import Appeal, QualityEvent, Review, ScoreSheet
from bridge.quality.repository import QualityRepository
from bridge.quality.schemas import (
    AppealView,
    ItemMark,
    Person,
    ReviewBrief,
    ScoreBrief,
    SheetItem,
    SheetView,
    StepView,
)
from bridge.quality.scoring import score


class People:
    """Display names of those who are named in an answer.

    Args:
        names: by user name; who has no account any more is called by the user name.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    @classmethod
    def of(cls, repository: QualityRepository, usernames: Iterable[str | None]) -> "People":
        """Look up the names of some people."""
        return cls(repository.names(sorted({name for name in usernames if name})))

    def __call__(self, username: str) -> Person:
        """Return a person."""
        return Person(username=username, display_name=self._names.get(username, username))

    def maybe(self, username: str | None) -> Person | None:
        """Return a person, or None for nobody."""
        return self(username) if username else None


def instant(value: datetime | None) -> datetime | None:
    """Give a stored instant its zone back."""
    return aware(value) if value is not None else None


def mask_phone(phone: str | None) -> str | None:
    """``13812345678`` → ``138****5678``: enough to tell callers apart, not to call them."""
    if phone is None:
        return None
    hidden = 4 if len(phone) >= 8 else max(0, len(phone) - 3)
    tail = min(4, max(0, len(phone) - hidden - 1))
    head = len(phone) - hidden - tail
    return phone[:head] + "*" * hidden + phone[len(phone) - tail :]


def sheet_view(row: ScoreSheet, people: People) -> SheetView:
    """One version of a sheet."""
    items = [SheetItem.model_validate(item) for item in row.items]
    return SheetView(
        id=row.id,
        sheet=row.sheet,
        version=row.version,
        state=row.state,
        rev=row.rev,
        title=row.title,
        description=row.description,
        items=items,
        max_total=sum(item.max_points for item in items if not item.fatal),
        created_by=people(row.created_by),
        created_at=aware(row.created_at),
        published_by=people.maybe(row.published_by),
        published_at=instant(row.published_at),
    )


def score_brief(row: Review, people: People) -> ScoreBrief:
    """A score in a list of calls."""
    return ScoreBrief(
        id=row.id,
        agent=people(row.agent),
        total=row.total,
        max_total=row.max_total,
        state=row.state,
    )


def review_brief(
    row: Review, sheet: ScoreSheet, call_started_at: datetime, people: People
) -> ReviewBrief:
    """A score in a list of scores."""
    return ReviewBrief(
        **score_brief(row, people).model_dump(),
        call_id=row.call_id,
        call_started_at=aware(call_started_at),
        sheet_title=sheet.title,
        sheet_version=sheet.version,
        fatal=row.fatal,
        reviewer=people(row.reviewer),
        updated_at=aware(row.updated_at),
        sent_at=instant(row.sent_at),
        appeal_until=instant(row.appeal_until),
    )


def appeal_view(row: Appeal | None, people: People) -> AppealView | None:
    """An objection and its answer."""
    if row is None:
        return None
    return AppealView(
        reason=row.reason,
        raised_by=people(row.raised_by),
        raised_at=aware(row.raised_at),
        outcome=row.outcome,
        answer=row.answer,
        answered_by=people.maybe(row.answered_by),
        answered_at=instant(row.answered_at),
    )


def steps(events: Sequence[QualityEvent], people: People) -> list[StepView]:
    """The life of a score."""
    return [
        StepView(
            kind=event.kind,
            actor=people(event.actor),
            at=aware(event.at),
            total=event.data.get("total"),
        )
        for event in events
    ]


def marks_view(row: Review, sheet: ScoreSheet) -> tuple[list[ItemMark], list[str]]:
    """A mark for every item of the sheet in its order, and what has no points yet."""
    given = {mark["item"]: mark for mark in row.marks}
    marks = [
        ItemMark.model_validate({"item": item["id"], **given.get(item["id"], {})})
        for item in sheet.items
    ]
    return marks, list(score(sheet.items, row.marks).missing)
