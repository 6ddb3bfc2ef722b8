"""What happens on the floor, as it is told to everybody else: desks, calls, the log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bridge.calls.ports import Priority
from bridge.seats.states import Cause, SeatState

LeaveCause: TypeAlias = Literal["hung_up", "changed_mind", "waited_too_long"]
"""Abandoned; back to the hotline; asked whether to be called back."""


@dataclass(frozen=True)
class StateChanged:
    """A seat has entered a state."""

    at: datetime
    name: str
    before: SeatState
    state: SeatState
    cause: Cause
    reason: str
    call_id: str | None


@dataclass(frozen=True)
class Waits:
    """A call wants a person."""

    at: datetime
    call_id: str
    priority: Priority
    reason: str


@dataclass(frozen=True)
class Leaves:
    """A call waits no longer, and nobody answered it."""

    at: datetime
    call_id: str
    cause: LeaveCause


@dataclass(frozen=True)
class Offered:
    """A call is offered to a seat, and to nobody else, until the lease ends.

    ``consult``: somebody who talks in it asks for help; it does not wait.
    """

    at: datetime
    name: str
    call_id: str
    consult: bool = False


@dataclass(frozen=True)
class OfferEnded:
    """A seat is not offered the call any more. ``cause`` "accepted" means that it has it."""

    at: datetime
    name: str
    call_id: str
    cause: Cause


@dataclass(frozen=True)
class Stranded:
    """A call has lost its agent and waits again, at the head."""

    at: datetime
    name: str
    call_id: str


Change: TypeAlias = StateChanged | Waits | Leaves | Offered | OfferEnded | Stranded
