"""What happens on the floor, as it is told to everybody else: desks, calls, the log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bridge.calls.ports import Priority
from bridge.seats.states import Cause, SeatState

LeaveCause: TypeAlias = Literal["hung_up", "changed_mind", "waited_too_long", "cut_off"]
"""Abandoned; back to the hotline; offered a call-back; lost in a breakdown of ours."""


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


@dataclass(frozen=True)
class Happening:
    """A change in the form in which it is kept; see `bridge.seats.models` for the kinds."""

    at: datetime
    kind: str
    seat: str | None = None
    call_id: str | None = None
    before: str = ""
    state: str = ""
    cause: str = ""
    reason: str = ""
    priority: str = ""


def happening(change: Change) -> Happening:
    """Return a change as it is kept."""
    match change:
        case StateChanged(at, name, before, state, cause, reason, call_id):
            return Happening(at, "state", name, call_id, before, state, cause, reason)
        case Waits(at, call_id, priority, reason):
            return Happening(at, "waits", call_id=call_id, reason=reason[:100], priority=priority)
        case Leaves(at, call_id, cause):
            return Happening(at, "leaves", call_id=call_id, cause=cause)
        case Offered(at, name, call_id, consult):
            return Happening(at, "offered", name, call_id, cause="consult" if consult else "")
        case OfferEnded(at, name, call_id, cause):
            return Happening(at, "offer_ended", name, call_id, cause=cause)
        case Stranded(at, name, call_id):
            return Happening(at, "stranded", name, call_id)
