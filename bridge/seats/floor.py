"""The floor: who waits, who is free, who is offered which call. Pure rules on a given time.

Nothing here does I/O or looks at a clock, so any order of events can be tried on it; what it decided
is read from :meth:`Floor.drain`. Lost and doubled events are harmless: an offer has a lease that
runs out, a desk has to give signs of life, and what comes too late is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from bridge.calls.ports import Priority
from bridge.seats.errors import AlreadyTaken, NotNow, OfferOver, SeatBusy
from bridge.seats.queue import Waiting, WaitingQueue
from bridge.seats.states import FREE, IN_CALL, OFFERED, Cause, SeatState, Wish, after


@dataclass(frozen=True)
class Rules:
    """Durations in seconds.

    Attributes:
        show: a desk that has not shown an offer after this is passed over.
        ring: an agent who has not answered after this has missed the call.
        wrap_up: time for the work after a call; 0 for none.
        extension: one extension of it.
        misses: so many missed or refused offers in a row make a seat busy.
        silence: a desk without a sign of life for so long has vanished.
        overflow: after waiting so long a caller is offered to people without the skill as well.
    """

    show: float = 3.0
    ring: float = 15.0
    wrap_up: float = 30.0
    extension: float = 60.0
    misses: int = 2
    silence: float = 4.0
    overflow: float = 20.0


@dataclass
class Place:
    """A seat on the floor.

    Attributes:
        routed: whether calls are offered; otherwise its person only picks some.
        since: when the state began.
        until: when the state ends by itself.
        reason: why it is on a break or busy.
        wish: what follows when the call is over.
        free_since: since when this seat has had no call: the longest idle is next.
        misses: missed or refused offers in a row.
        seen: the last sign of life of the desk.
    """

    name: str
    routed: bool
    skills: frozenset[str]
    state: SeatState
    since: datetime
    free_since: datetime
    seen: datetime
    until: datetime | None = None
    reason: str = ""
    wish: Wish | None = None
    wish_reason: str = ""
    call_id: str | None = None
    misses: int = 0


@dataclass(frozen=True)
class StateChanged:
    """A seat has entered a state."""

    at: datetime
    name: str
    before: SeatState
    state: SeatState
    cause: Cause
    reason: str
    call_id: str | None


@dataclass(frozen=True)
class Offered:
    """A call is offered to a seat, and to nobody else, until the lease ends."""

    at: datetime
    name: str
    call_id: str


@dataclass(frozen=True)
class OfferEnded:
    """A seat is not offered the call any more. ``cause`` "accepted" means that it has it."""

    at: datetime
    name: str
    call_id: str
    cause: Cause


@dataclass(frozen=True)
class Stranded:
    """A call has lost its agent and waits again, at the head."""

    at: datetime
    name: str
    call_id: str


Change: TypeAlias = StateChanged | Offered | OfferEnded | Stranded


@dataclass
class _Call:
    """What is remembered of a call from its first wait to its end."""

    priority: Priority
    reason: str
    skill: str = ""
    offered_to: str | None = None
    passed: set[str] = field(default_factory=set)


class Floor:
    """All seats and waiting calls.

    Args:
        rules: the durations in force.
    """

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._places: dict[str, Place] = {}
        self._queue = WaitingQueue()
        self._calls: dict[str, _Call] = {}
        self._changes: list[Change] = []

    # ---- what can be seen -------------------------------------------------------------------

    @property
    def places(self) -> dict[str, Place]:
        """The seats that are signed in, by name."""
        return dict(self._places)

    def waiting(self) -> list[Waiting]:
        """The calls that wait, who is next first; those that ring somewhere included."""
        return self._queue.ordered()

    def ahead(self, call_id: str) -> int:
        """How many wait before this call."""
        return self._queue.ahead(call_id)

    def offered_to(self, call_id: str) -> str | None:
        """The seat that a waiting call rings at."""
        call = self._calls.get(call_id)
        return call.offered_to if call else None

    def staffed(self) -> int:
        """How many seats take calls, now or after what they are doing."""
        return sum(
            (place.state not in ("busy", "break")) and (place.wish is None or place.wish == "idle")
            for place in self._places.values()
        )

    def drain(self) -> list[Change]:
        """What has changed since this was asked last, in order."""
        changes, self._changes = self._changes, []
        return changes

    # ---- seats ------------------------------------------------------------------------------

    def sign_on(
        self,
        name: str,
        now: datetime,
        *,
        routed: bool = True,
        skills: Iterable[str] = (),
        state: Wish = "idle",
        reason: str = "",
    ) -> None:
        """A desk connects, in the state that it was left in; one that is there already vanishes."""
        self.vanish(name, now)
        place = Place(name, routed, frozenset(skills), "signed_out", now, now, now)
        self._places[name] = place
        self._move(place, "signed_on", now)
        if state in ("busy", "break"):
            self._move(place, "asked", now, wish=state, reason=reason)
        self._route(now)

    def beat(self, name: str, now: datetime) -> None:
        """A sign of life of a desk."""
        place = self._places.get(name)
        if place is not None:
            place.seen = now

    def vanish(self, name: str, now: datetime) -> None:
        """The desk is gone: what it was offered or talked to waits again, at the head."""
        place = self._places.pop(name, None)
        if place is None:
            return
        if place.state in OFFERED:
            self._end_offer(place, place.call_id or "", "vanished", now)
        elif place.state in IN_CALL:
            self._strand(place, "vanished", now)
        else:
            self._move(place, "vanished", now)
        self._route(now)

    def drop(self, name: str, now: datetime) -> None:
        """The sound of a seat is gone: its caller waits again, the seat is busy. Raises NotNow."""
        place = self._place(name)
        if place.state not in IN_CALL:
            raise NotNow
        if place.wish is None:
            # Without sound it is offered nothing until its person says that it is mended.
            place.wish, place.wish_reason = "busy", "no_sound"
        self._strand(place, "dropped", now)
        self._leave_if_signed_out(place)
        self._route(now)

    def ask(self, name: str, wish: Wish, now: datetime, reason: str = "") -> None:
        """Become ready or busy, take a break, sign out; during a call when it is over.

        Whoever is being offered a call refuses it by this, unless they ask to be ready.
        """
        place = self._place(name)
        if place.state in IN_CALL:
            place.wish, place.wish_reason = (None, "") if wish == "idle" else (wish, reason)
            return
        if place.state in OFFERED:
            if wish == "idle":
                return
            place.wish, place.wish_reason = wish, reason
            self._pass_over(place, "refused", now)
        else:
            if wish == "idle":
                place.misses = 0
            self._move(place, "asked", now, wish=wish, reason=reason)
        self._leave_if_signed_out(place)
        self._route(now)

    def hold(self, name: str, now: datetime) -> None:
        """The caller hears music, the agent nothing. Raises NotNow."""
        self._move(self._place(name), "held", now)

    def resume(self, name: str, now: datetime) -> None:
        """Both talk again. Raises NotNow."""
        self._move(self._place(name), "resumed", now)

    def extend(self, name: str, now: datetime) -> None:
        """More time for the work after a call. Raises NotNow outside of it."""
        place = self._place(name)
        if place.state != "wrap_up" or place.until is None:
            raise NotNow
        place.until = max(place.until, now) + timedelta(seconds=self.rules.extension)

    def wrapped_up(self, name: str, now: datetime) -> None:
        """The work after a call is done. Raises NotNow outside of it."""
        place = self._place(name)
        self._move(place, "wrapped_up", now)
        self._leave_if_signed_out(place)
        self._route(now)

    # ---- calls ------------------------------------------------------------------------------

    def enqueue(
        self,
        call_id: str,
        priority: Priority,
        reason: str,
        now: datetime,
        *,
        head: bool = False,
        skill: str = "",
    ) -> None:
        """Let a call wait; one that waits already keeps its place unless it becomes urgent.

        A call that a seat talks to stays there: an event that comes twice changes nothing.
        """
        call = self._calls.get(call_id)
        if call is None:
            self._calls[call_id] = _Call(priority, reason, skill)
        elif priority == "emergency":
            call.priority, call.reason = priority, reason
        if any(one.call_id == call_id and one.state in IN_CALL for one in self._places.values()):
            return
        self._queue.add(call_id, priority, reason, now, head=head)
        self._route(now)

    def withdraw(self, call_id: str, now: datetime) -> None:
        """A call waits no longer: the caller hung up or does not want to."""
        self._queue.remove(call_id)
        call = self._calls.pop(call_id, None)
        place = self._places.get(call.offered_to or "") if call else None
        if place is not None:
            self._end_offer(place, call_id, "withdrawn", now)
            self._leave_if_signed_out(place)
        self._route(now)

    def shown(self, name: str, call_id: str, now: datetime) -> None:
        """The desk rings. Raises OfferOver when the call is not offered there any more."""
        place = self._offer_of(name, call_id)
        if place.state == "reserved":
            self._move(place, "shown", now)

    def refuse(self, name: str, call_id: str, now: datetime) -> None:
        """The agent does not take the call. Raises OfferOver."""
        place = self._offer_of(name, call_id)
        self._pass_over(place, "refused", now)
        self._leave_if_signed_out(place)
        self._route(now)

    def take(self, name: str, call_id: str, now: datetime) -> None:
        """Answer the offer, or pick a call that waits and rings nowhere.

        Raises:
            SeatBusy: the seat talks already, or another call rings there.
            AlreadyTaken: the call does not wait any more, or rings at another seat.
        """
        place = self._place(name)
        if place.state in IN_CALL:
            raise SeatBusy
        call = self._calls.get(call_id)
        if call_id not in self._queue or call is None or call.offered_to not in (None, name):
            raise AlreadyTaken
        if place.state in OFFERED and call.offered_to != name:
            raise SeatBusy
        cause: Cause = "accepted" if call.offered_to == name else "picked"
        self._queue.remove(call_id)
        call.offered_to = None
        if place.state in ("busy", "break") and place.wish is None:
            # Whoever picks a call while busy is busy again afterwards.
            place.wish, place.wish_reason = place.state, place.reason
        place.misses = 0
        place.call_id = call_id
        self._move(place, cause, now)
        if cause == "accepted":
            self._changes.append(OfferEnded(now, name, call_id, cause))

    def finished(self, call_id: str, now: datetime) -> None:
        """A call is over: its seat has work to do after it. Waiting calls are withdrawn."""
        for place in self._places.values():
            if place.call_id == call_id and place.state in IN_CALL:
                self._calls.pop(call_id, None)
                self._move(place, "finished", now)
                place.call_id = None
                if self.rules.wrap_up <= 0 or place.wish == "signed_out":
                    self._move(place, "wrapped_up", now)
                self._leave_if_signed_out(place)
                self._route(now)
                return
        self.withdraw(call_id, now)

    # ---- time -------------------------------------------------------------------------------

    def tick(self, now: datetime) -> None:
        """Let everything happen that is due by now."""
        silent = now - timedelta(seconds=self.rules.silence)
        for place in list(self._places.values()):
            if place.seen <= silent:
                self.vanish(place.name, now)
            elif place.until is not None and place.until <= now:
                if place.state in OFFERED:
                    self._pass_over(place, "missed", now)
                elif place.state == "wrap_up":
                    self._move(place, "wrapped_up", now)
                self._leave_if_signed_out(place)
        self._route(now)

    # ---- inside -----------------------------------------------------------------------------

    def _place(self, name: str) -> Place:
        place = self._places.get(name)
        if place is None:
            raise NotNow
        return place

    def _offer_of(self, name: str, call_id: str) -> Place:
        place = self._places.get(name)
        if place is None or place.state not in OFFERED or place.call_id != call_id:
            raise OfferOver
        return place

    def _route(self, now: datetime) -> None:
        """Offer every call that rings nowhere to the longest idle seat that can take it."""
        for waiting in self._queue.ordered():
            call = self._calls[waiting.call_id]
            if call.offered_to is not None:
                continue
            place = self._next_seat(waiting, call, now)
            if place is None:
                continue
            call.offered_to = place.name
            place.call_id = waiting.call_id
            self._move(place, "offered", now)
            self._changes.append(Offered(now, place.name, waiting.call_id))

    def _next_seat(self, waiting: Waiting, call: _Call, now: datetime) -> Place | None:
        overflown = (now - waiting.since).total_seconds() >= self.rules.overflow
        able = [
            place
            for place in self._places.values()
            if place.state == "idle"
            and (place.routed or overflown)
            and (not call.skill or overflown or call.skill in place.skills)
        ]
        # Somebody who has just passed on this call is asked again only when nobody else is free.
        fresh = [place for place in able if place.name not in call.passed]
        return min(
            fresh or able,
            key=lambda place: (
                not place.routed,
                bool(call.skill) and call.skill not in place.skills,
                place.free_since,
                place.name,
            ),
            default=None,
        )

    def _pass_over(self, place: Place, cause: Cause, now: datetime) -> None:
        """The seat did not take what it was offered."""
        call_id = place.call_id or ""
        self._calls[call_id].passed.add(place.name)
        place.misses += 1
        if place.misses >= self.rules.misses and place.wish is None:
            place.wish, place.wish_reason = "busy", "missed"
        # The others are idle for longer now.
        place.free_since = now
        self._end_offer(place, call_id, cause, now)

    def _end_offer(self, place: Place, call_id: str, cause: Cause, now: datetime) -> None:
        call = self._calls.get(call_id)
        if call is not None:
            call.offered_to = None
        self._move(place, cause, now)
        place.call_id = None
        self._changes.append(OfferEnded(now, place.name, call_id, cause))

    def _strand(self, place: Place, cause: Cause, now: datetime) -> None:
        call_id = place.call_id or ""
        call = self._calls[call_id]
        self._move(place, cause, now)
        place.call_id = None
        self._queue.add(call_id, call.priority, call.reason, now, head=True)
        self._changes.append(Stranded(now, place.name, call_id))

    def _leave_if_signed_out(self, place: Place) -> None:
        if place.state == "signed_out":
            self._places.pop(place.name, None)

    def _move(
        self,
        place: Place,
        cause: Cause,
        now: datetime,
        *,
        wish: Wish | None = None,
        reason: str = "",
    ) -> None:
        before = place.state
        state = after(before, cause, wish or place.wish)
        if state == place.wish:
            reason, place.wish, place.wish_reason = place.wish_reason, None, ""
        place.state, place.since, place.reason = state, now, reason
        seconds = {"reserved": self.rules.show, "ringing": self.rules.ring}.get(state)
        if state == "wrap_up" and self.rules.wrap_up > 0:
            seconds = self.rules.wrap_up
        place.until = None if seconds is None else now + timedelta(seconds=seconds)
        if before in IN_CALL and state not in IN_CALL:
            place.free_since = now
        self._changes.append(
            StateChanged(now, place.name, before, state, cause, reason, place.call_id)
        )


__all__ = ["FREE", "Floor", "Offered", "OfferEnded", "Place", "Rules", "StateChanged", "Stranded"]
