"""Tables of the knowledge desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.store.models import KnowledgeBaseModel, UtcDateTime


class DocumentRow(KnowledgeBaseModel):
    """A policy document that entries rest on."""

    __tablename__ = "kb_document"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(100))
    issuer: Mapped[str] = mapped_column(String(100))
    effective_on: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(12))
    ended_on: Mapped[date | None] = mapped_column(Date)
    replaced_by: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(60))


class FlagRow(KnowledgeBaseModel):
    """Something about an entry that a person has to look at."""

    __tablename__ = "kb_flag"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raised_by: Mapped[str] = mapped_column(String(60))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    settled_by: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[str] = mapped_column(Text, default="")


class GoldenRow(KnowledgeBaseModel):
    """A question whose right entry is known; every publication is tested with it."""

    __tablename__ = "kb_golden"
    __table_args__ = (UniqueConstraint("query", name="uq_kb_golden"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    query: Mapped[str] = mapped_column(String(200))
    expected_id: Mapped[str] = mapped_column(String(64), index=True)
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GateRow(KnowledgeBaseModel):
    """What a publication would change in the answers, as it was shown before it was confirmed."""

    __tablename__ = "kb_gate"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int] = mapped_column(Integer)
    drafts: Mapped[dict[str, int]] = mapped_column(JSON)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class GapRow(KnowledgeBaseModel):
    """A group of questions without an answer that somebody took on, or decided to leave."""

    __tablename__ = "kb_gap"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12), index=True)
    entry_id: Mapped[str] = mapped_column(String(64), index=True)
    first_asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by: Mapped[str] = mapped_column(String(60))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


class DismissedRow(KnowledgeBaseModel):
    """A pair of entries that look as if they contradict each other, and do not."""

    __tablename__ = "kb_dismissed"
    __table_args__ = (UniqueConstraint("left_id", "right_id", name="uq_kb_dismissed"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    left_id: Mapped[str] = mapped_column(String(64))
    right_id: Mapped[str] = mapped_column(String(64))
    left_version: Mapped[int] = mapped_column(Integer)
    right_version: Mapped[int] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


class TestRunRow(KnowledgeBaseModel):
    """One hit test of a file of questions."""

    __tablename__ = "kb_test_run"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    snapshot: Mapped[str] = mapped_column(String(64))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
