"""A call as the form reads it. The real calls are plugged in by ``bridge.app``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias

Speaker: TypeAlias = Literal["caller", "bot", "agent"]


@dataclass(frozen=True)
class Utterance:
    """One thing said; ``at`` is seconds of call time."""

    id: str
    who: Speaker
    text: str
    at: float


@dataclass(frozen=True)
class Conversation:
    """What is known of a call, running or over.

    Attributes:
        lines: what was said, in order.
        slots: what the hotline itself had noted.
        order_no: the order that the hotline itself has made in this call, if any.
        over: the call has ended.
    """

    call_id: str
    caller_phone: str | None
    started_at: datetime
    lines: Sequence[Utterance]
    slots: Mapping[str, Any] = field(default_factory=dict)
    order_no: str | None = None
    over: bool = False

    @cached_property
    def said(self) -> tuple[Utterance, ...]:
        """The caller's lines."""
        return tuple(line for line in self.lines if line.who == "caller")

    @cached_property
    def said_to_agent(self) -> tuple[Utterance, ...]:
        """The caller's lines since a person has been on the line."""
        first = next((i for i, line in enumerate(self.lines) if line.who == "agent"), None)
        if first is None:
            return ()
        return tuple(line for line in self.lines[first:] if line.who == "caller")

    def instant(self, line: Utterance) -> datetime:
        """Return when a line was said."""
        return self.started_at + timedelta(seconds=line.at)

    def answers(self) -> list[tuple[str, Utterance]]:
        """Return each caller's line with what they were asked just before ("" if nothing)."""
        asked, found = "", []
        for line in self.lines:
            if line.who == "caller":
                found.append((asked, line))
            else:
                asked = line.text
        return found


class Conversations(Protocol):
    """Knows calls, those that run and those that are over; blocking."""

    def read(self, call_id: str) -> Conversation | None:
        """Return a call as far as it has come, or None if there is none."""
        ...


class Serving(Protocol):
    """Knows who talks to whom now."""

    def talks_to(self, username: str, call_id: str) -> bool:
        """Tell whether this person has this call."""
        ...
