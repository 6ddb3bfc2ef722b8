"""Whether this machine keeps up with its calls."""

import statistics
from collections import deque
from collections.abc import Callable

_WINDOW_SECONDS = 60.0
# One slow answer is an accident, three are a state.
_LEAST = 3
# Lower than the limit that was crossed, or calls would be sent to and fro.
_RECOVERED = 0.6


class Load:
    """Watches how long the machine makes callers wait; shared by all calls.

    What counts is the machine's own share of a turn: from the decided end of the caller's turn
    to the first sound of the reply. When the median of the last minute is above the limit, new
    calls are better off with a person, and those going on keep what is left of the machine.

    Args:
        limit: seconds.
        clock: monotonic seconds.
    """

    def __init__(self, limit: float, clock: Callable[[], float]) -> None:
        self._limit = limit
        self._clock = clock
        self._waits: deque[tuple[float, float]] = deque()
        self._busy = False

    def waited(self, seconds: float) -> None:
        """A caller waited so long for the machine."""
        self._waits.append((self._clock(), seconds))

    @property
    def busy(self) -> bool:
        """True when a further call could not be answered in good time."""
        oldest = self._clock() - _WINDOW_SECONDS
        while self._waits and self._waits[0][0] < oldest:
            self._waits.popleft()
        if len(self._waits) < _LEAST:
            self._busy = False
        else:
            limit = self._limit * (_RECOVERED if self._busy else 1.0)
            self._busy = statistics.median(wait for _, wait in self._waits) > limit
        return self._busy
