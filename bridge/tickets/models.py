"""Tables of work orders. The events are the truth; the order row is what they add up to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bridge.kit.db import Base, RowId


class WorkOrder(RowId, Base):
    """A work order: what was said when it was taken, and its present state (a projection)."""

    __tablename__ = "work_order"
    __table_args__ = (
        Index("ix_work_order_contact_phone", "contact_phone"),
        Index("ix_work_order_caller_phone", "caller_phone"),
        Index("ix_work_order_created_at", "created_at"),
    )

    order_no: Mapped[str] = mapped_column(String(20), unique=True)
    source: Mapped[str] = mapped_column(String(16))
    caller_name: Mapped[str | None] = mapped_column(String(64))
    caller_phone: Mapped[str | None] = mapped_column(String(32))
    contact_phone: Mapped[str] = mapped_column(String(32))
    is_confidential: Mapped[bool] = mapped_column(default=False)
    type: Mapped[str] = mapped_column(String(16))
    category: Mapped[str | None] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    # As the citizen said it ("昨天晚上"): turning it into an instant would invent precision.
    occurred_at: Mapped[str] = mapped_column(String(200), default="")
    region: Mapped[str | None] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(500), default="")
    call_id: Mapped[str | None] = mapped_column(String(64), index=True)
    urgency: Mapped[str] = mapped_column(String(16))
    suggested_unit: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]

    state: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str | None] = mapped_column(String(64))
    deadline: Mapped[datetime | None]
    updated_at: Mapped[datetime]

    events: Mapped[list["WorkOrderEvent"]] = relationship(
        back_populates="order", order_by="WorkOrderEvent.seq"
    )


class WorkOrderEvent(RowId, Base):
    """One step in the life of a work order; never changed, never deleted."""

    __tablename__ = "work_order_event"
    __table_args__ = (UniqueConstraint("order_id", "seq"),)

    order_id: Mapped[str] = mapped_column(ForeignKey("work_order.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    order: Mapped[WorkOrder] = relationship(back_populates="events")


class OrderSerial(Base):
    """The last serial given out on a business day."""

    __tablename__ = "order_serial"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
