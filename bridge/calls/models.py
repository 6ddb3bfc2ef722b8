"""Tables of a call: the call, the lines said in it, the turns answered in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bridge.kit.db import Base


class CallRow(Base):
    """One call, written when it begins and again when it ends."""

    __tablename__ = "call"
    __table_args__ = (
        # The last calls from a number, without looking at all that it has ever made.
        Index("ix_call_caller_phone_started_at", "caller_phone", "started_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    caller_key: Mapped[str] = mapped_column(String(64), index=True)
    caller_phone: Mapped[str | None] = mapped_column(String(20))
    media: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    order_no: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(100), default="")
    slots: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    recording: Mapped[str | None] = mapped_column(String(300))


class CallLine(Base):
    """One thing said; ``at`` is seconds of call time."""

    __tablename__ = "call_line"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), index=True)
    who: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[float] = mapped_column(Float)
    confidence: Mapped[float | None] = mapped_column(Float)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class CallTurn(Base):
    """One answered turn: what was heard, decided and replied, and when."""

    __tablename__ = "call_turn"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    index: Mapped[int] = mapped_column(Integer, primary_key=True)
    decision: Mapped[str] = mapped_column(String(20))
    intent: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[str | None] = mapped_column(String(40), index=True)
    entry_version: Mapped[int | None] = mapped_column(Integer)
    latency_ms: Mapped[int | None] = mapped_column(Integer)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class CallSatisfaction(Base):
    """A caller was asked what they thought of the service.

    ``score``: 5 (very satisfied) to 1, None while they have not answered; ``channel``: key, voice
    or page (typed); ``words``: what they said.
    """

    __tablename__ = "call_satisfaction"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None] = mapped_column(Integer)
    channel: Mapped[str | None] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text, default="")
