"""Queries about call-backs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bridge.seats.models import Callback


class CallbackRepository:
    """Reads and writes call-backs within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, callback: Callback) -> None:
        """Store a new call-back."""
        self._session.add(callback)

    def open_for_call(self, call_id: str) -> Callback | None:
        """Return the call-back still due for a call, if there is one."""
        query = select(Callback).where(Callback.call_id == call_id, Callback.done_at.is_(None))
        return self._session.scalars(query).first()

    def open(self, limit: int = 100) -> list[Callback]:
        """Return what is still due, the longest waiting first."""
        query = (
            select(Callback)
            .where(Callback.done_at.is_(None))
            .order_by(Callback.created_at)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def get(self, callback_id: str) -> Callback | None:
        """Return one call-back, or None."""
        return self._session.get(Callback, callback_id)
