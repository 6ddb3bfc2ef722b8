"""Routes of the agent's desk. Its live side is the WebSocket in ``bridge.webrtc``."""

from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends

from bridge.auth.guard import require_role
from bridge.auth.service import SignedIn
from bridge.calls import wording
from bridge.seats.schemas import CallView, EarlierOrder, SlotView, SuggestionView, TranscriptLine
from bridge.seats.service import SeatService

TAKES_CALLS = ("agent", "supervisor", "admin")


class OrderHistory(Protocol):
    """Earlier work orders of a caller."""

    async def earlier(self, phone: str) -> list[dict[str, Any]]:
        """Return orders as ``EarlierOrder`` fields, newest first."""
        ...


def build_router(seats: SeatService, history: OrderHistory) -> APIRouter:
    """Return the routes under ``/api/seats``."""
    router = APIRouter(prefix="/api/seats", tags=["seats"])
    agent = Annotated[SignedIn, Depends(require_role(*TAKES_CALLS))]

    @router.get("/calls/{call_id}")
    async def call(call_id: str, user: agent) -> CallView:
        """Return what an agent sees of a waiting or current call."""
        session = seats.waiting_call(call_id)
        phone = session.caller.phone
        return CallView(
            call_id=session.call_id,
            caller_phone=phone,
            started_at=session.started_at,
            transcript=[
                TranscriptLine(id=line.id, who=line.who, text=line.text, at=line.at)
                for line in session.lines
            ],
            slots=[
                SlotView(name=name, title=title, value=str(session.slots[name]))
                for name, title in wording.SLOTS.items()
                if session.slots.get(name)
            ],
            suggestions=[
                SuggestionView(**one) for one in await seats.suggestions(session, user.username)
            ],
            reason=session.reason,
            earlier=[EarlierOrder(**one) for one in await history.earlier(phone)] if phone else [],
        )

    @router.post("/callbacks/{callback_id}/done", status_code=204)
    async def callback_done(callback_id: str, user: agent) -> None:
        """Note that a call-back was made."""
        await seats.finish_callback(callback_id, user.username)

    return router
