"""Signing in and out, and changing one's own password."""

import contextlib
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bridge.auth.creation import Newcomer, create, creating
from bridge.auth.ends import SessionEnds
from bridge.auth.errors import (
    AccountLocked,
    BadCredentials,
    NotSignedIn,
    WeakPassword,
    WrongPassword,
)
from bridge.auth.models import SignInSession, User
from bridge.auth.passwords import Passwords, check_policy
from bridge.auth.repository import AuthRepository
from bridge.auth.roles import Role
from bridge.errors import StoreBusy
from bridge.kit.clock import Clock, aware
from bridge.kit.db import Database

MAX_FAILURES = 5
LOCK_TIME = timedelta(minutes=5)
# "Last seen" is for people who look at it; a write per request would only be in the way.
SEEN_EVERY = timedelta(minutes=1)


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
        idle_hours: a sign-in ends when nothing is heard of it for so long; 0 for never.
        password_days: a password must be changed after so long; 0 for never.

    Attributes:
        ends: tells open connections that sessions have ended.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        session_hours: float,
        passwords: Passwords | None = None,
        *,
        idle_hours: float = 0.0,
        password_days: int = 0,
    ) -> None:
        self._db = db
        self._clock = clock
        self.session_time = timedelta(hours=session_hours)
        self.passwords = passwords or Passwords()
        self.ends = SessionEnds()
        self._idle_time = timedelta(hours=idle_hours)
        self._password_time = timedelta(days=password_days)

    def add_user(
        self,
        username: str,
        password: str,
        display_name: str,
        role: Role | str,
        *,
        skills: Collection[str] = (),
        actor: str = "system",
    ) -> SignedIn:
        """Create an account with a password that its owner knows already.

        Raises:
            BadUsername: characters that a user name may not have.
            WeakPassword: the password does not meet the policy.
            UnknownSkill: not in the list of skills.
            UsernameTaken: there is such an account.
        """
        who = Newcomer(username, display_name, Role(role), frozenset(skills))
        check_policy(username, password)
        encoded = self.passwords.hash(password)
        with creating():
            return self._db.write(
                lambda s: _signed_in(create(s, self._clock.now(), who, encoded, actor=actor))
            )

    def sign_in(self, username: str, password: str, address: str = "") -> tuple[str, SignedIn]:
        """Open a session; returns its token and the user.

        An attempt is counted before the password is checked, so that guesses sent in parallel
        are all counted.

        Args:
            address: where from, for the audit trail.

        Raises:
            BadCredentials: unknown or disabled account, or wrong password.
            AccountLocked: ``MAX_FAILURES`` wrong passwords in a row, for ``LOCK_TIME``.
        """
        username = username.strip()
        encoded, last_chance = self._db.write(lambda s: self._count_attempt(s, username))
        if not self.passwords.matches(encoded, password):
            # What was typed may be a password in the wrong field: only known names are recorded.
            actor = username if encoded else "unknown"
            self._db.write(
                lambda s: self._record_failure(s, actor, "sign_in_failed", last_chance, address)
            )
            raise AccountLocked if last_chance else BadCredentials
        fresh = self.passwords.hash(password) if self._needs_rehash(encoded) else None
        token = secrets.token_urlsafe(32)
        return token, self._db.write(
            lambda s: self._open(s, username, token, encoded, fresh, address)
        )

    def user_for_token(self, token: str | None) -> SignedIn | None:
        """Return who holds a token, or None if it is unknown, over or the account disabled."""
        if not token:
            return None
        now = self._clock.now()
        with self._db.transaction() as session:
            row = AuthRepository(session).sign_in_session(_digest(token))
            if row is None or aware(row.expires_at) <= now or row.user.disabled:
                return None
            unseen = now - aware(row.last_seen_at)
            if self._idle_time and unseen >= self._idle_time:
                return None
            user, stale = _signed_in(row.user), unseen >= SEEN_EVERY
        if stale:
            # Nobody is kept waiting, or signed out, because this could not be written.
            with contextlib.suppress(StoreBusy):
                self._db.write(lambda s: _touch(s, token, now), patience=0)
        return user

    def sign_out(self, token: str | None) -> None:
        """End the session of a token; an unknown token is no error."""
        if not token:
            return

        def work(session: Session) -> str | None:
            repository = AuthRepository(session)
            row = repository.sign_in_session(_digest(token))
            if row is None:
                return None
            repository.record(row.user.username, "sign_out", self._clock.now())
            repository.remove_session(row)
            return row.user_id

        if user_id := self._db.write(work):
            self.ends.announce(user_id)

    def change_password(
        self, user: SignedIn, present: str, new: str, *, token: str | None = None
    ) -> SignedIn:
        """Give oneself a new password; all other sessions of the account end.

        Args:
            user: who asks.
            present: the password until now; wrong ones are counted as when signing in.
            new: the one from now on.
            token: the session that goes on.

        Raises:
            WeakPassword: the new one does not meet the policy, or is one of the last two.
            WrongPassword: the present one is not right.
            AccountLocked: that was wrong too often.
            NotSignedIn: the password was reset meanwhile.
        """
        check_policy(user.username, new)
        encoded, last_chance = self._db.write(lambda s: self._count_attempt(s, user.username))
        if encoded is None or not self.passwords.matches(encoded, present):
            self._db.write(
                lambda s: self._record_failure(
                    s, user.username, "change_password_failed", last_chance
                )
            )
            raise AccountLocked if last_chance else WrongPassword
        with self._db.transaction() as session:
            row = AuthRepository(session).user(user.username)
            earlier = (encoded, row.previous_hash if row else None)
        used = any(self.passwords.matches(old, new) for old in earlier)
        fresh = None if used else self.passwords.hash(new)
        keep = _digest(token) if token else ""
        changed = self._db.write(lambda s: self._replace(s, user, encoded, fresh, keep))
        if used:
            raise WeakPassword("新密码不能与最近两次用过的密码相同。")
        self.ends.announce(user.user_id)
        return changed

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

    def _record_failure(
        self, session: Session, actor: str, action: str, locked: bool, address: str = ""
    ) -> None:
        repository = AuthRepository(session)
        repository.record(actor, action, self._clock.now(), detail=address)
        if locked:
            repository.record("system", "lock_user", self._clock.now(), subject=actor)

    def _replace(
        self, session: Session, user: SignedIn, present: str, fresh: str | None, keep: str
    ) -> SignedIn:
        """Store the hash of a new password, if there is one; the attempt was right in any case."""
        repository = AuthRepository(session)
        row = repository.user(user.username)
        if row is None or row.disabled or row.password_hash != present:
            raise NotSignedIn
        row.failed_attempts, row.locked_until = 0, None
        if fresh is not None:
            now = self._clock.now()
            row.previous_hash, row.password_hash = present, fresh
            row.password_set_at, row.must_change_password = now, False
            repository.remove_sessions_of(row.id, but=keep)
            repository.record(row.username, "change_password", now)
        return _signed_in(row)

    def _open(
        self,
        session: Session,
        username: str,
        token: str,
        encoded: str | None,
        fresh: str | None,
        address: str,
    ) -> SignedIn:
        repository = AuthRepository(session)
        now = self._clock.now()
        user = repository.user(username)
        # The password may have been reset while it was being checked.
        if user is None or user.disabled or user.password_hash != encoded:
            raise BadCredentials
        user.failed_attempts, user.locked_until = 0, None
        user.password_hash = fresh or user.password_hash
        user.last_sign_in_at = now
        set_at = aware(user.password_set_at or user.created_at)
        if self._password_time and set_at + self._password_time <= now:
            user.must_change_password = True
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
        repository.record(user.username, "sign_in", now, detail=address)
        return _signed_in(user)

    def _needs_rehash(self, encoded: str | None) -> bool:
        return encoded is not None and self.passwords.outdated(encoded)


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
