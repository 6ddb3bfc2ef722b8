"""Queries about wrap-ups."""

from sqlalchemy.orm import Session

from bridge.tickets.wrap_up.models import CallWrapUp


class WrapUpRepository:
    """Wrap-ups within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, call_id: str) -> CallWrapUp | None:
        """Return a call's wrap-up, or None."""
        return self._session.get(CallWrapUp, call_id)

    def add(self, wrap_up: CallWrapUp) -> None:
        """Store a new wrap-up."""
        self._session.add(wrap_up)
