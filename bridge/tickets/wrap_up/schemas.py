"""What goes over the wire."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bridge.tickets.wrap_up.service import MAX_SUMMARY


class SatisfactionSchema(BaseModel):
    """What the caller thought: 5 (very satisfied) to 1; null while they have not answered."""

    model_config = ConfigDict(from_attributes=True)

    score: int | None
    channel: Literal["key", "voice", "page"] | None


class ReasonCode(BaseModel):
    """A way in which a call can have ended."""

    id: str
    title: str


class WrapUp(BaseModel):
    """A call's wrap-up; ``saved_at`` is null while it is only proposed."""

    call_id: str
    code: str
    summary: str
    saved_at: datetime | None
    satisfaction: SatisfactionSchema | None
    codes: list[ReasonCode]


class WrapUpChange(BaseModel):
    """What the agent notes."""

    code: str = Field(max_length=32)
    summary: str = Field(max_length=MAX_SUMMARY)
