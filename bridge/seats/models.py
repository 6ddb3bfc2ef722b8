"""Tables of the seats room: what happened at the seats, and callers who are to be called back."""

from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bridge.kit.db import Base, RowId

EventKind: TypeAlias = Literal[
    "state", "waits", "leaves", "offered", "offer_ended", "stranded", "marked"
]
"""What a row tells.

state: a seat went from ``before`` to ``state``; cause "accepted" or "picked" answered ``call_id``.
waits: a call wants a person. leaves: it waits no longer and nobody answered it; the cause is
"hung_up" (abandoned), "changed_mind" (back to the hotline) or "waited_too_long" (call-back) or "cut_off" (a breakdown of ours).
offered, offer_ended: to and from one seat. stranded: a call lost its last person and waits again.
marked: somebody has marked the call; the cause is "abuse".
"""


CUT_OFF = "系统中断，请优先回电"
"""The reason of a call-back to somebody whom a breakdown of ours has cut off: they come first."""


class SeatEvent(RowId, Base):
    """One thing that happened on the floor: every figure of the wallboard follows from these."""

    __tablename__ = "seat_event"
    __table_args__ = (Index("ix_seat_event_seat_at", "seat", "at"),)

    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(12))
    seat: Mapped[str | None] = mapped_column(String(32))
    call_id: Mapped[str | None] = mapped_column(String(36), index=True)
    before: Mapped[str] = mapped_column(String(12), default="")
    state: Mapped[str] = mapped_column(String(12), default="")
    cause: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(String(100), default="")
    priority: Mapped[str] = mapped_column(String(10), default="")


class Callback(RowId, Base):
    """A promise to call somebody back. ``phone`` is None when only the recording knows it."""

    __tablename__ = "callback"

    phone: Mapped[str | None] = mapped_column(String(20))
    call_id: Mapped[str] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    done_by: Mapped[str | None] = mapped_column(String(64))
