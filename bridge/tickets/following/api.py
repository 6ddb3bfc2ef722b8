"""Routes of followed orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bridge.auth.guard import require_role
from bridge.auth.service import SignedIn
from bridge.tickets.api import READERS
from bridge.tickets.following.service import FollowService
from bridge.tickets.schemas import Ticket, TicketList


def build_router(follows: FollowService) -> APIRouter:
    """Return the routes; they come before those of the orders, see ``drafts.api``."""
    router = APIRouter(prefix="/api/tickets", tags=["tickets"])
    reader = Annotated[SignedIn, Depends(require_role(*READERS))]

    @router.get("/followed")
    def followed(
        user: reader,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> TicketList:
        """Return the orders that the user follows; what changed last comes first."""
        orders = follows.followed(user.username, limit, offset)
        return TicketList(items=[Ticket.model_validate(order) for order in orders])

    @router.post("/{order_no}/follow", status_code=204)
    def follow(order_no: str, user: reader) -> None:
        """Follow an order."""
        follows.follow(user.username, order_no)

    @router.delete("/{order_no}/follow", status_code=204)
    def unfollow(order_no: str, user: reader) -> None:
        """Follow an order no longer."""
        follows.unfollow(user.username, order_no)

    return router
