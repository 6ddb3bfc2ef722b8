"""The table of drafts: the form of a call while it is being filled in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from bridge.kit.db import Base, RowId


class OrderDraft(RowId, Base):
    """One call's draft. It is never deleted: what was discarded can be taken up again.

    ``agent`` works on it now, ``earlier_agents`` have (a call may be handed on). ``version`` grows
    with every change. ``order_no`` is set in the transaction that makes the order.
    """

    __tablename__ = "order_draft"

    call_id: Mapped[str] = mapped_column(String(64), unique=True)
    agent: Mapped[str] = mapped_column(String(64), index=True)
    earlier_agents: Mapped[list[str]] = mapped_column(JSON, default=list)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    caller_phone: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    order_no: Mapped[str | None] = mapped_column(String(20))
    submitted_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
