"""What the service hands out: plain values, free of the database session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class OrderView:
    """A work order in brief; times are aware, in UTC.

    Attributes:
        unit: who handles it, once it has been dispatched.
        suggested_unit: who usually handles such matters.
        deadline: until when it is to be handled.
    """

    order_no: str
    title: str
    type: str
    type_title: str
    state: str
    state_title: str
    category: str | None
    category_title: str
    urgency: str
    urgency_title: str
    region: str | None
    unit: str | None
    suggested_unit: str | None
    deadline: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class EventView:
    """One step in the life of an order."""

    seq: int
    kind: str
    title: str
    from_state: str | None
    to_state: str
    to_state_title: str
    actor: str
    at: datetime
    reason: str
    data: dict[str, Any]


@dataclass(frozen=True)
class OrderDetail:
    """All of a work order."""

    order: OrderView
    source: str
    content: str
    address: str
    occurred_at: str
    caller_name: str | None
    caller_phone: str | None
    contact_phone: str
    is_confidential: bool
    call_id: str | None
    events: tuple[EventView, ...]
