"""Tables of accounts, what people can do, sign-in sessions, and the record of who did what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bridge.kit.db import Base, RowId


class Skill(Base):
    """Something that some people can do and callers may need, such as speaking Hainanese."""

    __tablename__ = "auth_skill"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(32))


class UserSkill(Base):
    """A person has a skill."""

    __tablename__ = "auth_user_skill"

    user_id: Mapped[str] = mapped_column(
        ForeignKey("auth_user.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(
        ForeignKey("auth_skill.code", ondelete="CASCADE"), primary_key=True, index=True
    )


class User(RowId, Base):
    """A person with an account."""

    __tablename__ = "auth_user"

    username: Mapped[str] = mapped_column(String(32), unique=True)
    display_name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str]
    # The one before, which may not come back.
    previous_hash: Mapped[str | None]
    # None in accounts that are older than this column.
    password_set_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    disabled: Mapped[bool] = mapped_column(default=False)
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    skills: Mapped[list[UserSkill]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )


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
    """The audit trail: who did what, when, and to which account."""

    __tablename__ = "auth_event"
    __table_args__ = (Index("ix_auth_event_at", "at"),)

    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    # Empty in lines that are older than this column; `detail` then names the account.
    subject: Mapped[str] = mapped_column(String(64), default="", server_default="")
    detail: Mapped[str] = mapped_column(String(200), default="")
