"""The floor with the desks and calls on it: what the floor decided reaches whom it concerns."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from bridge.calls.ports import WaitingCall
from bridge.errors import NotFound
from bridge.kit.clock import Clock
from bridge.seats.changes import Change, Offered, OfferEnded, StateChanged
from bridge.seats.errors import NobodyThere, NotNow
from bridge.seats.floor import Floor
from bridge.seats.messages import error_message, offer_message, queue_message, seat_message
from bridge.seats.place import Place, Rules
from bridge.seats.seat import SIGNED_OUT, VANISHED, Seat
from bridge.seats.states import IN_CALL


class Log(Protocol):
    """Keeps what happened."""

    def record(self, changes: Iterable[Change]) -> None:
        """Note changes of the floor."""
        ...


class Hall:
    """Seats and calls by name, and the floor's rules. Runs on the event loop.

    Whoever changes something on the floor calls :meth:`settle` afterwards.

    Args:
        clock: the time on the floor.
        log: keeps what happened.
        rules: the durations in force.

    Attributes:
        seats: the desks that are connected.
        calls: the calls that wait, are talked to or listened to.
        notes: who transfers a call or consults about it, and what they wrote, until it is taken.
    """

    def __init__(self, clock: Clock, log: Log, rules: Rules) -> None:
        self.floor = Floor(rules)
        self.seats: dict[str, Seat] = {}
        self.calls: dict[str, WaitingCall] = {}
        self.notes: dict[str, tuple[str, str]] = {}
        self._clock = clock
        self._log = log
        self._watchers: list[Callable[[Change], None]] = []

    @property
    def now(self) -> datetime:
        """The time."""
        return self._clock.now()

    def watch(self, watcher: Callable[[Change], None]) -> None:
        """Tell ``watcher`` of every change, before the desks hear of it."""
        self._watchers.append(watcher)

    def place(self, name: str) -> Place:
        """Return where a seat stands. Raises NotNow when it is not signed in."""
        place = self.floor.places.get(name)
        if place is None:
            raise NotNow
        return place

    def call(self, call_id: str) -> WaitingCall:
        """Return a call that goes on.

        Raises:
            NotFound: there is no such call.
        """
        call = self.calls.get(call_id)
        if call is None or call.state == "ended":
            raise NotFound("这通来电已经结束。")
        return call

    def name_of(self, name: str | None) -> str | None:
        """Return the display name of a seat."""
        seat = self.seats.get(name or "")
        return seat.display_name if seat else None

    def settle(self) -> None:
        """Tell everybody what has changed on the floor."""
        while changes := self.floor.drain():
            self._log.record(changes)
            for change in changes:
                for watcher in self._watchers:
                    watcher(change)
                self._tell(change)
            if any(not isinstance(change, StateChanged) for change in changes):
                self.broadcast(self.queue())

    def tell_state(self, seat: Seat) -> None:
        """Tell a desk how it stands."""
        place = self.floor.places.get(seat.username)
        seat.send(seat_message(seat, place, self.floor.rules, self.now))

    def queue(self) -> dict[str, Any]:
        """Return who waits, as a message."""
        return queue_message(
            self.floor.waiting(),
            self.calls,
            lambda call_id: self.name_of(self.floor.offered_to(call_id)),
        )

    def broadcast(self, message: dict[str, Any]) -> None:
        """Tell every desk."""
        for seat in list(self.seats.values()):
            seat.send(message)

    def supervisors(self) -> list[Seat]:
        """The desks that oversee others."""
        return [seat for seat in self.seats.values() if seat.supervises]

    def _tell(self, change: Change) -> None:
        match change:
            case StateChanged():
                self._tell_seat(change)
            case Offered(name=name, call_id=call_id):
                self._tell_offer(name, call_id)
            case OfferEnded(name=name, call_id=call_id, cause=cause):
                seat = self.seats.get(name)
                if seat is not None:
                    seat.send({"type": "offer_ended", "call_id": call_id, "cause": cause})
                if cause in ("refused", "missed", "vanished"):
                    self._tell_asker(call_id)
            case _:
                pass

    def _tell_seat(self, change: StateChanged) -> None:
        seat = self.seats.get(change.name)
        if seat is None:
            return
        self.tell_state(seat)
        if change.before in IN_CALL and change.state not in IN_CALL and seat.monitoring is None:
            seat.needs_help = False
            seat.recent.clear()
            seat.freed()
        if change.state == "signed_out":
            # A desk that is only slow comes back by itself; whoever signed out stays out.
            del self.seats[change.name]
            seat.close(VANISHED if change.cause == "vanished" else SIGNED_OUT)

    def _tell_asker(self, call_id: str) -> None:
        """Whoever talks in a call asked somebody into it, and nobody comes."""
        for name in self.floor.talking_in(call_id):
            asker = self.seats.get(name)
            if asker is not None:
                asker.send(error_message(NobodyThere.code, "对方没有接听，可以换一位同事。"))

    def _tell_offer(self, name: str, call_id: str) -> None:
        seat, call = self.seats.get(name), self.calls.get(call_id)
        if seat is None or call is None:
            return
        waiting = next((one for one in self.floor.waiting() if one.call_id == call_id), None)
        asker, note = self.notes.get(call_id, ("", ""))
        seat.send(offer_message(call, waiting, self.floor.rules, note=note, asker=asker))
