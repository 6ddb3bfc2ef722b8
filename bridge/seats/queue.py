"""Who waits for a person, and in which order."""

from dataclasses import dataclass
from datetime import datetime

from bridge.calls.ports import Priority

_RANK: dict[Priority, int] = {"emergency": 0, "normal": 1}


@dataclass(frozen=True)
class Waiting:
    """A call in the queue; ``order`` sorts within a priority, smaller first."""

    call_id: str
    priority: Priority
    reason: str
    since: datetime
    order: int


class WaitingQueue:
    """Emergencies first, then the longest waiting; a call that lost its agent goes to the head."""

    def __init__(self) -> None:
        self._waiting: dict[str, Waiting] = {}
        self._next = 0
        self._head = -1

    def add(
        self, call_id: str, priority: Priority, reason: str, now: datetime, *, head: bool = False
    ) -> None:
        """Let a call wait; a call that waits already keeps its place unless it becomes urgent."""
        known = self._waiting.get(call_id)
        if known is not None:
            if _RANK[priority] >= _RANK[known.priority]:
                return
            self._waiting[call_id] = Waiting(call_id, priority, reason, known.since, known.order)
            return
        if head:
            order, self._head = self._head, self._head - 1
        else:
            order, self._next = self._next, self._next + 1
        self._waiting[call_id] = Waiting(call_id, priority, reason, now, order)

    def remove(self, call_id: str) -> Waiting | None:
        """Take a call out; None when it does not wait."""
        return self._waiting.pop(call_id, None)

    def ordered(self) -> list[Waiting]:
        """Return all, who is next first."""
        return sorted(self._waiting.values(), key=lambda one: (_RANK[one.priority], one.order))

    def ahead(self, call_id: str) -> int:
        """Return how many wait before this call (0 when it does not wait)."""
        for index, one in enumerate(self.ordered()):
            if one.call_id == call_id:
                return index
        return 0

    def __contains__(self, call_id: str) -> bool:
        return call_id in self._waiting

    def __len__(self) -> int:
        return len(self._waiting)
