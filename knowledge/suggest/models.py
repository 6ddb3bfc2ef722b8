"""Tables of suggestions made to agents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.store.models import KnowledgeBaseModel, UtcDateTime


class SuggestionRow(KnowledgeBaseModel):
    """One entry suggested to one agent in one call, and what the agent did with it."""

    __tablename__ = "kb_suggestion"
    __table_args__ = (UniqueConstraint("call_id", "agent", "entry_id", name="uq_kb_suggestion"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(String(36), index=True)
    agent: Mapped[str] = mapped_column(String(60))
    entry_id: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int] = mapped_column(Integer)
    query: Mapped[str] = mapped_column(Text)
    rank: Mapped[int] = mapped_column(Integer)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    adopted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wrong_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
