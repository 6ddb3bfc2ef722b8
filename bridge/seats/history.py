"""What else a caller has called about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bridge.calls import wording
from bridge.calls.models import CallRow
from bridge.calls.repository import CallRepository
from bridge.kit.clock import aware
from bridge.kit.db import Database
from bridge.kit.offload import Offload
from bridge.seats.repository import SeatEventRepository
from bridge.seats.schemas import EarlierCall

_LAST_CALLS = 5
_SUMMARY_LENGTH = 60


class CallHistory:
    """Earlier calls from a number.

    Args:
        db, offload: where they are kept, and from where they are read.
    """

    def __init__(self, db: Database, offload: Offload) -> None:
        self._db = db
        self._offload = offload

    async def earlier(self, phone: str, before: datetime) -> list[EarlierCall]:
        """Return the last calls that ended before an instant, the newest first."""

        def work() -> list[EarlierCall]:
            with self._db.transaction() as session:
                calls = CallRepository(session)
                rows = calls.earlier(phone, before, _LAST_CALLS)
                seats = SeatEventRepository(session).served_by([row.id for row in rows])
                return [
                    EarlierCall(
                        call_id=row.id,
                        started_at=aware(row.started_at),
                        outcome_title=wording.OUTCOME_TITLES.get(row.outcome or "", "通话结束"),
                        agents=seats.get(row.id, []),
                        summary=_summary(row, calls.first_words(row.id)),
                        order_no=row.order_no,
                    )
                    for row in rows
                ]

        return await self._offload(work)


def _summary(row: CallRow, first_words: str) -> str:
    """What it was about: what was written down for the order, else the caller's first words."""
    slots: Mapping[str, Any] = row.slots or {}
    text = str(slots.get("content") or first_words or row.reason)
    return text if len(text) <= _SUMMARY_LENGTH else text[: _SUMMARY_LENGTH - 1] + "…"
