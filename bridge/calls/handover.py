"""From the hotline to a person and back: the queue, the agent's end of the line, their leaving."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from bridge.calls import wording
from bridge.calls.ear import Ear
from bridge.calls.events import CallState
from bridge.calls.ports import HumanLeg, PersonDesk, Priority, WaitingCall
from bridge.media.frames import SILENCE, Pcm, mix


class HandedCall(WaitingCall, Protocol):
    """What the handover needs of a call."""

    def say_notice(self, text: str, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
        """Speak a sentence of the line, then do ``then``."""
        ...

    def set_state(self, state: CallState) -> None:
        """Enter a state."""
        ...

    async def end(self) -> None:
        """End the call."""
        ...


class Handover:
    """Where a call stands with the people.

    Args:
        call: the call.
        desk: the people.
    """

    def __init__(self, call: HandedCall, desk: PersonDesk) -> None:
        self._call = call
        self._desk = desk
        self._leg: HumanLeg | None = None
        self._ear: Ear | None = None
        self.queued = False
        self.reason = ""

    @property
    def talking(self) -> bool:
        """True while an agent is on the line."""
        return self._leg is not None

    def wait(self, priority: Priority, reason: str, *, head: bool = False) -> None:
        """Enter the queue; ``reason`` is a key of the wording or a sentence."""
        self.reason = wording.HANDOVER_REASONS.get(reason, reason or self.reason)
        self.queued = True
        self._desk.enqueue(self._call, priority, self.reason, head=head)

    def leave_queue(self) -> None:
        """Wait no longer."""
        self.queued = False
        self._desk.withdraw(self._call.call_id)

    def tell_place(self) -> None:
        """Say how many are ahead."""
        ahead = self._desk.ahead(self._call.call_id)
        text = wording.QUEUED.format(ahead=ahead) if ahead else wording.QUEUED_NEXT
        self._call.say_notice(text)

    def joined(self, leg: HumanLeg, ear: Ear) -> None:
        """An agent is on the line; ``ear`` listens to them."""
        self.queued = False
        self._leg, self._ear = leg, ear
        self._call.set_state("with_agent")

    def left(self, reason: Literal["hung_up", "vanished"]) -> None:
        """The agent is gone."""
        self.close()
        if reason == "hung_up":
            self._call.say_notice(wording.AGENT_GOODBYE, then=self._call.end)
        else:
            self.wait("normal", self.reason, head=True)
            self._call.say_notice(wording.AGENT_GONE)

    def exchange(self, from_caller: Pcm, playing: Pcm | None, now: float) -> Pcm:
        """Carry 20 ms both ways; return what the caller hears."""
        assert self._leg is not None and self._ear is not None
        self._leg.give(from_caller)
        spoken = self._leg.take()
        self._ear.push(SILENCE if spoken is None else spoken, now)
        voices = [frame for frame in (playing, spoken) if frame is not None]
        return mix(*voices) if voices else SILENCE

    def close(self) -> None:
        """Let go of the agent's end."""
        if self._ear is not None:
            self._ear.close()
        self._leg = self._ear = None
