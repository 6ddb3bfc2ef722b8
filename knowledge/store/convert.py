"""Between rows, JSON and the plain types of the package."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from knowledge.store.models import DraftRow, EntryRow, EventRow, VersionRow
from knowledge.types import (
    Audience,
    Draft,
    DraftStatus,
    Entry,
    EntryContent,
    EntryVersion,
    Event,
    State,
)


def row_content(row: EntryRow) -> EntryContent:
    """The content of a row as plain data."""
    return EntryContent(
        title=row.title,
        questions=tuple(question.text for question in row.questions),
        answer_spoken=row.answer_spoken,
        answer_full=row.answer_full,
        department=row.department,
        region=row.region,
        category=row.category,
        audience=cast(Audience, row.audience),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        document=row.document,
        review_on=row.review_on,
    )


def to_entry(row: EntryRow) -> Entry:
    """A row as plain data, free of its session."""
    return Entry(
        id=row.id,
        state=cast(State, row.state),
        version=row.version,
        content=row_content(row),
        owner=row.owner,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def write_content(row: EntryRow, content: EntryContent) -> None:
    """Put everything but the question variants into a row."""
    row.title = content.title
    row.answer_spoken = content.answer_spoken
    row.answer_full = content.answer_full
    row.department = content.department
    row.region = content.region
    row.category = content.category
    row.audience = content.audience
    row.valid_from = content.valid_from
    row.valid_to = content.valid_to
    row.source = content.source
    row.document = content.document
    row.review_on = content.review_on


def content_to_json(content: EntryContent) -> dict[str, Any]:
    """Content as JSON; days in ISO 8601."""
    return {
        "title": content.title,
        "questions": list(content.questions),
        "answer_spoken": content.answer_spoken,
        "answer_full": content.answer_full,
        "department": content.department,
        "region": content.region,
        "category": content.category,
        "audience": content.audience,
        "valid_from": content.valid_from.isoformat() if content.valid_from else None,
        "valid_to": content.valid_to.isoformat() if content.valid_to else None,
        "source": content.source,
        "document": content.document,
        "review_on": content.review_on.isoformat() if content.review_on else None,
    }


def content_from_json(data: dict[str, Any]) -> EntryContent:
    """The inverse of :func:`content_to_json`; history written before a field existed lacks it."""
    values = dict(data)
    values["questions"] = tuple(values["questions"])
    for name in ("valid_from", "valid_to", "review_on"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    return EntryContent(**values)


def to_version(row: VersionRow) -> EntryVersion:
    """A history row as plain data."""
    return EntryVersion(
        entry_id=row.entry_id,
        version=row.version,
        state=cast(State, row.state),
        content=content_from_json(row.content),
        actor=row.actor,
        reason=row.reason,
        at=row.at,
    )


def to_draft(row: DraftRow) -> Draft:
    """A draft row as plain data."""
    return Draft(
        entry_id=row.entry_id,
        rev=row.rev,
        base_version=row.base_version,
        status=cast(DraftStatus, row.status),
        content=content_from_json(row.content),
        editor=row.editor,
        updated_at=row.updated_at,
        submitted_by=row.submitted_by,
        reviewed_by=row.reviewed_by,
        remark=row.remark,
        publish_at=row.publish_at,
    )


def to_event(row: EventRow) -> Event:
    """A row of the activity record as plain data."""
    return Event(
        id=row.id,
        entry_id=row.entry_id,
        at=row.at,
        actor=row.actor,
        action=row.action,
        reason=row.reason,
        version=row.version,
        content=content_from_json(row.content) if row.content else None,
        batch=row.batch,
    )
