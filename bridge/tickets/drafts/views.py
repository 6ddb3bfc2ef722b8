"""What the drafts' service hands out: plain values, free of the database session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bridge.kit.clock import aware
from bridge.tickets.drafts.fields import Field, Fields
from bridge.tickets.drafts.models import OrderDraft


@dataclass(frozen=True)
class DraftView:
    """A draft; times are aware, in UTC.

    Attributes:
        agent: user name of who works on it.
        made_by_bot: number of the order that the hotline itself has made in this call.
    """

    call_id: str
    agent: str
    version: int
    fields: Mapping[str, Field]
    caller_phone: str | None
    order_no: str | None
    discarded: bool
    created_at: datetime
    updated_at: datetime
    made_by_bot: str | None = None

    @classmethod
    def of(cls, draft: OrderDraft, made_by_bot: str | None = None) -> "DraftView":
        """Read a row."""
        return cls(
            call_id=draft.call_id,
            agent=draft.agent,
            version=draft.version,
            fields=fields_of(draft),
            caller_phone=draft.caller_phone,
            order_no=draft.order_no,
            discarded=draft.discarded_at is not None,
            created_at=aware(draft.created_at),
            updated_at=aware(draft.updated_at),
            made_by_bot=made_by_bot,
        )


def fields_of(draft: OrderDraft) -> Fields:
    """Return the fields of a row."""
    return {name: Field.of(data) for name, data in draft.fields.items()}


def stored(fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return fields as a row keeps them."""
    return {name: field.as_dict() for name, field in fields.items()}
