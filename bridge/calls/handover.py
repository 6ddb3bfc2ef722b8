"""From the hotline to people and back: the queue, those on the line, their leaving."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol, TypeAlias

from bridge.calls import wording
from bridge.calls.ear import Ear
from bridge.calls.events import CallState, Speaker
from bridge.calls.ports import HumanLeg, PersonDesk, Priority, WaitingCall
from bridge.media.conference import Conference, Mixed, Mode
from bridge.media.frames import SILENCE, Loop, Pcm, mix
from speech.audio import hold_music

Leaving: TypeAlias = Literal["hung_up", "parted", "transferred", "vanished", "abused"]
"""Why somebody leaves: the call is done; others go on; somebody else is to take it; unwillingly;
the caller insults them."""


class HandedCall(WaitingCall, Protocol):
    """What the handover needs of a call."""

    def say_notice(self, text: str, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
        """Speak a sentence of the line, then do ``then``."""
        ...

    def set_state(self, state: CallState, detail: str | None = None) -> None:
        """Enter a state."""
        ...

    def farewell(self) -> None:
        """Say goodbye after the last person has hung up."""
        ...

    async def end(self) -> None:
        """End the call."""
        ...


class Handover:
    """Where a call stands with the people.

    Args:
        call: the call.
        desk: the people.
        new_ear: makes what listens to somebody who talks, for the transcript.

    Attributes:
        urgent: the call has waited as an emergency.
    """

    def __init__(
        self, call: HandedCall, desk: PersonDesk, new_ear: Callable[[Speaker], Ear]
    ) -> None:
        self._call = call
        self._desk = desk
        self._new_ear = new_ear
        self._conference = Conference()
        self._ears: dict[str, Ear] = {}
        self._music = Loop(hold_music())
        self.queued = False
        self.urgent = False
        self.reason = ""

    @property
    def talking(self) -> bool:
        """True while somebody is on the line for the caller."""
        return bool(self._conference.talkers)

    @property
    def present(self) -> bool:
        """True while anybody is on the line, unheard ones included."""
        return bool(self._conference.parties)

    @property
    def on_hold(self) -> bool:
        """True while the caller hears music."""
        return self._conference.on_hold

    # ---- the queue --------------------------------------------------------------------------

    def wait(self, priority: Priority, reason: str, *, head: bool = False) -> None:
        """Enter the queue; ``reason`` is a key of the wording or a sentence."""
        self.reason = wording.HANDOVER_REASONS.get(reason, reason or self.reason)
        self.queued = True
        self.urgent = self.urgent or priority == "emergency"
        self._desk.enqueue(self._call, priority, self.reason, head=head)

    def leave_queue(self, why: Literal["changed_mind", "waited_too_long"]) -> None:
        """Wait no longer."""
        self.queued = False
        self._desk.withdraw(self._call.call_id, why)

    def tell_place(self) -> None:
        """Say how many are ahead, and how long that will take if it can be told."""
        ahead = self._desk.ahead(self._call.call_id)
        text = wording.QUEUED.format(ahead=ahead) if ahead else wording.QUEUED_NEXT
        self._call.say_notice(text + wording.expected(self._desk.expected_wait(self._call.call_id)))

    # ---- people -----------------------------------------------------------------------------

    def joined(self, leg: HumanLeg, mode: Mode) -> None:
        """Somebody is on the line."""
        self._conference.join(leg, mode)
        self._listen()
        if mode == "talks":
            self.queued = False
            self._call.set_state("with_agent")

    def changed(self, name: str, mode: Mode) -> None:
        """Somebody listens, whispers or talks from now on."""
        self._conference.set_mode(name, mode)
        self._listen()
        if mode == "talks":
            self._call.set_state("with_agent")

    def hold(self, on: bool) -> None:
        """Let the caller hear music, or the people again."""
        self._conference.on_hold = on
        self._listen()
        if self.talking:
            self._call.set_state("with_agent", wording.ON_HOLD if on else None)

    def left(self, name: str, why: Leaving) -> bool:
        """Somebody is gone; False when they were not there."""
        talked = self.talking
        if not self._conference.leave(name):
            return False
        self._listen()
        if not talked or self.talking:
            return True
        self._conference.on_hold = False
        if why == "abused":
            self._call.say_notice(wording.ABUSE_CLOSING, then=self._call.end)
        elif why in ("hung_up", "parted"):
            self._call.farewell()
        else:
            # The floor knows how urgent it is and where it stands in the queue.
            self.wait("normal", self.reason, head=True)
            self._call.say_notice(wording.AGENT_GONE if why == "vanished" else wording.TRANSFERRED)
        return True

    def exchange(self, from_caller: Pcm, playing: Pcm | None, now: float) -> Mixed:
        """Carry 20 ms between all of them."""
        mixed = self._conference.exchange(from_caller, playing)
        for name, ear in self._ears.items():
            ear.push(mixed.spoken.get(name, SILENCE), now)
        return mixed

    def heard_by_caller(self, mixed: Mixed) -> Pcm:
        """Return what the caller hears of it."""
        if not self._conference.on_hold:
            return SILENCE if mixed.caller is None else mixed.caller
        music = self._music.next_frame()
        return music if mixed.caller is None else mix(mixed.caller, music)

    def close(self) -> None:
        """Let go of everybody."""
        for name in self._conference.parties:
            self._conference.leave(name)
        self._listen()

    def _listen(self) -> None:
        """Write down what is said to the caller, and nothing else.

        What people say among themselves while the caller is on hold, and what is whispered, is
        recorded but not written: the caller's page shows what is written.
        """
        wanted = [] if self._conference.on_hold else self._conference.talkers
        for name in [name for name in self._ears if name not in wanted]:
            self._ears.pop(name).close()
        parties = self._conference.parties
        for name in wanted:
            if name not in self._ears:
                self._ears[name] = self._new_ear(parties[name].leg.role)
