"""Which of the fields that a knowledge entry should have are filled in, and how often.

GB/T 44191-2024 (guide to building the knowledge base of a government hotline, in force since
2025-01-01) is the yardstick. Its full text is not public; the list below is what its public
summaries, GB/T 33358 and the everyday practice of hotlines name. It shows what is missing and is no
certificate of conformance.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from knowledge.types import Entry


@dataclass(frozen=True)
class FieldShare:
    """How many entries have a field; ``share`` is ``None`` when there are no entries."""

    field: str
    title: str
    present: int
    total: int
    share: float | None


Has = Callable[[Entry], bool]

FIELDS: tuple[tuple[str, str, Has], ...] = (
    ("title", "标题", lambda e: bool(e.content.title.strip())),
    ("answer_full", "内容（完整答案）", lambda e: bool(e.content.answer_full.strip())),
    ("answer_spoken", "内容（口语答案）", lambda e: bool(e.content.answer_spoken.strip())),
    ("category", "分类", lambda e: bool(e.content.category.strip())),
    ("source", "来源或依据", lambda e: bool(e.content.source.strip() or e.content.document)),
    ("department", "责任单位", lambda e: bool(e.content.department.strip())),
    ("valid_from", "生效日期", lambda e: e.content.valid_from is not None),
    ("valid_to", "失效或复核日期", lambda e: bool(e.content.valid_to or e.content.review_on)),
    ("region", "适用区域", lambda e: bool(e.content.region.strip())),
    ("audience", "适用对象", lambda e: bool(e.content.audience)),
    ("questions", "关键词或问法", lambda e: bool(e.content.questions)),
    ("version", "版本", lambda e: e.version > 0),
    ("updated_at", "更新时间", lambda e: e.updated_at is not None),
)


def conformance(entries: Sequence[Entry], reviewed: Collection[str] = ()) -> list[FieldShare]:
    """The share of entries with each field, in the order of the list.

    Args:
        reviewed: ids of entries whose current version was approved by a second person.
    """
    total = len(entries)
    counts = [(name, title, sum(has(entry) for entry in entries)) for name, title, has in FIELDS]
    counts.append(("reviewed", "审核", sum(entry.id in reviewed for entry in entries)))
    return [
        FieldShare(name, title, present, total, present / total if total else None)
        for name, title, present in counts
    ]
