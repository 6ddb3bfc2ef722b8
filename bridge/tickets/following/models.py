"""The table of followed orders."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bridge.kit.db import Base


class OrderFollow(Base):
    """Somebody follows an order."""

    __tablename__ = "order_follow"

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("work_order.id"), primary_key=True)
    at: Mapped[datetime]
