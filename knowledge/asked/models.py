"""Tables of questions asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.store.models import KnowledgeBaseModel, UtcDateTime


class AskedRow(KnowledgeBaseModel):
    """One question put to the base, and everything needed to see again why it was answered so."""

    __tablename__ = "kb_asked"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    channel: Mapped[str] = mapped_column(String(12))
    call_id: Mapped[str] = mapped_column(String(36), index=True)
    query: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(16))
    heard: Mapped[bool] = mapped_column(default=False, server_default=false())
    decision: Mapped[str] = mapped_column(String(12), index=True)
    confidence: Mapped[float] = mapped_column(Float)
    entry_id: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int | None] = mapped_column(Integer)
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    snapshot: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(200))
    ms: Mapped[float] = mapped_column(Float)
    disliked: Mapped[bool] = mapped_column(default=False)
    gap_id: Mapped[int | None] = mapped_column(Integer, index=True)
