"""Callers who are to be called back."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bridge.calls.repository import CallRepository
from bridge.errors import NotFound
from bridge.kit.clock import Clock, aware
from bridge.kit.db import Database
from bridge.kit.offload import Offload
from bridge.seats.models import CUT_OFF, Callback
from bridge.seats.repository import CallbackRepository


class Callbacks:
    """Promises to call back, kept in the database.

    Args:
        db, offload, clock: where they are kept, from where, and when.
    """

    def __init__(self, db: Database, offload: Offload, clock: Clock) -> None:
        self._db = db
        self._offload = offload
        self._clock = clock

    async def request(self, phone: str | None, call_id: str, reason: str) -> None:
        """Note a call-back; a second one for the same call renews the first."""
        now = self._clock.now()

        def work(session: Session) -> None:
            repository = CallbackRepository(session)
            known = repository.open_for_call(call_id)
            if known is not None:
                known.phone, known.reason = phone or known.phone, reason
                return
            repository.add(Callback(phone=phone, call_id=call_id, reason=reason, created_at=now))

        await self._offload(self._db.write, work)

    async def request_for_lost(self, call_id: str) -> str | None:
        """Note a call-back, before all others, for a call that a breakdown of ours has cut off.

        Returns:
            The key of the caller's browser, if the call is known.
        """
        now = self._clock.now()

        def work(session: Session) -> str | None:
            call = CallRepository(session).get(call_id)
            if call is None:
                return None
            if CallbackRepository(session).open_for_call(call_id) is not None:
                return call.caller_key
            CallbackRepository(session).add(
                Callback(
                    phone=call.caller_phone,
                    call_id=call_id,
                    reason=CUT_OFF,
                    created_at=now,
                )
            )
            return call.caller_key

        return await self._offload(self._db.write, work)

    async def came_back(self, call_id: str) -> None:
        """Whoever was to be called back about a call is on the line again."""
        now = self._clock.now()

        def work(session: Session) -> None:
            callback = CallbackRepository(session).open_for_call(call_id)
            if callback is not None:
                callback.done_at, callback.done_by = now, "caller"

        await self._offload(self._db.write, work)

    async def finish(self, callback_id: str, username: str) -> None:
        """Mark a call-back as made.

        Raises:
            NotFound: no such call-back.
        """
        now = self._clock.now()

        def work(session: Session) -> None:
            callback = CallbackRepository(session).get(callback_id)
            if callback is None:
                raise NotFound("没有找到这条回电记录。")
            if callback.done_at is None:
                callback.done_at, callback.done_by = now, username

        await self._offload(self._db.write, work)

    async def open(self) -> list[dict[str, Any]]:
        """Return what is still due, the longest waiting first, as the desks show it."""

        def work() -> list[dict[str, Any]]:
            with self._db.transaction() as session:
                return [_view(row) for row in CallbackRepository(session).open()]

        return await self._offload(work)


def _view(row: Callback) -> dict[str, Any]:
    created: datetime = aware(row.created_at)
    return {
        "id": row.id,
        "phone": row.phone,
        "reason": row.reason,
        "created_at": created.isoformat(),
        "call_id": row.call_id,
    }
