"""What the agent's desk receives."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class TranscriptLine(BaseModel):
    """One thing said; ``at`` is seconds of call time."""

    id: str
    who: Literal["caller", "bot", "agent"]
    text: str
    at: float


class SlotView(BaseModel):
    """Something the hotline has learned from the caller."""

    name: str
    title: str
    value: str


class SuggestionView(BaseModel):
    """An entry of the knowledge base that fits what was said last.

    ``marks`` are the stretches ``[start, end)`` of the matched question that the caller said.
    """

    entry_id: str
    version: int
    title: str
    answer_spoken: str
    answer_full: str
    materials: str
    department: str
    matched_question: str
    marks: list[tuple[int, int]]
    score: float


class EarlierOrder(BaseModel):
    """A work order of the same caller."""

    order_no: str
    title: str
    state_title: str
    created_at: datetime


class CallView(BaseModel):
    """A call as the agent sees it before and while they talk."""

    call_id: str
    caller_phone: str | None
    started_at: datetime
    transcript: list[TranscriptLine]
    slots: list[SlotView]
    suggestions: list[SuggestionView]
    reason: str
    earlier: list[EarlierOrder]
