"""What an agent's day was worth to others: suggestions they used, callers who were satisfied."""

from dataclasses import dataclass
from datetime import datetime, time

from bridge.calls.repository import CallRepository
from bridge.kit.clock import BUSINESS_ZONE, Clock, business_date
from bridge.kit.db import Database
from bridge.kit.offload import Offload
from bridge.seats.repository import SeatEventRepository
from knowledge.suggest.repository import SuggestionRepository


@dataclass(frozen=True)
class Merits:
    """Of today.

    Attributes:
        adopted: suggested answers that were used.
        rated: callers who said what they thought.
        satisfied: the share of them who were at least 基本满意 (DOMAIN: satisfaction 满意率), or None.
    """

    adopted: int
    rated: int
    satisfied: float | None


class MeritBook:
    """Reads them.

    Args:
        db, offload, clock: where they are kept, from where they are read, and the day.
    """

    def __init__(self, db: Database, offload: Offload, clock: Clock) -> None:
        self._db = db
        self._offload = offload
        self._clock = clock

    async def of(self, seat: str) -> Merits:
        """Return what one seat has earned today."""
        now = self._clock.now()
        begin = datetime.combine(business_date(now), time(), BUSINESS_ZONE)

        def work() -> Merits:
            with self._db.transaction() as session:
                calls = SeatEventRepository(session).answered_by(seat, begin)
                scores = CallRepository(session).scores(calls)
                adopted = SuggestionRepository(session).adopted_by(seat, begin)
            satisfied = sum(score >= 3 for score in scores)
            return Merits(
                adopted, len(scores), round(satisfied / len(scores), 4) if scores else None
            )

        return await self._offload(work)
