"""What goes over the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Ticket(BaseModel):
    """A work order in brief."""

    model_config = ConfigDict(from_attributes=True)

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


class TicketEvent(BaseModel):
    """One step in the life of a work order."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    kind: str
    title: str
    to_state: str
    to_state_title: str
    actor: str
    at: datetime
    reason: str


class TicketDetail(BaseModel):
    """All of a work order."""

    model_config = ConfigDict(from_attributes=True)

    order: Ticket
    source: str
    content: str
    address: str
    occurred_at: str
    caller_name: str | None
    caller_phone: str | None
    contact_phone: str
    is_confidential: bool
    call_id: str | None
    events: list[TicketEvent]


class TicketList(BaseModel):
    """The work orders of a phone number."""

    items: list[Ticket]
