"""Any order of events, lost ones and doubled ones: no caller lost, none offered twice.

The machine plays callers, desks and time against the floor, and keeps a model of its own: which calls
live and when each desk last gave a sign of life.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bridge.calls.ports import Priority
from bridge.seats.changes import Leaves, Offered, OfferEnded, StateChanged, Stranded, Waits
from bridge.seats.errors import AlreadyTaken, NotNow, OfferOver, SeatBusy
from bridge.seats.floor import Floor
from bridge.seats.place import Rules
from bridge.seats.states import FREE, IN_CALL, OFFERED, TRANSITIONS, Wish

NAMES = ("1001", "1002", "1003", "2001")
CALLS = tuple(f"c{number}" for number in range(6))
WISHES: tuple[Wish, ...] = ("idle", "busy", "break", "signed_out")
RULES = Rules()
# A desk that vanished is off within this: the floor looks at the time each second.
LATE = 5.0

names = st.sampled_from(NAMES)
calls = st.sampled_from(CALLS)


class FloorMachine(RuleBasedStateMachine):
    """The hotline's people and callers on one floor."""

    @initialize()
    def begin(self) -> None:
        self.floor = Floor(RULES)
        self.now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
        self.live: dict[str, Priority] = {}
        self.seen: dict[str, datetime] = {}
        self.states: dict[str, str] = {}
        self.offers: dict[str, str] = {}
        self.waits: set[str] = set()

    # ---- desks ------------------------------------------------------------------------------

    @rule(name=names, state=st.sampled_from(("idle", "busy", "break")))
    def sign_on(self, name: str, state: Wish) -> None:
        skills = ("hainanese",) if name == "1002" else ()
        self.floor.sign_on(
            name, self.now, routed=name != "2001", skills=skills, state=state, reason=""
        )
        self.seen[name] = self.now

    @rule(name=names)
    def beat(self, name: str) -> None:
        self.floor.beat(name, self.now)
        if name in self.floor.places:
            self.seen[name] = self.now

    @rule()
    def everybody_beats(self) -> None:
        for name in self.floor.places:
            self.beat(name)

    @rule(name=names)
    def vanish(self, name: str) -> None:
        self.floor.vanish(name, self.now)
        assert name not in self.floor.places

    @rule(name=names)
    def loses_sound(self, name: str) -> None:
        place = self.floor.places.get(name)
        call_id = place.call_id if place is not None and place.state in IN_CALL else None
        others = self.floor.talking_in(call_id or "")
        wish = None if place is None else place.wish
        try:
            self.floor.drop(name, self.now)
        except NotNow:
            assert call_id is None
            return
        left = self.floor.places.get(name)
        assert (left.state if left else "signed_out") == (wish or "busy")
        waits = call_id in {one.call_id for one in self.floor.waiting()}
        assert waits == (others == [name])

    @rule(name=names, wish=st.sampled_from(WISHES))
    def ask(self, name: str, wish: Wish) -> None:
        before = self.floor.places.get(name)
        had = None if before is None else (before.state, before.call_id)
        try:
            self.floor.ask(name, wish, self.now, "吃饭")
        except NotNow:
            assert had is None
            return
        assert had is not None
        after = self.floor.places.get(name)
        if had[0] in IN_CALL:
            # It waits until the call is over.
            assert after is not None and (after.state, after.call_id) == had
        elif wish in ("busy", "break"):
            assert after is not None and after.state == wish
        elif wish == "signed_out":
            assert after is None

    @rule(name=names)
    def hold_and_resume(self, name: str) -> None:
        place = self.floor.places.get(name)
        talking = place is not None and place.state == "talking"
        try:
            self.floor.hold(name, self.now)
        except NotNow:
            assert not talking
        place = self.floor.places.get(name)
        if place is not None and place.state == "held":
            self.floor.resume(name, self.now)

    @rule(name=names)
    def extend(self, name: str) -> None:
        place = self.floor.places.get(name)
        until = place.until if place is not None and place.state == "wrap_up" else None
        try:
            self.floor.extend(name, self.now)
        except NotNow:
            assert until is None
        else:
            assert until is not None and self.floor.places[name].until > until  # type: ignore[operator]

    @rule(name=names)
    def wrapped_up(self, name: str) -> None:
        place = self.floor.places.get(name)
        in_wrap_up = place is not None and place.state == "wrap_up"
        try:
            self.floor.wrapped_up(name, self.now)
        except NotNow:
            assert not in_wrap_up

    # ---- calls ------------------------------------------------------------------------------

    @rule(
        call_id=calls,
        priority=st.sampled_from(("normal", "emergency")),
        skill=st.sampled_from(("", "hainanese")),
    )
    def enqueue(self, call_id: str, priority: Priority, skill: str) -> None:
        self.floor.enqueue(call_id, priority, "要人工", self.now, skill=skill)
        if self.live.get(call_id) != "emergency":
            self.live[call_id] = priority

    @rule(call_id=calls)
    def hangs_up(self, call_id: str) -> None:
        self.floor.finished(call_id, self.now)
        self.live.pop(call_id, None)

    @rule(name=names, call_id=calls)
    def shown(self, name: str, call_id: str) -> None:
        try:
            self.floor.shown(name, call_id, self.now)
        except OfferOver:
            assert self.floor.offered_to(call_id) != name

    @rule(name=names, call_id=calls)
    def refuse(self, name: str, call_id: str) -> None:
        offered = self.floor.offered_to(call_id)
        try:
            self.floor.refuse(name, call_id, self.now)
        except OfferOver:
            assert offered != name
        else:
            assert offered == name

    @rule(name=names, call_id=calls, twice=st.booleans())
    def take(self, name: str, call_id: str, twice: bool) -> None:
        rings_elsewhere = self.floor.offered_to(call_id) not in (None, name)
        try:
            self.floor.take(name, call_id, self.now)
        except (AlreadyTaken, SeatBusy, NotNow):
            return
        assert not rings_elsewhere
        assert self.floor.places[name].call_id == call_id
        if twice:
            with pytest.raises((AlreadyTaken, SeatBusy)):
                self.floor.take(name, call_id, self.now)

    @precondition(lambda self: any(self.floor.offered_to(one) for one in self.live))
    @rule(data=st.data())
    def answers(self, data: Any) -> None:
        call_id = data.draw(
            st.sampled_from(sorted(one for one in self.live if self.floor.offered_to(one)))
        )
        name = self.floor.offered_to(call_id)
        assert name is not None
        self.floor.take(name, call_id, self.now)
        assert self.floor.places[name].state == "talking"

    # ---- several in a call ------------------------------------------------------------------

    @rule(name=names, call_id=calls)
    def invite(self, name: str, call_id: str) -> None:
        talking, place = self.floor.talking_in(call_id), self.floor.places.get(name)
        already = self.floor.invited_to(call_id)
        possible = place is not None and place.state == "idle" and talking and not already
        try:
            self.floor.invite(name, call_id, self.now)
        except NotNow:
            assert not possible
            return
        assert possible
        assert self.floor.invited_to(call_id) == name

    @rule(call_id=calls)
    def uninvite(self, call_id: str) -> None:
        self.floor.uninvite(call_id, self.now)
        assert self.floor.invited_to(call_id) is None

    @precondition(lambda self: any(self.floor.invited_to(one) for one in self.live))
    @rule(data=st.data())
    def comes(self, data: Any) -> None:
        invited = sorted(one for one in self.live if self.floor.invited_to(one))
        call_id = data.draw(st.sampled_from(invited))
        name = self.floor.invited_to(call_id)
        assert name is not None
        self.floor.take(name, call_id, self.now)
        assert name in self.floor.talking_in(call_id)
        assert len(self.floor.talking_in(call_id)) > 1

    @rule(name=names, call_id=calls)
    def joins(self, name: str, call_id: str) -> None:
        try:
            self.floor.join(name, call_id, self.now)
        except (NotNow, SeatBusy, AlreadyTaken):
            return
        assert name in self.floor.talking_in(call_id)
        assert len(self.floor.talking_in(call_id)) > 1

    @rule(name=names)
    def parts(self, name: str) -> None:
        place = self.floor.places.get(name)
        call_id = place.call_id if place is not None and place.state in IN_CALL else None
        others = [one for one in self.floor.talking_in(call_id or "") if one != name]
        try:
            self.floor.part(name, self.now)
        except NotNow:
            assert not others
            return
        assert self.floor.talking_in(call_id or "") == others

    @rule(name=names, to=st.sampled_from(("", *NAMES)), skill=st.sampled_from(("", "hainanese")))
    def transfers(self, name: str, to: str, skill: str) -> None:
        place = self.floor.places.get(name)
        call_id = place.call_id if place is not None and place.state in IN_CALL else None
        alone = self.floor.talking_in(call_id or "") == [name]
        try:
            self.floor.transfer(name, self.now, seat=to, skill=skill)
        except NotNow:
            assert not alone
            return
        assert call_id in {one.call_id for one in self.floor.waiting()}
        target = self.floor.places.get(to)
        if target is not None and target.state == "idle" and to != name:
            raise AssertionError("an idle seat that a call is meant for is offered it at once")

    # ---- time -------------------------------------------------------------------------------

    @rule(seconds=st.integers(1, 40), beating=st.booleans())
    def time_passes(self, seconds: int, beating: bool) -> None:
        for _ in range(seconds):
            self.now += timedelta(seconds=1)
            if beating:
                self.everybody_beats()
            self.floor.tick(self.now)

    # ---- what always holds ------------------------------------------------------------------

    @invariant()
    def no_caller_is_lost_or_had_twice(self) -> None:
        waiting = [one.call_id for one in self.floor.waiting()]
        talking = {place.call_id for place in self.floor.places.values() if place.state in IN_CALL}
        assert sorted([*waiting, *talking]) == sorted(self.live)  # type: ignore[type-var]

    @invariant()
    def each_call_rings_at_one_seat_at_most(self) -> None:
        ringing = {
            place.call_id: place.name
            for place in self.floor.places.values()
            if place.state in OFFERED
        }
        rings = [place for place in self.floor.places.values() if place.state in OFFERED]
        assert len(ringing) == len(rings)
        offered = {one: self.floor.offered_to(one) or self.floor.invited_to(one) for one in CALLS}
        assert {call: seat for call, seat in offered.items() if seat is not None} == ringing

    @invariant()
    def free_seats_have_no_call(self) -> None:
        for place in self.floor.places.values():
            assert (place.call_id is None) == (place.state in FREE), place

    @invariant()
    def nobody_waits_while_somebody_who_can_is_idle(self) -> None:
        idle = [place for place in self.floor.places.values() if place.state == "idle"]
        for one in self.floor.waiting():
            call = self.floor._calls[one.call_id]
            if call.offered_to is None and call.wanted is None:
                needs = call.skill
                able = [
                    place for place in idle if place.routed and (not needs or needs in place.skills)
                ]
                assert not able

    @invariant()
    def the_urgent_come_first(self) -> None:
        order = [self.live[one.call_id] for one in self.floor.waiting()]
        assert order == sorted(order, key=lambda priority: priority != "emergency")

    @invariant()
    def a_silent_desk_is_off_in_time(self) -> None:
        for name in self.floor.places:
            assert (self.now - self.seen[name]).total_seconds() <= LATE

    @invariant()
    def everything_was_told_and_legal(self) -> None:
        for change in self.floor.drain():
            match change:
                case StateChanged(name=name, before=before, state=state, cause=cause):
                    assert self.states.get(name, "signed_out") == before
                    legal = before in FREE if cause == "asked" else cause in TRANSITIONS[before]
                    assert legal, change
                    self.states[name] = state
                case Offered(name=name, call_id=call_id):
                    assert call_id not in self.offers
                    self.offers[call_id] = name
                case OfferEnded(name=name, call_id=call_id):
                    assert self.offers.pop(call_id) == name
                case Stranded(call_id=call_id):
                    assert call_id not in self.waits
                case Waits(call_id=call_id):
                    assert call_id not in self.waits
                    self.waits.add(call_id)
                case Leaves(call_id=call_id):
                    self.waits.remove(call_id)
            if isinstance(change, StateChanged) and change.cause in ("accepted", "picked"):
                self.waits.discard(change.call_id or "")
        told = {name: state for name, state in self.states.items() if state != "signed_out"}
        assert told == {place.name: place.state for place in self.floor.places.values()}
        assert self.waits == {one.call_id for one in self.floor.waiting()}
        assert self.offers == {
            one: seat
            for one in CALLS
            if (seat := self.floor.offered_to(one) or self.floor.invited_to(one)) is not None
        }


TestFloor = FloorMachine.TestCase
TestFloor.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
