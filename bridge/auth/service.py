"""Signing in and out."""

import contextlib
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bridge.auth.errors import (
    AccountLocked,
    BadCredentials,
    BadUsername,
    UsernameTaken,
)
from bridge.auth.models import SignInSession, User
from bridge.auth.passwords import Passwords, check_policy, random_password
from bridge.auth.repository import AuthRepository
from bridge.auth.roles import Role
from bridge.errors import StoreBusy
from bridge.kit.clock import BUSINESS_ZONE, Clock, aware
from bridge.kit.db import Database

MAX_FAILURES = 5
LOCK_TIME = timedelta(minutes=5)
# "Last seen" is for people who look at it; a write per request would only be in the way.
SEEN_EVERY = timedelta(minutes=1)
_USERNAME = re.compile(r"[A-Za-z0-9_.-]{2,32}")
_DEMO_USERS = (
    ("admin", "系统管理员", Role.ADMIN),
    ("1001", "一号坐席", Role.AGENT),
    ("1002", "二号坐席", Role.AGENT),
    ("3001", "知识运维", Role.KNOWLEDGE),
    ("3002", "知识审核", Role.REVIEWER),
)


@dataclass(frozen=True)
class SignedIn:
    """Who is asking.

    Attributes:
        skills: codes of what the person can do, such as ``hainanese``.
        must_change_password: nothing else is open to this person until the password is changed.
    """

    user_id: str
    username: str
    display_name: str
    role: Role
    skills: frozenset[str] = frozenset()
    must_change_password: bool = False


class AuthService:
    """Accounts and their sessions; blocking, safe to use from several threads.

    Args:
        db: the database.
        clock: tells the time.
        session_hours: how long a sign-in is valid.
        passwords: hashing, with other parameters in tests.
    """

    def __init__(
        self, db: Database, clock: Clock, session_hours: float, passwords: Passwords | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self.session_time = timedelta(hours=session_hours)
        self._passwords = passwords or Passwords()

    def add_user(
        self,
        username: str,
        password: str,
        display_name: str,
        role: Role | str,
        *,
        actor: str = "system",
    ) -> SignedIn:
        """Create an account.

        Raises:
            BadUsername: characters that a user name may not have.
            WeakPassword: the password does not meet the policy.
            UsernameTaken: there is such an account.
        """
        if not _USERNAME.fullmatch(username):
            raise BadUsername
        check_policy(username, password)
        encoded = self._passwords.hash(password)

        def work(session: Session) -> SignedIn:
            return self._add(session, username, encoded, display_name, Role(role), actor)

        try:
            return self._db.write(work)
        except IntegrityError as error:
            raise UsernameTaken from error

    def sign_in(self, username: str, password: str) -> tuple[str, SignedIn]:
        """Open a session; returns its token and the user.

        An attempt is counted before the password is checked, so that guesses sent in parallel
        are all counted.

        Raises:
            BadCredentials: unknown or disabled account, or wrong password.
            AccountLocked: ``MAX_FAILURES`` wrong passwords in a row, for ``LOCK_TIME``.
        """
        username = username.strip()
        encoded, last_chance = self._db.write(lambda s: self._count_attempt(s, username))
        if not self._passwords.matches(encoded, password):
            self._db.write(lambda s: self._record_failure(s, username, encoded is not None))
            if last_chance:
                raise AccountLocked
            raise BadCredentials
        fresh = self._passwords.hash(password) if self._needs_rehash(encoded) else None
        token = secrets.token_urlsafe(32)
        return token, self._db.write(lambda s: self._open(s, username, token, fresh))

    def user_for_token(self, token: str | None) -> SignedIn | None:
        """Return who holds a token, or None if it is unknown, expired or the account disabled."""
        if not token:
            return None
        now = self._clock.now()
        with self._db.transaction() as session:
            row = AuthRepository(session).sign_in_session(_digest(token))
            if row is None or aware(row.expires_at) <= now or row.user.disabled:
                return None
            user, stale = _signed_in(row.user), aware(row.last_seen_at) + SEEN_EVERY <= now
        if stale:
            # Nobody is kept waiting, or signed out, because this could not be written.
            with contextlib.suppress(StoreBusy):
                self._db.write(lambda s: _touch(s, token, now), patience=0)
        return user

    def sign_out(self, token: str | None) -> None:
        """End the session of a token; an unknown token is no error."""
        if not token:
            return

        def work(session: Session) -> None:
            repository = AuthRepository(session)
            if row := repository.sign_in_session(_digest(token)):
                repository.record(row.user.username, "sign_out", self._clock.now())
                repository.remove_session(row)

        self._db.write(work)

    def disable(self, username: str, *, actor: str) -> bool:
        """Close an account and end its sessions; returns False if there is no such account."""

        def work(session: Session) -> bool:
            repository = AuthRepository(session)
            user = repository.user(username)
            if user is None:
                return False
            user.disabled = True
            repository.remove_sessions_of(user.id)
            repository.record(actor, "disable_user", self._clock.now(), username)
            return True

        return self._db.write(work)

    def ensure_demo_users(self, file: Path) -> Path | None:
        """Create the first accounts if there is none, and write their passwords to ``file``.

        Returns:
            ``file``, readable by its owner only, or None if there were accounts already.
        """
        with self._db.transaction() as session:
            if AuthRepository(session).any_user():
                return None
        passwords = {username: random_password() for username, _, _ in _DEMO_USERS}
        hashes = {name: self._passwords.hash(word) for name, word in passwords.items()}

        def work(session: Session) -> Path | None:
            if AuthRepository(session).any_user():
                return None
            for username, display_name, role in _DEMO_USERS:
                self._add(session, username, hashes[username], display_name, role, "system")
            # Before the commit: accounts whose passwords nobody can read would lock us out.
            _write_private(file, _first_sign_in_text(passwords, self._clock.now()))
            return file

        return self._db.write(work)

    def _add(
        self,
        session: Session,
        username: str,
        encoded: str,
        display_name: str,
        role: Role,
        actor: str,
    ) -> SignedIn:
        repository = AuthRepository(session)
        now = self._clock.now()
        user = User(
            username=username,
            display_name=display_name.strip() or username,
            role=role.value,
            password_hash=encoded,
            created_at=now,
        )
        repository.add_user(user)
        repository.record(actor, "add_user", now, f"{username} {role.value}")
        session.flush()
        return _signed_in(user)

    def _count_attempt(self, session: Session, username: str) -> tuple[str | None, bool]:
        """Return the password hash to check, and whether this attempt is the last before a lock."""
        user = AuthRepository(session).user(username)
        if user is None or user.disabled:
            return None, False
        now = self._clock.now()
        if user.locked_until is not None and aware(user.locked_until) > now:
            raise AccountLocked
        user.locked_until = None
        user.failed_attempts += 1
        last_chance = user.failed_attempts >= MAX_FAILURES
        if last_chance:
            user.failed_attempts = 0
            user.locked_until = now + LOCK_TIME
        return user.password_hash, last_chance

    def _record_failure(self, session: Session, username: str, known: bool) -> None:
        # What was typed may be a password in the wrong field: only known names are recorded.
        actor = username if known else "unknown"
        AuthRepository(session).record(actor, "sign_in_failed", self._clock.now())

    def _open(self, session: Session, username: str, token: str, fresh: str | None) -> SignedIn:
        repository = AuthRepository(session)
        now = self._clock.now()
        user = repository.user(username)
        if user is None or user.disabled:
            raise BadCredentials
        user.failed_attempts, user.locked_until = 0, None
        user.password_hash = fresh or user.password_hash
        repository.purge_expired(now)
        repository.add_session(
            SignInSession(
                token_hash=_digest(token),
                user_id=user.id,
                created_at=now,
                expires_at=now + self.session_time,
                last_seen_at=now,
            )
        )
        repository.record(user.username, "sign_in", now)
        return _signed_in(user)

    def _needs_rehash(self, encoded: str | None) -> bool:
        return encoded is not None and self._passwords.outdated(encoded)


def _signed_in(user: User) -> SignedIn:
    return SignedIn(
        user.id,
        user.username,
        user.display_name,
        Role(user.role),
        frozenset(one.code for one in user.skills),
        user.must_change_password,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _touch(session: Session, token: str, now: datetime) -> None:
    if row := AuthRepository(session).sign_in_session(_digest(token)):
        row.last_seen_at = now


def _first_sign_in_text(passwords: dict[str, str], now: datetime) -> str:
    lines = [
        f"{name}（{title}，{role.label}）：{passwords[name]}" for name, title, role in _DEMO_USERS
    ]
    return (
        "12345 热线助手：首次登录账号\n"
        f"生成时间：{now.astimezone(BUSINESS_ZONE):%Y-%m-%d %H:%M}\n\n"
        + "\n".join(lines)
        + "\n\n坐席登录页面：/agent，知识库登录页面：/knowledge\n请妥善保管；抄下密码后建议删除本文件。\n"
    )


def _write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
