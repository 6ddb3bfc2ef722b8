"""Routes to read work orders; only for people who work with them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bridge.auth.guard import require_role
from bridge.auth.roles import Role
from bridge.tickets.schemas import Ticket, TicketDetail, TicketList
from bridge.tickets.service import TicketService

READERS = (Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.BACK_OFFICE, Role.ADMIN)


def build_router(service: TicketService) -> APIRouter:
    """Return the routes under ``/api/tickets``."""
    router = APIRouter(
        prefix="/api/tickets", tags=["tickets"], dependencies=[Depends(require_role(*READERS))]
    )

    @router.get("")
    def of_phone(phone: Annotated[str, Query(min_length=5, max_length=32)]) -> TicketList:
        """Return the work orders of a phone number, newest first."""
        return TicketList(items=[Ticket.model_validate(o) for o in service.by_phone(phone)])

    @router.get("/{order_no}")
    def one(order_no: str) -> TicketDetail:
        """Return a work order with its steps."""
        return TicketDetail.model_validate(service.detail(order_no))

    return router
