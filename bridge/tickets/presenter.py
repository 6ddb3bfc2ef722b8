"""Turns rows into what the service hands out, with the Chinese names filled in."""

from bridge.kit.clock import aware
from bridge.tickets.categories import CategoryTree
from bridge.tickets.deadlines import Deadlines
from bridge.tickets.models import WorkOrder, WorkOrderEvent
from bridge.tickets.states import STATE_TITLES, TRANSITIONS, State
from bridge.tickets.views import EventView, OrderDetail, OrderView

UNCATEGORISED = "待分类"


class Presenter:
    """Knows the names of categories, types and degrees of urgency."""

    def __init__(self, tree: CategoryTree, deadlines: Deadlines) -> None:
        self._tree = tree
        self._deadlines = deadlines

    def brief(self, order: WorkOrder) -> OrderView:
        """Return an order in brief."""
        leaf = self._tree.get(order.category)
        return OrderView(
            order_no=order.order_no,
            title=order.title,
            type=order.type,
            type_title=self._deadlines.type_title(order.type),
            state=order.state,
            state_title=STATE_TITLES[State(order.state)],
            category=order.category,
            category_title=leaf.title if leaf else UNCATEGORISED,
            urgency=order.urgency,
            urgency_title=self._deadlines.urgency_title(order.urgency),
            region=order.region,
            unit=order.unit,
            suggested_unit=order.suggested_unit,
            deadline=aware(order.deadline) if order.deadline else None,
            created_at=aware(order.created_at),
            updated_at=aware(order.updated_at),
        )

    def detail(self, order: WorkOrder) -> OrderDetail:
        """Return all of an order; its events must have been read."""
        return OrderDetail(
            order=self.brief(order),
            source=order.source,
            content=order.content,
            address=order.address,
            occurred_at=order.occurred_at,
            caller_name=order.caller_name,
            caller_phone=order.caller_phone,
            contact_phone=order.contact_phone,
            is_confidential=order.is_confidential,
            call_id=order.call_id,
            events=tuple(_event(event) for event in order.events),
        )


def _event(event: WorkOrderEvent) -> EventView:
    return EventView(
        seq=event.seq,
        kind=event.kind,
        title=TRANSITIONS[event.kind].title,
        from_state=event.from_state,
        to_state=event.to_state,
        to_state_title=STATE_TITLES[State(event.to_state)],
        actor=event.actor,
        at=aware(event.at),
        reason=event.reason,
        data=event.data,
    )
