"""Routes of the wrap-up."""

from typing import Annotated

from fastapi import APIRouter, Depends

from bridge.auth.guard import require_role
from bridge.auth.service import SignedIn
from bridge.tickets.drafts.api import WRITERS
from bridge.tickets.wrap_up.schemas import ReasonCode, SatisfactionSchema, WrapUp, WrapUpChange
from bridge.tickets.wrap_up.service import WrapUpService, WrapUpView


def build_router(wrap_ups: WrapUpService) -> APIRouter:
    """Return the routes under ``/api/tickets/wrap-ups``."""
    router = APIRouter(prefix="/api/tickets/wrap-ups", tags=["wrap-ups"])
    writer = Annotated[SignedIn, Depends(require_role(*WRITERS))]

    @router.get("/{call_id}")
    def one(call_id: str, user: writer) -> WrapUp:
        """Return a call's wrap-up, or what is proposed for it."""
        return _schema(wrap_ups.of_call(user, call_id))

    @router.put("/{call_id}")
    def save(call_id: str, body: WrapUpChange, user: writer) -> WrapUp:
        """Store the wrap-up."""
        return _schema(wrap_ups.save(user, call_id, body.code, body.summary))

    def _schema(view: WrapUpView) -> WrapUp:
        thought = view.satisfaction
        return WrapUp(
            call_id=view.call_id,
            code=view.code,
            summary=view.summary,
            saved_at=view.saved_at,
            satisfaction=SatisfactionSchema.model_validate(thought) if thought else None,
            codes=[ReasonCode(id=id_, title=title) for id_, title in wrap_ups.titles.items()],
        )

    return router
