"""One seat on the floor, and the durations that hold there."""

from dataclasses import dataclass
from datetime import datetime

from bridge.seats.states import SeatState, Wish


@dataclass(frozen=True)
class Rules:
    """Durations in seconds.

    Attributes:
        show: a desk that has not shown an offer after this is passed over.
        ring: an agent who has not answered after this has missed the call.
        wrap_up: time for the work after a call; 0 for none.
        extension: one extension of it.
        misses: so many missed or refused offers in a row make a seat busy.
        silence: a desk without a sign of life for so long has vanished.
        overflow: after waiting so long a caller is offered to people without the skill, and to
            supervisors, as well.
        wanted: so long a transferred call waits for the seat that it is meant for.
        break_limit: a break longer than this is pointed out.
    """

    show: float = 3.0
    ring: float = 15.0
    wrap_up: float = 30.0
    extension: float = 60.0
    misses: int = 2
    silence: float = 4.0
    overflow: float = 20.0
    wanted: float = 15.0
    break_limit: float = 900.0


@dataclass
class Place:
    """A seat on the floor.

    Attributes:
        routed: whether calls are offered at once. To others they are when nobody else was free for
            a while; work after a call is theirs to plan.
        reserve: whether that is so; otherwise its person only picks calls.
        since: when the state began.
        until: when the state ends by itself.
        reason: why it is on a break or busy.
        wish: what follows when the call is over.
        free_since: since when this seat has had no call: the longest idle is next.
        misses: missed or refused offers in a row.
        seen: the last sign of life of the desk.
    """

    name: str
    routed: bool
    skills: frozenset[str]
    state: SeatState
    since: datetime
    free_since: datetime
    seen: datetime
    reserve: bool = True
    until: datetime | None = None
    reason: str = ""
    wish: Wish | None = None
    wish_reason: str = ""
    call_id: str | None = None
    misses: int = 0
