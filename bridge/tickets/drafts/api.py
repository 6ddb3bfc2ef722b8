"""Routes of the work-order form on the agent's desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bridge.auth.guard import require_role
from bridge.auth.roles import Role
from bridge.auth.service import SignedIn
from bridge.tickets.drafts.schemas import (
    Choice,
    Draft,
    DraftChange,
    DraftList,
    FormChoices,
    Submitted,
    brief_schema,
    draft_schema,
)
from bridge.tickets.drafts.service import DraftService
from bridge.tickets.schemas import Ticket
from bridge.tickets.service import TicketService

WRITERS = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)


def build_router(drafts: DraftService, tickets: TicketService) -> APIRouter:
    """Return the routes under ``/api/tickets/drafts`` and ``/api/tickets/form``.

    They come before the routes of the orders: there, ``drafts`` would be an order's number.
    """
    router = APIRouter(prefix="/api/tickets", tags=["drafts"])
    writer = Annotated[SignedIn, Depends(require_role(*WRITERS))]

    @router.get("/form")
    def choices(_user: writer) -> FormChoices:
        """Return what the form's selections offer."""
        rules = tickets.deadlines
        return FormChoices(
            types=[Choice(id=id_, title=title) for id_, title in rules.types.items()],
            categories=[
                Choice(id=leaf.id, title=leaf.title, group=" / ".join(leaf.path))
                for leaf in tickets.categoriser.tree.leaves
            ],
            regions=[Choice(id=town, title=town) for town in tickets.places.towns],
            urgencies=[Choice(id=id_, title=title) for id_, title in rules.urgencies.items()],
        )

    @router.get("/drafts")
    def own(
        user: writer,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> DraftList:
        """Return the agent's own drafts that are still to be submitted, newest first."""
        return DraftList(items=[brief_schema(one) for one in drafts.own(user, limit, offset)])

    @router.get("/drafts/{call_id}")
    def one(call_id: str, user: writer) -> Draft:
        """Return a call's draft; the first time it is made of the conversation."""
        return draft_schema(drafts.open(user, call_id))

    @router.patch("/drafts/{call_id}")
    def change(call_id: str, body: DraftChange, user: writer) -> Draft:
        """Write into the draft; committed when this is answered."""
        values = body.fields.model_dump(exclude_unset=True)
        view = drafts.change(user, call_id, body.version, values, list(body.keep))
        return draft_schema(view)

    @router.post("/drafts/{call_id}/refresh")
    def refresh(call_id: str, user: writer) -> Draft:
        """Take in what was said since."""
        return draft_schema(drafts.refresh(user, call_id))

    @router.post("/drafts/{call_id}/submit")
    def submit(call_id: str, user: writer) -> Submitted:
        """Make the work order; asked again, the answer is the same order."""
        view, order = drafts.submit(user, call_id)
        return Submitted(draft=draft_schema(view), order=Ticket.model_validate(order))

    @router.post("/drafts/{call_id}/discard")
    def discard(call_id: str, user: writer) -> Draft:
        """Put the draft aside."""
        return draft_schema(drafts.discard(user, call_id))

    return router
