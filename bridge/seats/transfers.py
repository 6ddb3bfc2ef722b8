"""Asking somebody else about a call, and giving it to them."""

from dataclasses import dataclass

from bridge.seats.errors import NobodyThere, NotNow
from bridge.seats.hall import Hall
from bridge.seats.messages import ended_message
from bridge.seats.place import Place
from bridge.seats.seat import Seat
from bridge.seats.states import IN_CALL
from bridge.seats.talks import Talks

LONGEST_NOTE = 200


@dataclass(frozen=True)
class Target:
    """To whom: a seat, whoever has a skill, or a supervisor."""

    seat: str = ""
    skill: str = ""

    @staticmethod
    def parse(text: str) -> "Target | None":
        """Read ``seat:NAME``, ``skill:CODE`` or ``supervisor``; None when it is neither."""
        kind, _, name = text.partition(":")
        if kind == "supervisor" and not name:
            return Target()
        if kind == "seat" and name:
            return Target(seat=name)
        if kind == "skill" and name:
            return Target(skill=name)
        return None


class Transfers:
    """Consult and transfer, by the one agent who has the call.

    Args:
        hall: seats and calls.
        talks: who is on which call.
    """

    def __init__(self, hall: Hall, talks: Talks) -> None:
        self._hall = hall
        self._talks = talks

    def blind(self, seat: Seat, target: Target, note: str = "") -> None:
        """Give the call away unseen: it waits at the head for whom it is meant.

        Raises:
            NotNow: this seat has no call, or others are on it.
            NobodyThere: nobody like that is signed in.
        """
        place = self._in_call(seat)
        call_id = place.call_id or ""
        if target.skill:
            self._one_of(self._with_skill(target.skill, seat), free=False)
            self._hall.floor.transfer(seat.username, self._hall.now, skill=target.skill)
        else:
            to = self._one_of(self._meant(target, seat), free=False)
            self._hall.floor.transfer(seat.username, self._hall.now, seat=to.name)
        self._hall.notes[call_id] = (seat.display_name, note[:LONGEST_NOTE])
        self._talks.leave(call_id, seat.username, "transferred")
        seat.send(ended_message(call_id, "来电已转出。"))
        self._hall.settle()

    def consult(self, seat: Seat, target: Target, note: str = "") -> None:
        """Ask somebody into the call while the caller hears music.

        Raises:
            NotNow: this seat has no call, or somebody has been asked already.
            NobodyThere: nobody like that is signed in and free.
        """
        place = self._in_call(seat)
        call_id = place.call_id or ""
        able = self._with_skill(target.skill, seat) if target.skill else self._meant(target, seat)
        to = self._one_of(able, free=True)
        self._hall.notes[call_id] = (seat.display_name, note[:LONGEST_NOTE])
        self._hall.floor.invite(to.name, call_id, self._hall.now)
        if place.state == "talking":
            self._hall.floor.hold(seat.username, self._hall.now)
            self._talks.hold(call_id, True)
        self._hall.settle()

    def complete(self, seat: Seat) -> None:
        """Leave the caller with whoever was consulted. Raises NotNow when nobody has come."""
        call_id = self._in_call(seat).call_id or ""
        self._hall.floor.part(seat.username, self._hall.now)
        self._talks.leave(call_id, seat.username, "parted")
        seat.send(ended_message(call_id, "来电已转出。"))
        self._hall.settle()

    def cancel(self, seat: Seat) -> None:
        """Go on with the caller alone. Raises NotNow when nobody was asked."""
        place = self._in_call(seat)
        call_id = place.call_id or ""
        guests = [name for name in self._hall.floor.talking_in(call_id) if name != seat.username]
        asked = self._hall.floor.invited_to(call_id)
        if not guests and asked is None:
            raise NotNow
        self._hall.floor.uninvite(call_id, self._hall.now)
        for name in guests:
            self._hall.floor.part(name, self._hall.now)
            self._talks.leave(call_id, name, "parted")
            guest = self._hall.seats.get(name)
            if guest is not None:
                guest.send(ended_message(call_id, "咨询已结束。"))
        if self._hall.place(seat.username).state == "held":
            self._hall.floor.resume(seat.username, self._hall.now)
            self._talks.hold(call_id, False)
        self._hall.settle()

    # ---- inside -----------------------------------------------------------------------------

    def _in_call(self, seat: Seat) -> Place:
        place = self._hall.place(seat.username)
        if place.state not in IN_CALL:
            raise NotNow
        return place

    def _meant(self, target: Target, asker: Seat) -> list[Place]:
        places = self._hall.floor.places
        if target.seat:
            place = places.get(target.seat)
            return [place] if place is not None and place.name != asker.username else []
        return [
            places[seat.username]
            for seat in self._hall.seats.values()
            if seat.role == "supervisor" and seat is not asker and seat.username in places
        ]

    def _with_skill(self, skill: str, asker: Seat) -> list[Place]:
        return [
            place
            for place in self._hall.floor.places.values()
            if skill in place.skills and place.routed and place.name != asker.username
        ]

    def _one_of(self, able: list[Place], *, free: bool) -> Place:
        """Return who has been idle for longest, else, if that will do, anybody."""
        idle = [place for place in able if place.state == "idle"]
        if not (idle if free else able):
            raise NobodyThere
        return min(idle or able, key=lambda place: place.free_since)
