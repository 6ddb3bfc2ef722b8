"""What a call needs from others, as it sees them. ``bridge.app`` plugs the real ones in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from bridge.assistant.turn import AssistantTurn, Event
from bridge.calls.events import CallState, Listener, Outcome
from bridge.calls.transcript import Line
from bridge.media.conference import Leg as HumanLeg
from bridge.media.conference import Mode
from bridge.media.frames import Pcm

Priority: TypeAlias = Literal["normal", "emergency"]
Media: TypeAlias = Literal["voice", "listen", "text"]


@dataclass(frozen=True)
class Caller:
    """Who calls: an anonymous key of their browser, and their phone if they gave it."""

    key: str
    phone: str | None
    media: Media


class Assistant(Protocol):
    """The dialogue server."""

    async def say(self, conversation: str, text: str, metadata: Mapping[str, Any]) -> AssistantTurn:
        """Answer an utterance. Raises AssistantUnavailable."""
        ...

    async def notify(
        self, conversation: str, event: Event, metadata: Mapping[str, Any]
    ) -> AssistantTurn:
        """Answer an event. Raises AssistantUnavailable."""
        ...


class Understanding(Protocol):
    """Reads what a recogniser wrote: words that it mistook are mended, numbers are digits."""

    async def __call__(self, heard: str) -> str:
        """Return what was meant; never raises."""
        ...


class VoiceSource(Protocol):
    """Turns written text into sound; blocking."""

    def say(self, text: str, *, rate: float = 1.0) -> Pcm:
        """Return int16 mono 16 kHz. Raises SpeechError."""
        ...


class WaitingCall(Protocol):
    """A call as the people who take it see it."""

    call_id: str
    caller: Caller
    started_at: datetime
    state: CallState
    slots: dict[str, Any]
    intents: list[str]
    read: list[dict[str, Any]]
    outcome: Outcome

    @property
    def lines(self) -> Sequence[Line]:
        """What was said so far."""
        ...

    @property
    def reason(self) -> str:
        """Why it wants a person, in words."""
        ...

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Follow its events; return what ends that."""
        ...

    def join(self, leg: HumanLeg, mode: Mode = "talks") -> None:
        """Connect somebody: who talks takes the call, others are not noticed."""
        ...

    def set_mode(self, name: str, mode: Mode) -> None:
        """Let somebody on the line listen, whisper or talk."""
        ...

    def hold(self, on: bool) -> None:
        """Let the caller hear music, or the people again."""
        ...

    def leave(
        self,
        name: str,
        why: Literal["hung_up", "parted", "transferred", "vanished", "abused"],
    ) -> None:
        """Disconnect somebody; when nobody talks any more the call ends or waits again."""
        ...


class PersonDesk(Protocol):
    """The people who can take a call."""

    def available(self) -> int:
        """Return how many agents are signed in and can take calls, now or after their call."""
        ...

    def enqueue(
        self, call: WaitingCall, priority: Priority, reason: str, *, head: bool = False
    ) -> None:
        """Let the call wait for an agent; ``head`` puts it before all of its priority."""
        ...

    def withdraw(
        self, call_id: str, why: Literal["hung_up", "changed_mind", "waited_too_long"]
    ) -> None:
        """Let the call wait no longer; unknown calls are ignored."""
        ...

    def ahead(self, call_id: str) -> int:
        """Return how many calls wait before this one."""
        ...

    def expected_wait(self, call_id: str) -> float | None:
        """Return how many seconds a waiting call has to wait yet; None when nobody can tell."""
        ...

    async def came_back(self, caller_key: str) -> bool:
        """Tell, once, whether this caller was with or waited for a person when we broke down."""
        ...

    async def request_callback(self, phone: str | None, call_id: str, reason: str) -> None:
        """Note that somebody must call back."""
        ...


__all__ = [
    "Assistant",
    "Caller",
    "HumanLeg",
    "Media",
    "Mode",
    "PersonDesk",
    "Priority",
    "Understanding",
    "VoiceSource",
    "WaitingCall",
]
