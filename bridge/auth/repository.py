"""All queries of this room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from bridge.auth.models import AuthEvent, SignInSession, Skill, User
from bridge.auth.roles import Role

Row = TypeVar("Row", User, AuthEvent)
AccountState = Literal["active", "disabled", "locked"]


@dataclass(frozen=True)
class AccountQuery:
    """Which accounts, and which page of them; what is empty does not matter.

    Attributes:
        words: part of the user name or of the displayed name.
        page: from 1.
        size: accounts on a page.
    """

    words: str = ""
    role: Role | None = None
    skill: str = ""
    state: AccountState | None = None
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class AuditQuery:
    """Which lines of the audit trail, and which page of them; what is empty does not matter.

    Attributes:
        account: the user name of who did it or to whom it was done.
        since: inclusive.
        until: exclusive.
        page: from 1.
        size: lines on a page.
    """

    account: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1
    size: int = 50


class AuthRepository:
    """Accounts, sessions, skills and the audit trail within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def any_user(self) -> bool:
        """Tell whether there is at least one account."""
        return bool(self._session.scalar(select(exists(select(User.id)))))

    def user(self, username: str) -> User | None:
        """Return the account, locked against other writers where the database can do so."""
        return self._session.scalar(select(User).where(User.username == username).with_for_update())

    def user_by_id(self, user_id: str) -> User | None:
        """Return the account, locked as by ``user``."""
        return self._session.scalar(select(User).where(User.id == user_id).with_for_update())

    def administrators(self) -> set[str]:
        """Return the ids of all administrators who can sign in, locked as by ``user``."""
        query = (
            select(User.id)
            .where(User.role == Role.ADMIN.value, User.disabled.is_(False))
            .order_by(User.id)
            .with_for_update()
        )
        return set(self._session.scalars(query))

    def users(self, wanted: AccountQuery, now: datetime) -> tuple[int, list[User]]:
        """Return how many accounts there are and a page of them, by user name."""
        query = select(User)
        if wanted.words:
            query = query.where(
                or_(
                    User.username.icontains(wanted.words, autoescape=True),
                    User.display_name.icontains(wanted.words, autoescape=True),
                )
            )
        if wanted.role:
            query = query.where(User.role == wanted.role.value)
        if wanted.skill:
            query = query.where(User.skills.any(code=wanted.skill))
        if wanted.state == "locked":
            query = query.where(User.locked_until > now)
        elif wanted.state:
            query = query.where(User.disabled.is_(wanted.state == "disabled"))
        return self._page(query.order_by(User.username), wanted.page, wanted.size)

    def add_user(self, user: User) -> None:
        """Store a new account."""
        self._session.add(user)
        self._session.flush()

    def sign_in_session(self, token_hash: str) -> SignInSession | None:
        """Return the session of a token, with its user."""
        return self._session.scalar(
            select(SignInSession).where(SignInSession.token_hash == token_hash)
        )

    def add_session(self, row: SignInSession) -> None:
        """Store a new session."""
        self._session.add(row)

    def remove_session(self, row: SignInSession) -> None:
        """End a session."""
        self._session.delete(row)

    def remove_sessions_of(self, user_id: str, but: str = "") -> None:
        """End every session of an account, but the one of a token hash."""
        self._session.execute(
            delete(SignInSession).where(
                SignInSession.user_id == user_id, SignInSession.token_hash != but
            )
        )

    def open_sessions(self, user_ids: Iterable[str], now: datetime) -> dict[str, int]:
        """Return the number of valid sessions of each account that has any."""
        query = (
            select(SignInSession.user_id, func.count())
            .where(SignInSession.user_id.in_(user_ids), SignInSession.expires_at > now)
            .group_by(SignInSession.user_id)
        )
        return dict(self._session.execute(query).tuples().all())

    def purge_expired(self, now: datetime) -> None:
        """Forget sessions that have expired."""
        self._session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))

    def skills(self) -> list[Skill]:
        """Return all skills by code."""
        return list(self._session.scalars(select(Skill).order_by(Skill.code)))

    def skill(self, code: str) -> Skill | None:
        """Return a skill."""
        return self._session.get(Skill, code)

    def add_skill(self, skill: Skill) -> None:
        """Store a new skill."""
        self._session.add(skill)
        self._session.flush()

    def remove_skill(self, skill: Skill) -> None:
        """Forget a skill; nobody has it any more."""
        self._session.delete(skill)

    def record(
        self, actor: str, action: str, at: datetime, *, subject: str = "", detail: str = ""
    ) -> None:
        """Add a line to the audit trail: who did what to which account."""
        self._session.add(
            AuthEvent(actor=actor, action=action, at=at, subject=subject, detail=detail[:200])
        )

    def events(self, wanted: AuditQuery) -> tuple[int, list[AuthEvent]]:
        """Return how many lines of the audit trail there are and a page of them, newest first."""
        query = select(AuthEvent)
        if wanted.account:
            query = query.where(
                or_(AuthEvent.actor == wanted.account, AuthEvent.subject == wanted.account)
            )
        if wanted.action:
            query = query.where(AuthEvent.action == wanted.action)
        if wanted.since:
            query = query.where(AuthEvent.at >= wanted.since)
        if wanted.until:
            query = query.where(AuthEvent.at < wanted.until)
        newest_first = query.order_by(AuthEvent.at.desc(), AuthEvent.id.desc())
        return self._page(newest_first, wanted.page, wanted.size)

    def _page(self, query: Select[Row], page: int, size: int) -> tuple[int, list[Row]]:
        total = self._session.scalar(
            select(func.count()).select_from(query.order_by(None).subquery())
        )
        rows = self._session.scalars(query.offset((page - 1) * size).limit(size))
        return total or 0, list(rows)
