"""The quality report: figures of the base, each with its formula."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from knowledge.curation.conformance import FieldShare, conformance
from knowledge.types import Entry

BUSINESS_TIME = ZoneInfo("Asia/Shanghai")
STALE_AFTER_DAYS = 180
# Fewer showings say nothing about an entry.
FEWEST_SHOWN = 5
LEAST_ADOPTED = 20

Figure = float | int | None
"""A count, a share 0..1, or ``None`` where nothing was there to divide by."""

TITLES = {
    "entries": "在用条目（已发布）",
    "asked": "提问数",
    "coverage": "应答率 = 直接回答 ÷ 提问",
    "unanswered": "未答率 = 转人工 ÷ 提问",
    "clarified": "反问率 = 请市民二选一 ÷ 提问",
    "disliked": "差评率 = 市民表示没有帮助 ÷ 直接回答",
    "adoption": "采纳率 = 坐席采纳 ÷ 向坐席推荐",
    "stale": "待复核条目 = 已过复核日期，或 180 天没有人看过",
    "stale_share": "待复核占比 = 待复核条目 ÷ 在用条目",
    "expired": "过期未撤条目 = 失效日期已过但仍在发布状态",
    "never_hit": "从未命中条目 = 统计期内没有回答过市民，也没有推荐给坐席",
    "never_hit_share": "从未命中占比 = 从未命中条目 ÷ 在用条目",
}
"""What each figure is called, with its formula."""


@dataclass(frozen=True)
class EntryUse:
    """What became of one entry in the time that is reported."""

    answered: int = 0
    disliked: int = 0
    shown: int = 0
    adopted: int = 0


@dataclass(frozen=True)
class Asked:
    """One question: when, what the base did, and whether the caller found it no help."""

    at: datetime
    decision: str
    disliked: bool = False


@dataclass(frozen=True)
class Month:
    """The questions of one month ``YYYY-MM``, Asia/Shanghai. ``coverage`` is a share 0..1."""

    month: str
    asked: int
    answered: int
    clarified: int
    handed_over: int
    disliked: int
    coverage: float


@dataclass(frozen=True)
class QualityReport:
    """Figures by name (see :data:`TITLES`), and the ids of entries to look at, worst first."""

    figures: dict[str, Figure]
    titles: dict[str, str]
    stale: tuple[str, ...]
    expired: tuple[str, ...]
    never_hit: tuple[str, ...]
    least_adopted: tuple[str, ...]
    fields: tuple[FieldShare, ...]
    monthly: tuple[Month, ...] = field(default=())


def quality(
    entries: Sequence[Entry],
    uses: Mapping[str, EntryUse],
    asked: Iterable[Asked],
    today: date,
    *,
    looked_at: Mapping[str, datetime] | None = None,
    reviewed: Collection[str] = (),
) -> QualityReport:
    """Make the report of a time.

    Args:
        entries: all entries; the published ones are counted.
        uses: what became of each entry, by id; an entry that is missing was never used.
        asked: the questions of that time.
        today: the business day of the report.
        looked_at: when a person last confirmed each entry; without it its last change counts.
        reviewed: ids of entries whose current version a second person approved.
    """
    published = sorted((e for e in entries if e.state == "published"), key=lambda e: e.id)
    months = monthly(asked)
    stale = _stale(published, looked_at or {}, today)
    expired = [e.id for e in published if e.content.valid_to and e.content.valid_to < today]
    never = [e.id for e in published if not _used(uses.get(e.id, EntryUse()))]
    total = sum(month.asked for month in months)
    answered = sum(month.answered for month in months)
    shown = sum(use.shown for use in uses.values())
    figures: dict[str, Figure] = {
        "entries": len(published),
        "asked": total,
        "coverage": share(answered, total),
        "unanswered": share(sum(month.handed_over for month in months), total),
        "clarified": share(sum(month.clarified for month in months), total),
        "disliked": share(sum(month.disliked for month in months), answered),
        "adoption": share(sum(use.adopted for use in uses.values()), shown),
        "stale": len(stale),
        "stale_share": share(len(stale), len(published)),
        "expired": len(expired),
        "never_hit": len(never),
        "never_hit_share": share(len(never), len(published)),
    }
    return QualityReport(
        figures,
        dict(TITLES),
        tuple(stale),
        tuple(expired),
        tuple(never),
        tuple(_least_adopted(published, uses)),
        tuple(conformance(published, reviewed)),
        tuple(months),
    )


def share(part: int, whole: int) -> float | None:
    """``part / whole``, or ``None`` if there is nothing to divide by: no calls are not 0 %."""
    return part / whole if whole else None


def monthly(asked: Iterable[Asked]) -> list[Month]:
    """The questions by month, oldest first. A dislike counts only where something was answered."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for question in asked:
        month = counts[f"{question.at.astimezone(BUSINESS_TIME):%Y-%m}"]
        month["asked"] += 1
        month[question.decision] += 1
        month["disliked"] += question.disliked and question.decision == "answer"
    return [
        Month(
            name,
            month["asked"],
            month["answer"],
            month["clarify"],
            month["hand_over"],
            month["disliked"],
            month["answer"] / month["asked"],
        )
        for name, month in sorted(counts.items())
    ]


def _stale(published: Sequence[Entry], looked_at: Mapping[str, datetime], today: date) -> list[str]:
    """Overdue ones first, the longest overdue at the top."""
    found: list[tuple[date, str]] = []
    for entry in published:
        seen = looked_at.get(entry.id, entry.updated_at).astimezone(BUSINESS_TIME).date()
        due = seen + timedelta(days=STALE_AFTER_DAYS)
        if entry.content.review_on is not None:
            due = min(due, entry.content.review_on)
        if due < today:
            found.append((due, entry.id))
    return [entry_id for _, entry_id in sorted(found)]


def _used(use: EntryUse) -> bool:
    return bool(use.answered or use.shown)


def _least_adopted(published: Sequence[Entry], uses: Mapping[str, EntryUse]) -> list[str]:
    """Entries that agents were often shown and seldom took."""
    found = [
        (use.adopted / use.shown, -use.shown, entry.id)
        for entry in published
        if (use := uses.get(entry.id, EntryUse())).shown >= FEWEST_SHOWN
    ]
    return [entry_id for _, _, entry_id in sorted(found)[:LEAST_ADOPTED]]
