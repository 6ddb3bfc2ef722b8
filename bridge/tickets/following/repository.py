"""Queries about followed orders."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bridge.tickets.following.models import OrderFollow
from bridge.tickets.models import WorkOrder


class FollowRepository:
    """Follows within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, follow: OrderFollow) -> None:
        """Store a follow; one that is there already keeps its time."""
        if self._session.get(OrderFollow, (follow.username, follow.order_id)) is None:
            self._session.add(follow)

    def drop(self, username: str, order_id: str) -> None:
        """Remove a follow, if it is there."""
        self._session.execute(
            delete(OrderFollow).where(
                OrderFollow.username == username, OrderFollow.order_id == order_id
            )
        )

    def orders_of(self, username: str, limit: int, offset: int) -> list[WorkOrder]:
        """Return the orders that somebody follows; what changed last comes first."""
        return list(
            self._session.scalars(
                select(WorkOrder)
                .join(OrderFollow, OrderFollow.order_id == WorkOrder.id)
                .where(OrderFollow.username == username)
                .order_by(WorkOrder.updated_at.desc(), WorkOrder.order_no.desc())
                .limit(limit)
                .offset(offset)
            )
        )
