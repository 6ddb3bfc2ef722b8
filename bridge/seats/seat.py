"""One signed-in agent at their desk."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bridge.media.frames import Pcm
from bridge.media.inbound import InboundBuffer

SeatState: TypeAlias = Literal["idle", "busy", "talking"]
_MICROPHONE_SECONDS = 0.3
_EAR_FRAMES = 50


class AgentLeg:
    """The agent's end of a call: sound from their microphone and sound for their ear.

    The transport fills and drains it; the call takes and gives 20 ms at a time. Both sides are
    bounded: late sound is dropped, never heard late.
    """

    def __init__(self, name: str, hear: Callable[[Pcm], None]) -> None:
        self.name = name
        self._hear = hear
        self._microphone = InboundBuffer(_MICROPHONE_SECONDS)

    def speak(self, pcm: Pcm) -> None:
        """Take sound from the agent's microphone."""
        self._microphone.push(pcm)

    def give(self, frame: Pcm) -> None:
        """Let the agent hear 20 ms."""
        self._hear(frame)

    def take(self) -> Pcm | None:
        """Return 20 ms of the microphone, or None."""
        return self._microphone.pop()


@dataclass
class Seat:
    """An agent who is signed in and connected.

    Attributes:
        send: delivers a message to the agent's desk; must not block.
        freed: called when the seat has no call any more; closes the agent's audio.
        pending_state: asked for during a call, in force when it ends.
    """

    username: str
    display_name: str
    send: Callable[[dict[str, Any]], None]
    state: SeatState = "idle"
    pending_state: SeatState | None = None
    call_id: str | None = None
    unwatch: Callable[[], None] | None = None
    freed: Callable[[], None] = lambda: None
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=4))

    def message(self) -> dict[str, Any]:
        """Return the ``seat`` message for the desk."""
        return {
            "type": "seat",
            "state": self.state,
            "agent": {"username": self.username, "display_name": self.display_name},
        }
