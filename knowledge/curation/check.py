"""Whether content may be stored, and whether it is complete enough for callers."""

from __future__ import annotations

from dataclasses import replace

from knowledge.curation.errors import ContentRefused
from knowledge.exchange.reader import RawRow
from knowledge.exchange.rows import join_questions, parse_row
from knowledge.types import EntryContent, RowError

_PLACEHOLDER = "（未填写）"


def cleaned(content: EntryContent) -> EntryContent:
    """The content by the rules of an import; a draft may still lack a title or an answer.

    Raises:
        ContentRefused: active markup, a text that is too long, dates in the wrong order.
    """
    row = RawRow(
        0,
        {
            "title": content.title.strip() or _PLACEHOLDER,
            "questions": join_questions(content.questions),
            "answer_spoken": content.answer_spoken,
            "answer_full": content.answer_full,
            "department": content.department,
            "region": content.region,
            "category": content.category,
            "audience": content.audience,
            "valid_from": content.valid_from.isoformat() if content.valid_from else "",
            "valid_to": content.valid_to.isoformat() if content.valid_to else "",
            "source": content.source,
        },
    )
    if not content.answer_spoken.strip() and not content.answer_full.strip():
        row.values["answer_full"] = _PLACEHOLDER
    ready, errors = parse_row(row)
    if ready is None:
        raise ContentRefused(errors)
    checked = ready.content
    return replace(
        checked,
        title="" if checked.title == _PLACEHOLDER else checked.title,
        answer_full=checked.answer_full if content.answer_full.strip() else "",
        document=content.document.strip(),
        review_on=content.review_on,
    )


def missing(content: EntryContent) -> list[RowError]:
    """What callers could not do without."""
    found = []
    if not content.title:
        found.append(RowError(0, "title", "标题不能为空。"))
    if not content.answer_spoken and not content.answer_full:
        found.append(RowError(0, "answer_spoken", "口语答案和完整答案至少要填一个。"))
    return found
