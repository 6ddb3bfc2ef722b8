"""The states of a seat, and what leads from one to another: one table, and nothing beside it."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from bridge.seats.errors import NotNow

SeatState: TypeAlias = Literal[
    "signed_out", "idle", "reserved", "ringing", "talking", "held", "wrap_up", "busy", "break"
]
Wish: TypeAlias = Literal["idle", "busy", "break", "signed_out"]
"""What somebody may ask for. During a call it waits until the call is over."""

Cause: TypeAlias = Literal[
    "signed_on",
    "asked",
    "offered",
    "shown",
    "accepted",
    "picked",
    "refused",
    "missed",
    "withdrawn",
    "held",
    "resumed",
    "finished",
    "wrapped_up",
    "dropped",
    "vanished",
]

_OFFER: Mapping[Cause, SeatState] = {
    "accepted": "talking",
    "refused": "idle",
    "missed": "idle",
    "withdrawn": "idle",
    "vanished": "signed_out",
}

TRANSITIONS: Mapping[SeatState, Mapping[Cause, SeatState]] = {
    "signed_out": {"signed_on": "idle"},
    "idle": {"offered": "reserved", "picked": "talking", "vanished": "signed_out"},
    "reserved": {**_OFFER, "shown": "ringing"},
    "ringing": _OFFER,
    "talking": {
        "held": "held",
        "finished": "wrap_up",
        "dropped": "idle",
        "vanished": "signed_out",
    },
    "held": {
        "resumed": "talking",
        "finished": "wrap_up",
        "dropped": "idle",
        "vanished": "signed_out",
    },
    "wrap_up": {"wrapped_up": "idle", "picked": "talking", "vanished": "signed_out"},
    "busy": {"picked": "talking", "vanished": "signed_out"},
    "break": {"picked": "talking", "vanished": "signed_out"},
}
"""What follows from what. Where "idle" follows, a wish that waits is fulfilled instead."""

FREE: frozenset[SeatState] = frozenset({"idle", "busy", "break", "wrap_up"})
"""Without a call or an offer: what is asked for happens at once."""

IN_CALL: frozenset[SeatState] = frozenset({"talking", "held"})
OFFERED: frozenset[SeatState] = frozenset({"reserved", "ringing"})


def after(state: SeatState, cause: Cause, wish: Wish | None = None) -> SeatState:
    """The state that follows.

    Args:
        wish: what was asked for during the call, or is asked for now (cause "asked").

    Raises:
        NotNow: that cannot happen in this state.
    """
    if cause == "asked":
        if state not in FREE or wish is None:
            raise NotNow
        return wish
    follows = TRANSITIONS[state].get(cause)
    if follows is None:
        raise NotNow
    return wish if follows == "idle" and wish is not None else follows
