"""Tables of the seats room: callers who are to be called back."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bridge.kit.db import Base, RowId


class Callback(RowId, Base):
    """A promise to call somebody back. ``phone`` is None when only the recording knows it."""

    __tablename__ = "callback"

    phone: Mapped[str | None] = mapped_column(String(20))
    call_id: Mapped[str] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    done_by: Mapped[str | None] = mapped_column(String(64))
