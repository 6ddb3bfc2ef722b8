"""Following orders: an agent who has promised to look after one sees how it stands."""

from sqlalchemy.orm import Session

from bridge.kit.clock import Clock
from bridge.kit.db import Database
from bridge.tickets.errors import OrderNotFound
from bridge.tickets.following.models import OrderFollow
from bridge.tickets.following.repository import FollowRepository
from bridge.tickets.models import WorkOrder
from bridge.tickets.presenter import Presenter
from bridge.tickets.repository import TicketRepository
from bridge.tickets.views import OrderView


class FollowService:
    """Keeps who follows what; blocking.

    Args:
        db: the database.
        clock: tells the time.
        presenter: knows the names of everything.
    """

    def __init__(self, db: Database, clock: Clock, presenter: Presenter) -> None:
        self._db = db
        self._clock = clock
        self._present = presenter

    def follow(self, username: str, order_no: str) -> None:
        """Follow an order; doing so twice changes nothing.

        Raises:
            OrderNotFound: there is none with this number.
        """
        at = self._clock.now()

        def work(session: Session) -> None:
            order = _order(session, order_no)
            FollowRepository(session).put(OrderFollow(username=username, order_id=order.id, at=at))

        self._db.write(work)

    def unfollow(self, username: str, order_no: str) -> None:
        """Follow an order no longer.

        Raises:
            OrderNotFound: there is none with this number.
        """
        self._db.write(
            lambda session: FollowRepository(session).drop(username, _order(session, order_no).id)
        )

    def followed(self, username: str, limit: int, offset: int) -> list[OrderView]:
        """Return the orders that somebody follows; what changed last comes first."""
        with self._db.transaction() as session:
            orders = FollowRepository(session).orders_of(username, limit, offset)
            return [self._present.brief(order) for order in orders]


def _order(session: Session, order_no: str) -> WorkOrder:
    order = TicketRepository(session).get(order_no.strip().upper())
    if order is None:
        raise OrderNotFound
    return order
