"""Tables of the quality room.

``quality_call`` and ``quality_seat`` are a projection of finished calls that answers searches; they
can be deleted and are then made anew. The rest is what people decided.
"""

from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bridge.kit.db import Base, RowId

SheetState: TypeAlias = Literal["draft", "published", "superseded", "retired"]
ReviewState: TypeAlias = Literal["draft", "sent", "accepted", "appealed", "upheld", "corrected"]

# SQLite's full-text index numbers its rows with 64 bits; only "INTEGER" is that number there.
_Seq = BigInteger().with_variant(Integer, "sqlite")


class QualityCall(Base):
    """A finished call as it is searched. ``seq`` is its beginning in microseconds since 1970."""

    __tablename__ = "quality_call"

    seq: Mapped[int] = mapped_column(_Seq, primary_key=True, autoincrement=False)
    call_id: Mapped[str] = mapped_column(String(36), unique=True)
    outcome: Mapped[str | None] = mapped_column(String(20))
    # Backwards: the last digits are what people look for.
    phone_reversed: Mapped[str | None] = mapped_column(String(20), index=True)


class QualitySeat(Base):
    """A seat that served a call."""

    __tablename__ = "quality_seat"

    seat: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(
        _Seq, ForeignKey("quality_call.seq", ondelete="CASCADE"), primary_key=True, index=True
    )


class QualityMark(RowId, Base):
    """A call was marked as evidence; a mark taken back stays, with who did it.

    Those that people set at their seats during the call have the id of the seats' event.
    """

    __tablename__ = "quality_mark"

    # No foreign key: a mark may be known before the journal has written the call.
    call_id: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    # Seconds of call time, where it is known.
    call_at: Mapped[float | None]
    marked_by: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(200), default="")
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(String(32))


class ScoreSheet(RowId, Base):
    """One version of a score sheet; ``sheet`` is what its versions have in common.

    ``items``: ``{"id", "title", "description", "max_points", "fatal"}``; one with ``fatal`` has no
    points and makes the result 0.
    """

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("sheet", "version"),)

    sheet: Mapped[str] = mapped_column(String(36))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(String(500), default="")
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12))
    rev: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(String(32))
    published_at: Mapped[datetime | None]


class Review(RowId, Base):
    """What a call of an agent was worth, by one version of a sheet.

    ``marks``: ``{"item", "points", "hit", "comment"}`` for each item of the sheet.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("call_id", "agent"),
        Index("ix_review_agent_sent_at", "agent", "sent_at"),
        Index("ix_review_state_updated_at", "state", "updated_at"),
    )

    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"))
    agent: Mapped[str] = mapped_column(String(32))
    sheet_id: Mapped[str] = mapped_column(ForeignKey("score_sheet.id"))
    marks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    comment: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[int] = mapped_column(default=0)
    max_total: Mapped[int] = mapped_column(default=0)
    fatal: Mapped[bool] = mapped_column(default=False)
    reviewer: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(10))
    rev: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    appeal_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Appeal(RowId, Base):
    """The agent's objection to a score, and the answer to it."""

    __tablename__ = "appeal"

    review_id: Mapped[str] = mapped_column(ForeignKey("review.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    raised_by: Mapped[str] = mapped_column(String(32))
    raised_at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str | None] = mapped_column(String(10))
    answered_by: Mapped[str | None] = mapped_column(String(32))
    answered_at: Mapped[datetime | None]


class QualityEvent(RowId, Base):
    """The audit trail: who did what to a score, a sheet or a recording; never changed."""

    __tablename__ = "quality_event"
    __table_args__ = (Index("ix_quality_event_subject", "subject", "subject_id", "at"),)

    subject: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
