"""What an administrator does with accounts, and what was done, as the audit trail has it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bridge.auth.creation import Newcomer, create, creating, give_skills
from bridge.auth.ends import SessionEnds
from bridge.auth.errors import AccountNotFound, LastAdministrator
from bridge.auth.models import User
from bridge.auth.passwords import Passwords, random_password
from bridge.auth.repository import AccountQuery, AuditQuery, AuthRepository
from bridge.auth.roles import Role
from bridge.kit.clock import Clock, aware
from bridge.kit.db import Database


@dataclass(frozen=True)
class Account:
    """An account as an administrator sees it.

    Attributes:
        locked_until: in the future, or None.
        sessions: how many browsers are signed in.
    """

    id: str
    username: str
    display_name: str
    role: Role
    skills: tuple[str, ...]
    disabled: bool
    locked_until: datetime | None
    must_change_password: bool
    sessions: int
    last_sign_in_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class AuditLine:
    """One line of the audit trail: who did what to which account, when."""

    id: str
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


class AccountService:
    """Accounts in the hands of an administrator; blocking, safe to use from several threads.

    Args:
        db: the database.
        clock: tells the time.
        passwords: hashing.
        ends: is told whose sessions end.
    """

    def __init__(self, db: Database, clock: Clock, passwords: Passwords, ends: SessionEnds) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords
        self._ends = ends

    def page(self, wanted: AccountQuery) -> tuple[int, list[Account]]:
        """Return how many accounts there are and a page of them, by user name."""
        with self._db.transaction() as session:
            repository, now = AuthRepository(session), self._clock.now()
            total, users = repository.users(wanted, now)
            sessions = repository.open_sessions([user.id for user in users], now)
            return total, [_account(user, sessions.get(user.id, 0), now) for user in users]

    def create(self, who: Newcomer, *, actor: str) -> tuple[Account, str]:
        """Create an account; returns it with its one-time password, which is stored nowhere.

        Raises:
            UnknownSkill: not in the list of skills.
            UsernameTaken: there is such an account.
        """
        password = random_password(who.username)
        encoded = self._passwords.hash(password)

        def work(session: Session) -> Account:
            now = self._clock.now()
            user = create(session, now, who, encoded, actor=actor, must_change_password=True)
            return _account(user, 0, now)

        with creating():
            return self._db.write(work), password

    def edit(
        self, account_id: str, display_name: str, role: Role, skills: Collection[str], *, actor: str
    ) -> Account:
        """Change who somebody is and what they can do; another role ends their sessions.

        Raises:
            AccountNotFound: no such account.
            LastAdministrator: it would be one no longer.
            UnknownSkill: not in the list of skills.
        """
        return self._change(
            account_id, lambda r, u: self._edit(r, u, display_name.strip(), role, skills, actor)
        )

    def reset_password(self, account_id: str, *, actor: str) -> tuple[Account, str]:
        """Give an account a one-time password, end its sessions and unlock it.

        Raises:
            AccountNotFound: no such account.
        """
        # No user name is in it: that is looked at when the person chooses a password.
        password = random_password("")
        encoded = self._passwords.hash(password)

        def work(repository: AuthRepository, user: User) -> bool:
            user.previous_hash, user.password_hash = user.password_hash, encoded
            user.password_set_at, user.must_change_password = self._clock.now(), True
            user.failed_attempts, user.locked_until = 0, None
            self._record(repository, actor, "reset_password", user)
            return True

        return self._change(account_id, work), password

    def disable(self, account_id: str, *, actor: str) -> Account:
        """Close an account and end its sessions.

        Raises:
            AccountNotFound: no such account.
            LastAdministrator: nobody else could administer the hotline.
        """

        def work(repository: AuthRepository, user: User) -> bool:
            if user.disabled:
                return False
            _keep_an_administrator(repository, user)
            user.disabled = True
            self._record(repository, actor, "disable_user", user)
            return True

        return self._change(account_id, work)

    def enable(self, account_id: str, *, actor: str) -> Account:
        """Open a closed account again.

        Raises:
            AccountNotFound: no such account.
        """

        def work(repository: AuthRepository, user: User) -> bool:
            if user.disabled:
                user.disabled = False
                user.failed_attempts, user.locked_until = 0, None
                self._record(repository, actor, "enable_user", user)
            return False

        return self._change(account_id, work)

    def unlock(self, account_id: str, *, actor: str) -> Account:
        """Let somebody try again at once after too many wrong passwords.

        Raises:
            AccountNotFound: no such account.
        """

        def work(repository: AuthRepository, user: User) -> bool:
            user.failed_attempts, user.locked_until = 0, None
            self._record(repository, actor, "unlock_user", user)
            return False

        return self._change(account_id, work)

    def end_sessions(self, account_id: str, *, actor: str) -> Account:
        """Sign somebody out everywhere.

        Raises:
            AccountNotFound: no such account.
        """

        def work(repository: AuthRepository, user: User) -> bool:
            self._record(repository, actor, "end_sessions", user)
            return True

        return self._change(account_id, work)

    def id_of(self, username: str) -> str:
        """Return the id of an account.

        Raises:
            AccountNotFound: no such account.
        """
        with self._db.transaction() as session:
            user = AuthRepository(session).user(username)
            if user is None:
                raise AccountNotFound
            return user.id

    def audit(self, wanted: AuditQuery) -> tuple[int, list[AuditLine]]:
        """Return how many lines of the audit trail there are and a page of them, newest first."""
        with self._db.transaction() as session:
            total, rows = AuthRepository(session).events(wanted)
            return total, [
                AuditLine(row.id, aware(row.at), row.actor, row.action, row.subject, row.detail)
                for row in rows
            ]

    def _change(self, account_id: str, change: Callable[[AuthRepository, User], bool]) -> Account:
        """Change an account in one transaction; end its sessions if ``change`` says so."""

        def work(session: Session) -> tuple[Account, bool]:
            repository, now = AuthRepository(session), self._clock.now()
            user = repository.user_by_id(account_id)
            if user is None:
                raise AccountNotFound
            over = change(repository, user)
            if over:
                repository.remove_sessions_of(user.id)
            sessions = repository.open_sessions([user.id], now)
            return _account(user, sessions.get(user.id, 0), now), over

        account, over = self._db.write(work)
        if over:
            self._ends.announce(account.id)
        return account

    def _edit(
        self,
        repository: AuthRepository,
        user: User,
        display_name: str,
        role: Role,
        skills: Collection[str],
        actor: str,
    ) -> bool:
        changes = []
        other_role = user.role != role.value
        if other_role:
            _keep_an_administrator(repository, user)
            changes.append(f"{Role(user.role).label} → {role.label}")
            user.role = role.value
        if user.display_name != display_name:
            # People's names are looked up, not written down twice.
            changes.append("姓名")
            user.display_name = display_name
        changes += give_skills(repository, user, skills)
        if changes:
            self._record(repository, actor, "edit_user", user, "，".join(changes))
        return other_role

    def _record(
        self, repository: AuthRepository, actor: str, action: str, user: User, detail: str = ""
    ) -> None:
        repository.record(actor, action, self._clock.now(), subject=user.username, detail=detail)


def _keep_an_administrator(repository: AuthRepository, user: User) -> None:
    if repository.administrators() == {user.id}:
        raise LastAdministrator


def _account(user: User, sessions: int, now: datetime) -> Account:
    locked = aware(user.locked_until) if user.locked_until else None
    return Account(
        id=user.id,
        username=user.username,
        display_name=user.display_name,
        role=Role(user.role),
        skills=tuple(sorted(one.code for one in user.skills)),
        disabled=user.disabled,
        locked_until=locked if locked and locked > now else None,
        must_change_password=user.must_change_password,
        sessions=sessions,
        last_sign_in_at=aware(user.last_sign_in_at) if user.last_sign_in_at else None,
        created_at=aware(user.created_at),
    )
