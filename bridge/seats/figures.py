"""The numbers of the day, kept up to date, and shown to whom they concern."""

from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from bridge.kit.clock import BUSINESS_ZONE, business_date
from bridge.kit.logs import get_logger
from bridge.seats.changes import Change, Happening, StateChanged, happening
from bridge.seats.hall import Hall
from bridge.seats.merits import Merits
from bridge.seats.seat_log import SeatLog
from bridge.seats.states import IN_CALL, OFFERED
from bridge.seats.tally import Figures as DayFigures
from bridge.seats.tally import Tally

# Until the day has calls of its own: talk 150-240 s and wrap-up 60-120 s are what is usual.
_USUAL_HANDLING = 240.0
_ENOUGH_CALLS = 5

_log = get_logger(__name__)


class Figures:
    """Counts the day as it goes.

    Args:
        hall: seats and calls, whose changes are counted.
        log: what happened before this process.
    """

    def __init__(self, hall: Hall, log: SeatLog) -> None:
        self._hall = hall
        self._log = log
        self._tally = Tally()
        self._day = business_date(hall.now)
        self._merits: dict[str, dict[str, Any]] = {}
        hall.watch(self._on_change)

    async def load(self) -> list[str]:
        """Count what happened today before this process, and close what it left open.

        Returns:
            The calls that waited or were talked to when the hotline broke down.
        """
        now = self._hall.now
        begin = datetime.combine(business_date(now), time(), BUSINESS_ZONE)
        happened = await self._log.between(begin, now)
        unfinished = _Open()
        for one in happened:
            self._tally.feed(one)
            unfinished.feed(one)
        calls = unfinished.calls()
        if happened:
            self._close(happened[-1].at, calls)
        return calls

    @property
    def tally(self) -> Tally:
        """The day's counts."""
        now = self._hall.now
        if business_date(now) != self._day:
            self._day = business_date(now)
            self._tally = self._tally.next_day(now)
            self._merits.clear()
        return self._tally

    def today(self) -> DayFigures:
        """Return the numbers of the whole room."""
        return self.tally.figures(self._hall.now)

    def handling_seconds(self) -> float:
        """Return the average handling time in seconds, by today's calls once there are some."""
        figures = self.today()
        if figures.aht is None or figures.answered < _ENOUGH_CALLS:
            return _USUAL_HANDLING
        return figures.aht

    def of_seat_message(self, name: str) -> dict[str, Any]:
        """Return one seat's numbers as a message for its desk."""
        return {
            "type": "figures",
            **self.tally.of_seat(name, self._hall.now),
            **self._merits.get(name, {}),
        }

    def credit(self, name: str, merits: Merits) -> None:
        """Show an agent what their day was worth to others."""
        self._merits[name] = asdict(merits)
        seat = self._hall.seats.get(name)
        if seat is not None:
            seat.send(self.of_seat_message(name))

    def turned_away(self, call_id: str, reason: str) -> None:
        """A caller is to be called back. If they never waited, they asked for a person all the same."""
        if self.tally.knows(call_id):
            return
        now = self._hall.now
        happened = [
            Happening(now, "waits", call_id=call_id, reason=reason[:100], priority="normal"),
            Happening(now, "leaves", call_id=call_id, cause="waited_too_long"),
        ]
        for one in happened:
            self.tally.feed(one)
        self._log.keep(happened)

    # ---- inside -----------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        self.tally.feed(happening(change))
        if isinstance(change, StateChanged) and change.before in (*IN_CALL, "wrap_up"):
            seat = self._hall.seats.get(change.name)
            if seat is not None:
                seat.send(self.of_seat_message(change.name))

    def _close(self, at: datetime, calls: list[str]) -> None:
        """Nobody is signed in when the hotline begins: what says so otherwise broke off.

        The last thing that was written is the last sign of life there is.
        """
        closing = [
            Happening(at, "state", name, day.call_id, day.state, "signed_out", "vanished")
            for name, day in self._tally.seats.items()
            if day.state != "signed_out"
        ]
        closing += [
            Happening(at, "offer_ended", name, day.call_id, cause="vanished")
            for name, day in self._tally.seats.items()
            if day.state in OFFERED
        ]
        closing += [Happening(at, "leaves", call_id=one, cause="cut_off") for one in calls]
        for one in closing:
            self._tally.feed(one)
        if closing:
            self._log.keep(closing)
            seats = sum(one.kind == "state" for one in closing)
            _log.warning("seats_cut_by_restart", seats=seats, calls=len(calls))


class _Open:
    """Which calls wait or are talked to, as one event after another says."""

    def __init__(self) -> None:
        self._waiting: dict[str, None] = {}
        self._talking: dict[str, set[str]] = {}

    def feed(self, one: Happening) -> None:
        if one.call_id is None:
            return
        if one.kind == "waits":
            self._waiting[one.call_id] = None
        elif one.kind == "leaves":
            self._waiting.pop(one.call_id, None)
        elif one.kind == "state" and one.seat is not None:
            if one.cause in ("accepted", "picked"):
                self._waiting.pop(one.call_id, None)
            seats = self._talking.setdefault(one.call_id, set())
            (seats.add if one.state in IN_CALL else seats.discard)(one.seat)

    def calls(self) -> list[str]:
        talking = [call_id for call_id, seats in self._talking.items() if seats]
        return list(dict.fromkeys([*talking, *self._waiting]))
