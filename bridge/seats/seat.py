"""One signed-in person at their desk: where messages and sound for them go."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bridge.media.conference import Role
from bridge.media.frames import Pcm
from bridge.media.inbound import InboundBuffer

_MICROPHONE_SECONDS = 0.3

SIGNED_OUT = 4000
REPLACED = 4001
VANISHED = 4002
"""Why the hotline closes a desk's socket: RFC 6455 leaves these numbers to applications."""


class AgentLeg:
    """Somebody's end of a call: sound from their microphone and sound for their ear.

    The transport fills and drains it; the call takes and gives 20 ms at a time. Both sides are
    bounded: late sound is dropped, never heard late.
    """

    def __init__(self, name: str, role: Role, hear: Callable[[Pcm], None]) -> None:
        self.name = name
        self.role: Role = role
        self._hear = hear
        self._microphone = InboundBuffer(_MICROPHONE_SECONDS)

    def speak(self, pcm: Pcm) -> None:
        """Take sound from the microphone."""
        self._microphone.push(pcm)

    def give(self, frame: Pcm) -> None:
        """Let them hear 20 ms."""
        self._hear(frame)

    def take(self) -> Pcm | None:
        """Return 20 ms of the microphone, or None."""
        return self._microphone.pop()


@dataclass(eq=False)
class Seat:
    """A desk that is connected. Its state is the floor's.

    Attributes:
        role: of the account; agents are offered calls, supervisors oversee and help out.
        send: delivers a message to the desk; must not block.
        freed: called when the seat has no sound any more; closes its audio.
        close: ends the connection with one of the codes above.
        monitoring: the call that a supervisor listens to without talking.
        recent: what the caller said last, for suggestions.
        needs_help: asked for the supervisor, and nobody has come yet.
    """

    username: str
    display_name: str
    send: Callable[[dict[str, Any]], None]
    role: str = "agent"
    skills: frozenset[str] = frozenset()
    freed: Callable[[], None] = lambda: None
    close: Callable[[int], None] = lambda _code: None
    monitoring: str | None = None
    needs_help: bool = False
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=4))

    @property
    def routed(self) -> bool:
        """Whether calls are offered here at once."""
        return self.role == "agent"

    @property
    def supervises(self) -> bool:
        """Whether this desk may oversee others."""
        return self.role in ("supervisor", "admin")

    @property
    def leg_role(self) -> Role:
        """As what this person is on a call."""
        return "supervisor" if self.supervises else "agent"

    def card(self) -> dict[str, str]:
        """Who it is."""
        return {
            "username": self.username,
            "display_name": self.display_name,
            "role": self.role,
        }
