"""What the agent's desk receives."""

from datetime import datetime

from pydantic import BaseModel

from bridge.calls.events import Speaker
from bridge.seats.mood import Mood


class TranscriptLine(BaseModel):
    """One thing said; ``at`` is seconds of call time. Typed words have no confidence."""

    id: str
    who: Speaker
    text: str
    at: float
    confidence: float | None


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


class EarlierCall(BaseModel):
    """A call from the same number."""

    call_id: str
    started_at: datetime
    outcome_title: str
    agents: list[str]
    summary: str
    order_no: str | None


class ReadAnswer(BaseModel):
    """An answer that the caller has heard already."""

    entry_id: str
    title: str
    version: int | None


class Colleague(BaseModel):
    """Somebody who is signed in."""

    username: str
    display_name: str
    role: str
    state: str
    skills: list[str]


class CallView(BaseModel):
    """A call as the agent sees it before and while they talk.

    ``gave_up`` says why the hotline wanted a person; empty when the caller asked for one.
    """

    call_id: str
    caller_phone: str | None
    started_at: datetime
    transcript: list[TranscriptLine]
    slots: list[SlotView]
    suggestions: list[SuggestionView]
    reason: str
    earlier: list[EarlierOrder]
    gave_up: str
    mood: Mood
    read: list[ReadAnswer]
    earlier_calls: list[EarlierCall]
