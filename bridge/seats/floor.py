"""The floor: who waits, who is free, who is offered which call, who talks. Pure rules on a given time.

Nothing here does I/O or looks at a clock, so any order of events can be tried on it; what it decided
is read from :meth:`Floor.drain`. Lost and doubled events are harmless: an offer has a lease that
runs out, a desk has to give signs of life, and what comes too late is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.calls.ports import Priority
from bridge.seats.changes import (
    Change,
    LeaveCause,
    Leaves,
    Offered,
    OfferEnded,
    StateChanged,
    Stranded,
    Waits,
)
from bridge.seats.errors import AlreadyTaken, NotNow, OfferOver, SeatBusy
from bridge.seats.place import Place, Rules
from bridge.seats.queue import Waiting, WaitingQueue
from bridge.seats.states import FREE, IN_CALL, OFFERED, Cause, Wish, after


@dataclass
class _Call:
    """What is remembered of a call from its first wait to its end.

    Attributes:
        offered_to: the seat that it rings at while it waits.
        invited: the seat that it rings at while somebody talks in it.
        wanted: the seat that it was transferred to, until ``wanted_until``.
    """

    priority: Priority
    reason: str
    skill: str = ""
    offered_to: str | None = None
    invited: str | None = None
    wanted: str | None = None
    wanted_until: datetime | None = None
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

    def talking_in(self, call_id: str) -> list[str]:
        """The seats that have this call."""
        return [
            place.name
            for place in self._places.values()
            if place.call_id == call_id and place.state in IN_CALL
        ]

    def invited_to(self, call_id: str) -> str | None:
        """The seat that was asked into a call and has not answered."""
        call = self._calls.get(call_id)
        return call.invited if call else None

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
        reserve: bool = True,
        skills: Iterable[str] = (),
        state: Wish = "idle",
        reason: str = "",
    ) -> None:
        """A desk connects, in the state that it was left in; one that is there already vanishes."""
        self.vanish(name, now)
        place = Place(name, routed, frozenset(skills), "signed_out", now, now, now, reserve)
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
        if self.talking_in(call_id):
            return
        if call_id in self._queue:
            self._queue.add(call_id, priority, reason, now)
        else:
            self._wait(call_id, self._calls[call_id], now, head=head)
        self._route(now)

    def withdraw(self, call_id: str, now: datetime, cause: LeaveCause = "hung_up") -> None:
        """A call waits no longer: the caller hung up or does not want to."""
        if self._queue.remove(call_id) is None:
            return
        call = self._calls.pop(call_id, None)
        self._changes.append(Leaves(now, call_id, cause))
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
        if call is not None and call.invited == name:
            call.invited = None
            self._take(place, call_id, "accepted", now)
            return
        if call_id not in self._queue or call is None or call.offered_to not in (None, name):
            raise AlreadyTaken
        if place.state in OFFERED and call.offered_to != name:
            raise SeatBusy
        cause: Cause = "accepted" if call.offered_to == name else "picked"
        self._queue.remove(call_id)
        call.offered_to = None
        self._take(place, call_id, cause, now)

    def finished(self, call_id: str, now: datetime, cause: LeaveCause = "hung_up") -> None:
        """A call is over: its seats have work to do after it. Waiting calls are withdrawn."""
        talked = self.talking_in(call_id)
        self.uninvite(call_id, now)
        for name in talked:
            self._after_call(self._places[name], now)
        if talked:
            self._calls.pop(call_id, None)
            self._route(now)
        else:
            self.withdraw(call_id, now, cause)

    # ---- more than one in a call ------------------------------------------------------------

    def invite(self, name: str, call_id: str, now: datetime) -> None:
        """Ask an idle seat into a call that somebody talks in. Raises NotNow.

        It rings there like any offer; what was not answered is simply over.
        """
        call, place = self._calls.get(call_id), self._place(name)
        if call is None or call.invited or place.state != "idle" or not self.talking_in(call_id):
            raise NotNow
        call.invited, place.call_id = name, call_id
        self._move(place, "offered", now)
        self._changes.append(Offered(now, name, call_id, consult=True))

    def uninvite(self, call_id: str, now: datetime) -> None:
        """Whoever was asked into a call need not come any more."""
        place = self._places.get(self.invited_to(call_id) or "")
        if place is not None:
            self._end_offer(place, call_id, "withdrawn", now)
            self._leave_if_signed_out(place)
            self._route(now)

    def join(self, name: str, call_id: str, now: datetime) -> None:
        """Come into a call that somebody talks in, unasked.

        Raises:
            SeatBusy: the seat talks already, or a call rings there.
            AlreadyTaken: nobody talks in that call.
        """
        place = self._place(name)
        if place.state not in FREE:
            raise SeatBusy
        if not self.talking_in(call_id):
            raise AlreadyTaken
        self._take(place, call_id, "picked", now)

    def part(self, name: str, now: datetime) -> None:
        """Leave a call to the others who talk in it. Raises NotNow when there is nobody else."""
        place = self._place(name)
        if place.state not in IN_CALL or len(self.talking_in(place.call_id or "")) < 2:
            raise NotNow
        self._after_call(place, now)
        self._route(now)

    def transfer(self, name: str, now: datetime, *, seat: str = "", skill: str = "") -> None:
        """Give the call to a seat, or to whoever has a skill, unseen: it waits at the head.

        Raises NotNow when the seat has no call, or shares it with others.
        """
        place = self._place(name)
        call_id = place.call_id or ""
        if place.state not in IN_CALL or self.talking_in(call_id) != [name]:
            raise NotNow
        self.uninvite(call_id, now)
        call = self._calls[call_id]
        call.skill = skill
        call.wanted = seat or None
        call.wanted_until = now + timedelta(seconds=self.rules.wanted)
        call.passed.add(name)
        self._after_call(place, now)
        self._wait(call_id, call, now, head=True)
        self._route(now)

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

    def _wait(self, call_id: str, call: _Call, now: datetime, *, head: bool) -> None:
        self._queue.add(call_id, call.priority, call.reason, now, head=head)
        self._changes.append(Waits(now, call_id, call.priority, call.reason))

    def _take(self, place: Place, call_id: str, cause: Cause, now: datetime) -> None:
        if place.state in ("busy", "break") and place.wish is None:
            # Whoever picks a call while busy is busy again afterwards.
            place.wish, place.wish_reason = place.state, place.reason
        place.misses = 0
        place.call_id = call_id
        self._move(place, cause, now)
        if cause == "accepted":
            self._changes.append(OfferEnded(now, place.name, call_id, cause))

    def _after_call(self, place: Place, now: datetime) -> None:
        self._move(place, "finished", now)
        place.call_id = None
        if self.rules.wrap_up <= 0 or not place.routed or place.wish == "signed_out":
            self._move(place, "wrapped_up", now)
        self._leave_if_signed_out(place)

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
        if call.wanted is not None:
            wanted = self._places.get(call.wanted)
            if wanted is not None and call.wanted not in call.passed:
                if wanted.state == "idle":
                    return wanted
                if call.wanted_until is not None and now < call.wanted_until:
                    return None
            call.wanted = None
        overflown = (now - waiting.since).total_seconds() >= self.rules.overflow
        able = [
            place
            for place in self._places.values()
            if place.state == "idle"
            and (place.routed or (place.reserve and overflown))
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
        call = self._calls[call_id]
        if call.invited != place.name:
            call.passed.add(place.name)
        place.misses += 1
        if place.misses >= self.rules.misses and place.wish is None:
            place.wish, place.wish_reason = "busy", "missed"
        # The others are idle for longer now.
        place.free_since = now
        self._end_offer(place, call_id, cause, now)

    def _end_offer(self, place: Place, call_id: str, cause: Cause, now: datetime) -> None:
        call = self._calls.get(call_id)
        if call is not None and call.invited == place.name:
            call.invited = None
        elif call is not None:
            call.offered_to = None
        self._move(place, cause, now)
        place.call_id = None
        self._changes.append(OfferEnded(now, place.name, call_id, cause))

    def _strand(self, place: Place, cause: Cause, now: datetime) -> None:
        call_id = place.call_id or ""
        call = self._calls[call_id]
        self._move(place, cause, now)
        place.call_id = None
        if self.talking_in(call_id):
            return
        self.uninvite(call_id, now)
        self._changes.append(Stranded(now, place.name, call_id))
        self._wait(call_id, call, now, head=True)

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
