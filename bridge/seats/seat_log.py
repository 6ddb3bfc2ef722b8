"""What happened on the floor, kept: the figures of the day, and how a seat was left."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from bridge.kit.clock import aware
from bridge.kit.db import Database
from bridge.kit.offload import Offload
from bridge.kit.write_behind import WriteBehind
from bridge.seats.changes import Change, Happening, happening
from bridge.seats.models import SeatEvent
from bridge.seats.repository import SeatEventRepository
from bridge.seats.states import Wish

# Somebody whose desk vanished in a break and who comes back within this is still on it.
_REMEMBER = timedelta(minutes=30)


class SeatLog:
    """Writes the floor's changes behind its back.

    Args:
        db, offload: where to and from where.
    """

    def __init__(self, db: Database, offload: Offload) -> None:
        self._db = db
        self._offload = offload
        self.notes = WriteBehind("seat_events", db, offload)

    def record(self, changes: Iterable[Change]) -> None:
        """Note what happened."""
        self.keep([happening(change) for change in changes])

    def keep(self, happenings: list[Happening]) -> None:
        """Note what happened, in the form in which it is kept."""
        # New objects at each attempt: a session that failed has had the others.
        self.notes.put(
            lambda session: SeatEventRepository(session).add_all(
                SeatEvent(**asdict(one)) for one in happenings
            )
        )

    async def left_as(self, seat: str, now: datetime) -> tuple[Wish, str]:
        """Return the state, with its reason, that a seat is to be put into when its desk is back.

        A desk that vanished comes back as it was left, if it was on a break or busy; what it was
        asked to become after a call counts as well. Whoever signed out begins anew.
        """
        await self.notes.written()
        return await self._offload(self._left_as, seat, now)

    async def between(self, begin: datetime, end: datetime) -> list[Happening]:
        """Return what happened from ``begin`` up to ``end``, in order."""

        def work() -> list[Happening]:
            with self._db.transaction() as session:
                rows = SeatEventRepository(session).between(begin, end)
                return [_happening(row) for row in rows]

        return await self._offload(work)

    def _left_as(self, seat: str, now: datetime) -> tuple[Wish, str]:
        with self._db.transaction() as session:
            for row in SeatEventRepository(session).last_states(seat, now - _REMEMBER):
                if row.state == "signed_out" and row.cause != "vanished":
                    break
                if row.state == "busy":
                    return "busy", row.reason
                if row.state == "break":
                    return "break", row.reason
                if row.state != "signed_out":
                    break
        return "idle", ""


def _happening(row: SeatEvent) -> Happening:
    return Happening(
        aware(row.at),
        row.kind,
        row.seat,
        row.call_id,
        row.before,
        row.state,
        row.cause,
        row.reason,
        row.priority,
    )
