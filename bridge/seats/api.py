"""Routes of the desks. Their live side is the WebSocket in ``bridge.webrtc``."""

from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends

from bridge.auth.guard import require_role
from bridge.auth.service import SignedIn
from bridge.calls import wording
from bridge.calls.ports import WaitingCall
from bridge.seats.history import CallHistory
from bridge.seats.mood import mood
from bridge.seats.schemas import (
    CallView,
    Colleague,
    EarlierOrder,
    ReadAnswer,
    SlotView,
    SuggestionView,
    TranscriptLine,
)
from bridge.seats.service import SeatService

TAKES_CALLS = ("agent", "supervisor", "admin")


class OrderHistory(Protocol):
    """Earlier work orders of a caller."""

    async def earlier(self, phone: str) -> list[dict[str, Any]]:
        """Return orders as ``EarlierOrder`` fields, newest first."""
        ...


def build_router(seats: SeatService, orders: OrderHistory, history: CallHistory) -> APIRouter:
    """Return the routes under ``/api/seats``."""
    router = APIRouter(prefix="/api/seats", tags=["seats"])
    agent = Annotated[SignedIn, Depends(require_role(*TAKES_CALLS))]

    @router.get("/calls/{call_id}")
    async def call(call_id: str, user: agent) -> CallView:
        """Return what an agent sees of a waiting or current call."""
        session = seats.waiting_call(call_id)
        phone = session.caller.phone
        # Whoever reads along in a colleague's call needs none, and would be counted as shown some.
        aside = seats.is_colleagues(user.username, call_id)
        suggested = [] if aside else await seats.suggestions(session, user.username)
        earlier = await orders.earlier(phone) if phone else []
        calls = await history.earlier(phone, session.started_at) if phone else []
        return CallView(
            **_of_call(session),
            suggestions=[SuggestionView(**one) for one in suggested],
            earlier=[EarlierOrder(**one) for one in earlier],
            earlier_calls=calls,
        )

    @router.get("/colleagues")
    async def colleagues(user: agent) -> list[Colleague]:
        """Return who else is signed in, and whether they are free."""
        places = seats.hall.floor.places
        return [
            Colleague(
                username=seat.username,
                display_name=seat.display_name,
                role=seat.role,
                state=places[seat.username].state,
                skills=sorted(seat.skills),
            )
            for seat in seats.hall.seats.values()
            if seat.username in places and seat.username != user.username
        ]

    @router.post("/callbacks/{callback_id}/done", status_code=204)
    async def callback_done(callback_id: str, user: agent) -> None:
        """Note that a call-back was made."""
        await seats.finish_callback(callback_id, user.username)

    return router


def _of_call(call: WaitingCall) -> dict[str, Any]:
    """What the call itself knows, as fields of ``CallView``."""
    return {
        "call_id": call.call_id,
        "caller_phone": call.caller.phone,
        "started_at": call.started_at,
        "transcript": [
            TranscriptLine(
                id=line.id, who=line.who, text=line.text, at=line.at, confidence=line.confidence
            )
            for line in call.lines
        ],
        "slots": [
            SlotView(name=name, title=title, value=str(call.slots[name]))
            for name, title in wording.SLOTS.items()
            if call.slots.get(name)
        ],
        "reason": call.reason,
        "gave_up": "" if call.reason == wording.HANDOVER_REASONS["asked"] else call.reason,
        "mood": mood((line.text for line in call.lines if line.who == "caller"), call.intents),
        "read": [
            ReadAnswer(
                entry_id=str(one.get("id")), title=str(one.get("title")), version=one.get("version")
            )
            for one in call.read
        ],
    }
