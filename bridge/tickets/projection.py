"""What the events of an order add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.tickets.models import WorkOrder, WorkOrderEvent
from bridge.tickets.states import State


@dataclass(frozen=True)
class Projection:
    """The present of an order.

    Attributes:
        state: where it stands.
        unit: who has it; None before a dispatch and after a return.
        deadline: until when it is to be handled.
        updated_at: time of the last step.
        dispatches: how often it has been dispatched.
    """

    state: State
    unit: str | None
    deadline: datetime | None
    updated_at: datetime
    dispatches: int


def project(events: Sequence[WorkOrderEvent]) -> Projection:
    """Fold the events of one order, in their sequence; there is at least one."""
    unit: str | None = None
    deadline: datetime | None = None
    dispatches = 0
    for event in events:
        if event.kind == "dispatch":
            unit, dispatches = event.data["unit"], dispatches + 1
        elif event.kind == "return":
            unit = None
        if "deadline" in event.data:
            deadline = datetime.fromisoformat(event.data["deadline"])
    last = events[-1]
    return Projection(State(last.to_state), unit, deadline, last.at, dispatches)


def apply(order: WorkOrder) -> None:
    """Set the order's row to what its events say."""
    now = project(order.events)
    order.state, order.unit = now.state.value, now.unit
    order.deadline, order.updated_at = now.deadline, now.updated_at


def last_of(events: Sequence[WorkOrderEvent], kind: str) -> WorkOrderEvent | None:
    """Return the latest event of a kind."""
    return next((event for event in reversed(events) if event.kind == kind), None)
