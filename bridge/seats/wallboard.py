"""What supervisors see of the whole room, once a second."""

from dataclasses import asdict
from typing import Any

from bridge.media.conference import Mode
from bridge.seats.calls_today import CallsToday
from bridge.seats.figures import Figures
from bridge.seats.hall import Hall
from bridge.seats.place import Rules
from bridge.seats.seat import Seat
from bridge.seats.states import IN_CALL
from bridge.seats.talks import Talks

# Waiting longer than the 15 s in which a call should be answered is pointed out.
LONG_WAIT_SECONDS = 15.0
LONG_CALL_SECONDS = 600.0
LONG_WRAP_UP_SECONDS = 180.0


class Wallboard:
    """Puts the room into one message.

    Args:
        hall, talks, figures, calls: what there is to see.
    """

    def __init__(self, hall: Hall, talks: Talks, figures: Figures, calls: CallsToday) -> None:
        self._hall = hall
        self._talks = talks
        self._figures = figures
        self._calls = calls

    def tell(self) -> None:
        """Show it to all who oversee others."""
        supervisors = self._hall.supervisors()
        if supervisors:
            message = self.message()
            for seat in supervisors:
                seat.send(message)

    def message(self) -> dict[str, Any]:
        """Return seats, queue, figures and alerts."""
        figures = self._figures.today()
        waiting = self._hall.floor.waiting()
        waits = [(self._hall.now - one.since).total_seconds() for one in waiting]
        seats = [self._seat(seat) for seat in self._hall.seats.values()]
        return {
            "type": "wallboard",
            "seats": sorted(seats, key=lambda one: str(one["username"])),
            "waiting": len(waiting),
            "longest_wait": round(max(waits, default=0.0), 1),
            "in_time_seconds": self._figures.tally.in_time,
            "figures": {
                **{name: _short(value) for name, value in asdict(figures).items()},
                "service_level": _short(figures.service_level, 4),
                "service_level_strict": _short(figures.service_level_strict, 4),
                "abandon_rate": _short(figures.abandon_rate, 4),
                "connect_rate": _short(figures.connect_rate, 4),
                "occupancy": _short(figures.occupancy, 4),
                "calls_today": self._calls.count,
                "containment": _short(self._calls.containment(figures.asked), 4),
            },
            "alerts": self._alerts(seats, max(waits, default=0.0)),
        }

    def _seat(self, seat: Seat) -> dict[str, Any]:
        place = self._hall.floor.places.get(seat.username)
        now = self._hall.now
        call_id = place.call_id if place is not None else None
        call = self._hall.calls.get(call_id or "")
        members: list[tuple[Seat, Mode]] = list(self._talks.members(call_id or "").values())
        return {
            **seat.card(),
            "skills": sorted(seat.skills),
            "state": place.state if place else "signed_out",
            "reason": place.reason if place else "",
            "pending": place.wish if place else None,
            "in_seconds": round((now - place.since).total_seconds(), 1) if place else 0.0,
            "call_id": call_id,
            "call_seconds": round((now - call.started_at).total_seconds(), 1) if call else None,
            "call_reason": call.reason if call else "",
            "on_hold": self._talks.on_hold(call_id or ""),
            "with": [
                {**one.card(), "mode": mode}
                for one, mode in members
                if one.username != seat.username
            ],
            "monitoring": seat.monitoring,
            "needs_help": seat.needs_help,
            "figures": self._figures.tally.of_seat(seat.username, now),
        }

    def _alerts(self, seats: list[dict[str, Any]], longest: float) -> list[dict[str, Any]]:
        rules: Rules = self._hall.floor.rules
        found: list[dict[str, Any]] = []
        if longest > LONG_WAIT_SECONDS:
            found.append({"kind": "long_wait", "seat": None, "seconds": round(longest)})
        for seat in seats:
            state, seconds = seat["state"], seat["in_seconds"]
            kind = ""
            if seat["needs_help"]:
                kind = "help"
            elif state == "break" and seconds > rules.break_limit:
                kind = "long_break"
            elif state in IN_CALL and (seat["call_seconds"] or 0) > LONG_CALL_SECONDS:
                kind, seconds = "long_call", seat["call_seconds"]
            elif state == "wrap_up" and seconds > LONG_WRAP_UP_SECONDS:
                kind = "long_wrap_up"
            elif state == "busy" and seat["reason"] in ("missed", "no_sound"):
                kind = str(seat["reason"])
            if kind:
                found.append({"kind": kind, "seat": seat["username"], "seconds": round(seconds)})
        return found


def _short(value: float | int | None, digits: int = 1) -> float | int | None:
    return round(value, digits) if isinstance(value, float) else value
