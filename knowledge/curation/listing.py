"""The list of entries: filters, order, and how each did lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from knowledge.asked.models import AskedRow
from knowledge.clock import business_date
from knowledge.curation.models import FlagRow
from knowledge.store.models import DraftRow, EntryRow, QuestionRow
from knowledge.suggest.models import SuggestionRow

FIGURE_DAYS = 30
EXPIRES_SOON = timedelta(days=14)
STATES = (
    "draft", "review", "approved", "published", "withdrawn", "flagged", "due", "expiring", "expired",
)  # fmt: skip
SORTS = ("updated", "title", "answered", "adopted", "disliked")
FACETS = {
    "categories": EntryRow.category,
    "departments": EntryRow.department,
    "regions": EntryRow.region,
    "owners": EntryRow.owner,
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means everything. ``state`` is one of ``STATES``."""

    q: str = ""
    state: str = ""
    category: str = ""
    department: str = ""
    region: str = ""
    owner: str = ""
    audience: str = ""
    document: str = ""


@dataclass(frozen=True)
class EntryFigures:
    """How an entry did in the last ``FIGURE_DAYS`` days."""

    answered: int = 0
    clarified: int = 0
    disliked: int = 0
    suggested: int = 0
    adopted: int = 0


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    row: EntryRow
    draft: DraftRow | None
    variants: int
    flags: int
    figures: EntryFigures = field(default_factory=EntryFigures)


class Listing:
    """Reads lists within one session.

    Args:
        now: the instant that "today" and "lately" are judged by.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._today = business_date(now)

    def page(
        self, filters: Filters, *, sort: str = "updated", page: int = 1, size: int = 50
    ) -> tuple[int, list[Line]]:
        """How many entries there are, and one page of them."""
        wanted = self._filtered(filters)
        total = self._session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        ordered = self._ordered(wanted, sort).limit(size).offset((page - 1) * size)
        return total, self.lines(list(self._session.scalars(ordered)))

    def lines(self, rows: Sequence[EntryRow]) -> list[Line]:
        """Lines for rows that are at hand."""
        ids = [row.id for row in rows]
        drafts = {
            draft.entry_id: draft
            for draft in self._session.scalars(select(DraftRow).where(DraftRow.entry_id.in_(ids)))
        }
        flags = self._counts(FlagRow.entry_id, FlagRow.settled_at.is_(None), ids)
        variants = self._counts(QuestionRow.entry_id, None, ids)
        figures = self.figures(ids)
        return [
            Line(
                row,
                drafts.get(row.id),
                variants.get(row.id, 0),
                flags.get(row.id, 0),
                figures.get(row.id, EntryFigures()),
            )
            for row in rows
        ]

    def figures(self, ids: Sequence[str] | None = None) -> dict[str, EntryFigures]:
        """Figures of those entries (of all that have any, for ``None``)."""
        since = self._now - timedelta(days=FIGURE_DAYS)
        asked = select(
            AskedRow.entry_id,
            _sum(AskedRow.decision == "answer"),
            _sum(AskedRow.decision == "clarify"),
            _sum(AskedRow.disliked),
        ).where(AskedRow.at >= since, AskedRow.channel == "caller")
        shown = select(
            SuggestionRow.entry_id, func.count(), _sum(SuggestionRow.adopted_at.is_not(None))
        ).where(SuggestionRow.shown_at >= since)
        if ids is not None:
            asked = asked.where(AskedRow.entry_id.in_(ids))
            shown = shown.where(SuggestionRow.entry_id.in_(ids))
        result: dict[str, list[int]] = {}
        for entry_id, *counts in self._session.execute(asked.group_by(AskedRow.entry_id)):
            result.setdefault(entry_id, [0] * 5)[:3] = counts
        for entry_id, *counts in self._session.execute(shown.group_by(SuggestionRow.entry_id)):
            result.setdefault(entry_id, [0] * 5)[3:] = counts
        return {entry_id: EntryFigures(*counts) for entry_id, counts in result.items() if entry_id}

    def facets(self) -> dict[str, list[tuple[str, int]]]:
        """The values of each field, most frequent first."""
        return {
            name: [
                (value, count)
                for value, count in self._session.execute(
                    select(column, func.count())
                    .where(column != "")
                    .group_by(column)
                    .order_by(func.count().desc(), column)
                    .limit(500)
                )
            ]
            for name, column in FACETS.items()
        }

    def count(self, state: str) -> int:
        """How many entries are in a state."""
        wanted = self._filtered(Filters(state=state))
        return self._session.scalar(select(func.count()).select_from(wanted.subquery())) or 0

    def _counts(
        self, owner: Any, condition: ColumnElement[bool] | None, ids: Sequence[str]
    ) -> dict[str, int]:
        query = select(owner, func.count()).where(owner.in_(ids)).group_by(owner)
        if condition is not None:
            query = query.where(condition)
        return dict(self._session.execute(query).tuples().all())

    def _filtered(self, filters: Filters) -> Select[Any]:
        query = select(EntryRow).outerjoin(DraftRow, DraftRow.entry_id == EntryRow.id)
        for column, value in (
            (EntryRow.category, filters.category),
            (EntryRow.department, filters.department),
            (EntryRow.region, filters.region),
            (EntryRow.owner, filters.owner),
            (EntryRow.audience, filters.audience),
            (EntryRow.document, filters.document),
        ):
            if value:
                query = query.where(column == value)
        if filters.state:
            query = query.where(self._state(filters.state))
        for word in filters.q.split()[:8]:
            like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            query = query.where(
                or_(
                    EntryRow.id.ilike(like, escape="\\"),
                    EntryRow.title.ilike(like, escape="\\"),
                    EntryRow.answer_spoken.ilike(like, escape="\\"),
                    EntryRow.answer_full.ilike(like, escape="\\"),
                    EntryRow.source.ilike(like, escape="\\"),
                    EntryRow.questions.any(QuestionRow.text.ilike(like, escape="\\")),
                )
            )
        return query

    def _state(self, state: str) -> ColumnElement[bool]:
        live = EntryRow.state == "published"
        match state:
            case "draft":
                return DraftRow.status == "editing"
            case "review" | "approved":
                return DraftRow.status == state
            case "flagged":
                return EntryRow.id.in_(select(FlagRow.entry_id).where(FlagRow.settled_at.is_(None)))
            case "due":
                return live & (EntryRow.review_on <= self._today)
            case "expiring":
                return live & EntryRow.valid_to.between(self._today, self._today + EXPIRES_SOON)
            case "expired":
                return live & (EntryRow.valid_to < self._today)
            case _:
                return EntryRow.state == state

    def _ordered(self, query: Select[Any], sort: str) -> Select[Any]:
        if sort == "title":
            return query.order_by(EntryRow.title, EntryRow.id)
        if sort == "updated":
            newest = func.coalesce(DraftRow.updated_at, EntryRow.updated_at)
            return query.order_by(newest.desc(), EntryRow.id)
        since = self._now - timedelta(days=FIGURE_DAYS)
        if sort == "adopted":
            counted = (
                select(SuggestionRow.entry_id, _sum(SuggestionRow.adopted_at.is_not(None)))
                .where(SuggestionRow.shown_at >= since)
                .group_by(SuggestionRow.entry_id)
            )
        else:
            condition = AskedRow.disliked if sort == "disliked" else AskedRow.decision == "answer"
            counted = (
                select(AskedRow.entry_id, _sum(condition))
                .where(AskedRow.at >= since, AskedRow.channel == "caller")
                .group_by(AskedRow.entry_id)
            )
        figure = counted.subquery("figure")
        return query.outerjoin(figure, figure.c[0] == EntryRow.id).order_by(
            func.coalesce(figure.c[1], 0).desc(), EntryRow.title, EntryRow.id
        )


def _sum(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def may_be_said(row: EntryRow, day: date) -> bool:
    """Whether callers can hear an entry on that day."""
    return (
        row.state == "published"
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or row.valid_to >= day)
    )
