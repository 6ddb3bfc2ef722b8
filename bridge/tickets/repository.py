"""All queries of this room."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from bridge.tickets.models import OrderSerial, WorkOrder


class TicketRepository:
    """Work orders within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_serial(self, day: date) -> int:
        """Count one up for a business day, in one statement, so that no two callers get the same.

        A transaction that is rolled back gives its serial back: numbers have no gaps.
        """
        postgres = self._session.get_bind().dialect.name == "postgresql"
        insert = postgresql.insert if postgres else sqlite.insert
        statement = (
            insert(OrderSerial)
            .values(day=day, last=1)
            .on_conflict_do_update(index_elements=["day"], set_={"last": OrderSerial.last + 1})
            .returning(OrderSerial.last)
        )
        return self._session.execute(statement).scalar_one()

    def add(self, order: WorkOrder) -> None:
        """Store a new order with its events."""
        self._session.add(order)

    def get(self, order_no: str, *, lock: bool = False) -> WorkOrder | None:
        """Return an order with its events; ``lock`` keeps other writers out until the commit."""
        query = (
            select(WorkOrder)
            .where(WorkOrder.order_no == order_no)
            .options(selectinload(WorkOrder.events))
        )
        return self._session.scalar(query.with_for_update() if lock else query)

    def of_call(self, call_id: str, content: str, address: str) -> WorkOrder | None:
        """Return the order that this call has already made of the same words."""
        return self._session.scalar(
            select(WorkOrder)
            .where(
                WorkOrder.call_id == call_id,
                WorkOrder.content == content,
                WorkOrder.address == address,
            )
            .options(selectinload(WorkOrder.events))
        )

    def ending_with(self, digits: str, since: datetime) -> list[WorkOrder]:
        """Return up to two orders since an instant whose number ends with ``digits``."""
        return list(
            self._session.scalars(
                select(WorkOrder)
                .where(WorkOrder.order_no.endswith(digits), WorkOrder.created_at >= since)
                .limit(2)
            )
        )

    def of_phone(self, phone: str, limit: int) -> list[WorkOrder]:
        """Return the orders that a phone number called for or is to be called about, newest first."""
        return list(
            self._session.scalars(
                select(WorkOrder)
                .where(or_(WorkOrder.contact_phone == phone, WorkOrder.caller_phone == phone))
                .order_by(WorkOrder.created_at.desc(), WorkOrder.order_no.desc())
                .limit(limit)
            )
        )

    def last_named(self, phone: str) -> WorkOrder | None:
        """Return the latest order of a phone number in which the caller's name was noted.

        A confidential order does not tell who called: others may use the same telephone.
        """
        return self._session.scalar(
            select(WorkOrder)
            .where(
                or_(WorkOrder.contact_phone == phone, WorkOrder.caller_phone == phone),
                WorkOrder.caller_name.is_not(None),
                WorkOrder.is_confidential.is_(False),
            )
            .order_by(WorkOrder.created_at.desc(), WorkOrder.order_no.desc())
            .limit(1)
        )
