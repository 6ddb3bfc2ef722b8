"""How long nobody has spoken, and how long the caller has waited: pure counters."""

from typing import Literal, TypeAlias

from bridge.calls.events import CallState
from bridge.calls.limits import CallLimits

Due: TypeAlias = Literal["silence", "queue_notice", "queue_limit"]


class Waits:
    """Counts in call time; tells what is due.

    Args:
        limits: the times.
        typing: the caller types, which takes longer than speaking.
    """

    def __init__(self, limits: CallLimits, *, typing: bool) -> None:
        self._limits = limits
        self._silence = limits.typing_silence if typing else limits.silence
        self._quiet = 0.0
        self._waited = 0.0

    def queued(self) -> None:
        """The caller has just entered the queue."""
        self._waited = 0.0

    def step(self, state: CallState, sound: bool, seconds: float) -> Due | None:
        """Count ``seconds`` in a state; ``sound``: somebody speaks or is being understood."""
        if state == "waiting":
            self._waited += seconds
            if self._waited >= self._limits.queue_limit:
                self._waited = 0.0
                return "queue_limit"
        if sound or state not in ("listening", "waiting"):
            self._quiet = 0.0
            return None
        self._quiet += seconds
        limit = self._limits.queue_notice if state == "waiting" else self._silence
        if self._quiet < limit:
            return None
        self._quiet = 0.0
        return "queue_notice" if state == "waiting" else "silence"
