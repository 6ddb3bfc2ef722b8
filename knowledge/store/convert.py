"""Between rows, JSON and the plain types of the package."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from knowledge.store.models import EntryRow, VersionRow
from knowledge.types import Audience, Entry, EntryContent, EntryVersion, State


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
    }


def content_from_json(data: dict[str, Any]) -> EntryContent:
    """The inverse of :func:`content_to_json`."""
    values = dict(data)
    values["questions"] = tuple(values["questions"])
    for name in ("valid_from", "valid_to"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
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
