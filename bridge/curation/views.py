"""From rows and plain data to what the desk receives."""

from collections.abc import Sequence
from datetime import date

from bridge.curation.schemas import (
    Content,
    DraftView,
    EntryDetail,
    EntrySummary,
    EventView,
    Figures,
    Flag,
    HitCandidate,
)
from knowledge.curation.drafts import Working
from knowledge.curation.explain import PART_TITLES
from knowledge.curation.listing import EntryFigures, Line, may_be_said
from knowledge.curation.models import FlagRow
from knowledge.types import Candidate, Draft, EntryContent, Event

ACTIONS = {
    "create": "新建",
    "save": "保存草稿",
    "discard": "放弃草稿",
    "submit": "提交审核",
    "return": "退回修改",
    "schedule": "定时发布",
    "publish": "发布",
    "withdraw": "撤回",
    "restore": "恢复旧版",
    "amend": "修改信息",
    "undo": "撤销",
    "import": "导入",
}


def content_of(content: Content) -> EntryContent:
    """What the desk sent, as plain data."""
    values = content.model_dump()
    values["questions"] = tuple(values["questions"])
    return EntryContent(**values)


def content_view(content: EntryContent) -> Content:
    """Plain content for the desk."""
    return Content.model_validate(content, from_attributes=True)


def draft_view(draft: Draft) -> DraftView:
    """A draft for the desk."""
    return DraftView.model_validate(draft, from_attributes=True)


def detail(working: Working, flags: Sequence[FlagRow], figures: EntryFigures) -> EntryDetail:
    """Everything about one entry."""
    entry = working.entry
    return EntryDetail(
        id=entry.id,
        state=entry.state,
        version=entry.version,
        owner=entry.owner,
        created_at=entry.created_at,
        updated_at=entry.updated_at,
        content=content_view(entry.content),
        draft=draft_view(working.draft) if working.draft else None,
        flags=[
            Flag(id=row.id, kind=row.kind, detail=row.detail, raised_at=row.raised_at)
            for row in flags
        ],
        figures=Figures.model_validate(figures, from_attributes=True),
    )


def summary(line: Line, today: date) -> EntrySummary:
    """One line of the list."""
    row, draft = line.row, line.draft
    return EntrySummary.model_validate(
        {
            **{
                name: getattr(row, name)
                for name in (
                    "id", "title", "category", "department", "region", "audience", "state",
                    "version", "valid_to", "review_on", "owner",
                )
            },
            "draft_status": draft.status if draft else None,
            "publish_at": draft.publish_at if draft else None,
            "valid": may_be_said(row, today),
            "updated_at": max(row.updated_at, draft.updated_at) if draft else row.updated_at,
            "variants": line.variants,
            "flags": line.flags,
            "figures": Figures.model_validate(line.figures, from_attributes=True),
        }
    )  # fmt: skip


def event_view(event: Event) -> EventView:
    """One line of the history."""
    return EventView(
        id=event.id,
        at=event.at,
        actor=event.actor,
        action=event.action,
        action_title=ACTIONS.get(event.action, event.action),
        reason=event.reason,
        version=event.version,
        content=content_view(event.content) if event.content else None,
        batch=event.batch,
    )


def hit_candidate(one: Candidate) -> HitCandidate:
    """A considered entry with its scores under Chinese titles."""
    return HitCandidate(
        entry_id=one.entry_id,
        version=one.version,
        title=one.title,
        region=one.region,
        department=one.department,
        score=round(one.score, 4),
        matched_question=one.matched_question,
        answer_spoken=one.answer_spoken,
        answer_full=one.answer_full,
        parts={PART_TITLES[name]: value for name, value in one.parts.items()},
    )
