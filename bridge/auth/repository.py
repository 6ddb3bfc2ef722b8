"""All queries of this room."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from bridge.auth.models import AuthEvent, SignInSession, User


class AuthRepository:
    """Accounts and sessions within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def any_user(self) -> bool:
        """Tell whether there is at least one account."""
        return bool(self._session.scalar(select(exists(select(User.id)))))

    def user(self, username: str) -> User | None:
        """Return the account, locked against other writers where the database can do so."""
        return self._session.scalar(select(User).where(User.username == username).with_for_update())

    def add_user(self, user: User) -> None:
        """Store a new account."""
        self._session.add(user)

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

    def remove_sessions_of(self, user_id: str) -> None:
        """End every session of an account."""
        self._session.execute(delete(SignInSession).where(SignInSession.user_id == user_id))

    def purge_expired(self, now: datetime) -> None:
        """Forget sessions that have expired."""
        self._session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))

    def record(self, actor: str, action: str, at: datetime, detail: str = "") -> None:
        """Add a line to the audit trail."""
        self._session.add(AuthEvent(actor=actor, action=action, at=at, detail=detail))
