"""Tables of accounts, sign-in sessions and the record of who did what to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bridge.kit.db import Base, RowId


class User(RowId, Base):
    """A person with an account."""

    __tablename__ = "auth_user"

    username: Mapped[str] = mapped_column(String(32), unique=True)
    display_name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str]
    disabled: Mapped[bool] = mapped_column(default=False)
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SignInSession(RowId, Base):
    """One signed-in browser. The token itself is never stored, only its SHA-256."""

    __tablename__ = "auth_session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("auth_user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_seen_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")


class AuthEvent(RowId, Base):
    """The audit trail: who did what, when."""

    __tablename__ = "auth_event"
    __table_args__ = (Index("ix_auth_event_at", "at"),)

    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(String(200), default="")
