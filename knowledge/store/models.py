"""Tables of the knowledge base. They live in the application's database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. SQLite forgets time zones, so UTC is written and restored here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; naive values are a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("only timezone-aware times are stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC time on every database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class KnowledgeBaseModel(DeclarativeBase):
    """Base of the knowledge tables."""


class EntryRow(KnowledgeBaseModel):
    """The current content and state of an entry. The id is the human one."""

    __tablename__ = "kb_entry"
    __table_args__ = (
        CheckConstraint("state in ('draft', 'published', 'withdrawn')", name="ck_kb_entry_state"),
        CheckConstraint("audience in ('caller', 'agent')", name="ck_kb_entry_audience"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    answer_spoken: Mapped[str] = mapped_column(Text)
    answer_full: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(String(100))
    region: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(100), index=True)
    audience: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(64), default="", server_default="", index=True)
    review_on: Mapped[date | None] = mapped_column(Date)
    owner: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    questions: Mapped[list[QuestionRow]] = relationship(
        cascade="all, delete-orphan", order_by="QuestionRow.position", lazy="selectin"
    )


class QuestionRow(KnowledgeBaseModel):
    """One way in which people ask for an entry."""

    __tablename__ = "kb_question"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("kb_entry.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)


class VersionRow(KnowledgeBaseModel):
    """The full content after each change. Rows are only ever added."""

    __tablename__ = "kb_version"
    __table_args__ = (UniqueConstraint("entry_id", "version", name="uq_kb_version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    actor: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RevisionRow(KnowledgeBaseModel):
    """A single counter, moved by every transaction that changes entries."""

    __tablename__ = "kb_revision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(Integer)


class DraftRow(KnowledgeBaseModel):
    """Work on an entry that is not published; at most one for each entry."""

    __tablename__ = "kb_draft"

    entry_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    rev: Mapped[int] = mapped_column(BigInteger)
    base_version: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(16), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    editor: Mapped[str] = mapped_column(String(60))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by: Mapped[str] = mapped_column(String(60), default="")
    reviewed_by: Mapped[str] = mapped_column(String(60), default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventRow(KnowledgeBaseModel):
    """The activity record: who did what to an entry or its draft, and why.

    Only added to; saves of one sitting share a row.
    """

    __tablename__ = "kb_event"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    batch: Mapped[str] = mapped_column(String(36), default="", index=True)
