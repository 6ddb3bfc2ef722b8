"""What a call tells those who watch it: the caller's page, the seats, the log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

CallState: TypeAlias = Literal[
    "connecting", "listening", "hearing", "thinking", "speaking", "waiting", "with_agent", "ended"
]
Speaker: TypeAlias = Literal["caller", "bot", "agent", "supervisor"]
Outcome: TypeAlias = Literal["answered", "work_order", "handed_over", "abandoned"]


@dataclass(frozen=True)
class StateChanged:
    """The call is in another state; ``position`` counts the callers ahead while waiting."""

    state: CallState
    detail: str
    position: int | None = None


@dataclass(frozen=True)
class Caption:
    """Something was said; the same ``id`` comes again while the text still grows."""

    id: str
    who: Speaker
    text: str
    final: bool


@dataclass(frozen=True)
class Card:
    """The full written answer behind what was read aloud."""

    title: str
    text: str
    department: str


@dataclass(frozen=True)
class OrderMade:
    """A work order with this number exists now."""

    order_no: str


@dataclass(frozen=True)
class RatingAsked:
    """The caller is asked what they thought of the service; no longer, if ``open`` is False."""

    open: bool


@dataclass(frozen=True)
class TurnDone:
    """One turn of the caller was answered; ``turn`` is the record that the journal keeps."""

    turn: dict[str, object]


@dataclass(frozen=True)
class Ended:
    """The call is over."""

    outcome: Outcome
    detail: str


CallEvent: TypeAlias = StateChanged | Caption | Card | OrderMade | RatingAsked | TurnDone | Ended
Listener: TypeAlias = Callable[[CallEvent], None]
