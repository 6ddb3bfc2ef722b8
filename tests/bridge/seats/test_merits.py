"""What an agent's day was worth to others."""

from datetime import timedelta

from bridge.calls.models import CallRow, CallSatisfaction
from bridge.seats.models import SeatEvent
from knowledge.suggest.models import SuggestionRow
from tests.bridge.seats.conftest import Hotline


def store(hotline: Hotline, seat: str, number: str, score: int | None, days_ago: int = 0) -> None:
    at = hotline.clock.now() - timedelta(days=days_ago, minutes=5)
    with hotline.db.transaction(writes=True) as session:
        session.add(
            CallRow(id=number, caller_key="k", media="voice", started_at=at, reason="", slots={})
        )
        session.flush()
        session.add(CallSatisfaction(call_id=number, asked_at=at, score=score))
        session.add(
            SeatEvent(
                at=at, kind="state", seat=seat, call_id=number, state="talking", cause="accepted"
            )
        )
        session.add(
            SuggestionRow(
                call_id=number, agent=seat, entry_id="WC-1", version=1, query="", rank=1,
                shown_at=at, adopted_at=at if score else None,
            )
        )  # fmt: skip


class TestMerits:
    async def test_of_todays_own_calls_and_nothing_else(self, hotline: Hotline) -> None:
        for number, score in enumerate((5, 3, 2, None)):
            store(hotline, "1001", f"c{number}", score)
        store(hotline, "1002", "other", 1)
        store(hotline, "1001", "yesterday", 1, days_ago=1)
        desk = await hotline.sign_on("1001")
        told = desk.last("figures")
        assert (told["rated"], told["satisfied"], told["adopted"]) == (3, 0.6667, 3)

    async def test_without_any_nobody_is_rated(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        told = desk.last("figures")
        assert (told["rated"], told["satisfied"], told["adopted"]) == (0, None, 0)
