"""The numbers of a day, counted from what happened: one event at a time, or all of them again.

Definitions (GB/T 33358-2016 for the 15 seconds; the others are the trade's common ones):

- asked: calls that wanted a person; a call that was transferred or lost its agent counts once.
- connect rate 接通率 = answered / asked.
- service level = answered within T / answered; with those who hung up: / (answered + abandoned).
- ASA: mean wait of those who were answered.
- abandon rate = abandoned / asked.
- AHT = (talk + hold + wrap-up) / answered calls.
- occupancy = (talk + hold + wrap-up) / (the same + idle + being offered calls); busy and breaks are
  time in which no call could come.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

IN_TIME_SECONDS = 15.0
_HANDLING = ("talking", "held", "wrap_up")
_READY = ("idle", "reserved", "ringing")


class Counted(Protocol):
    """What counts of a `bridge.seats.changes.Happening`; see `bridge.seats.models` for the kinds."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    @property
    def kind(self) -> str:
        """What happened."""

    @property
    def seat(self) -> str | None:
        """At which seat."""

    @property
    def call_id(self) -> str | None:
        """To which call."""

    @property
    def state(self) -> str:
        """The state that the seat is in since."""

    @property
    def cause(self) -> str:
        """Why."""

    @property
    def reason(self) -> str:
        """Why the seat is on a break or busy."""


@dataclass
class SeatDay:
    """One seat's day. ``seconds`` are whole stays in a state; the present one is added on asking."""

    state: str = "signed_out"
    since: datetime | None = None
    reason: str = ""
    call_id: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    calls: int = 0
    consults: int = 0
    missed: int = 0
    refused: int = 0

    def seconds_until(self, now: datetime) -> dict[str, float]:
        """Return the seconds in each state up to now."""
        total = dict(self.seconds)
        if self.since is not None and self.state != "signed_out":
            total[self.state] = total.get(self.state, 0.0) + (now - self.since).total_seconds()
        return total


@dataclass(frozen=True)
class Figures:
    """The numbers of the whole room; rates are None where nothing was counted."""

    asked: int
    answered: int
    answered_in_time: int
    abandoned: int
    turned_away: int
    changed_mind: int
    cut_off: int
    asa: float | None
    longest: float
    aht: float | None
    occupancy: float | None
    talk_seconds: float
    hold_seconds: float
    wrap_up_seconds: float

    @property
    def service_level(self) -> float | None:
        """Answered in time, of those answered."""
        return self.answered_in_time / self.answered if self.answered else None

    @property
    def service_level_strict(self) -> float | None:
        """Answered in time, of those answered and those who hung up."""
        total = self.answered + self.abandoned
        return self.answered_in_time / total if total else None

    @property
    def abandon_rate(self) -> float | None:
        """Hung up while waiting, of those who wanted a person."""
        return self.abandoned / self.asked if self.asked else None

    @property
    def connect_rate(self) -> float | None:
        """Answered by a person, of those who wanted one."""
        return self.answered / self.asked if self.asked else None


class Tally:
    """Counts.

    Args:
        in_time: answered within so many seconds is in time.
    """

    def __init__(self, in_time: float = IN_TIME_SECONDS) -> None:
        self.in_time = in_time
        self.seats: dict[str, SeatDay] = {}
        self._waiting: dict[str, datetime] = {}
        self._known: set[str] = set()
        self._answered: set[str] = set()
        self._in_time = 0
        self._waited = 0.0
        self._longest = 0.0
        self._left = {"hung_up": 0, "waited_too_long": 0, "changed_mind": 0, "cut_off": 0}

    def feed(self, one: Counted) -> None:
        """Count one thing that happened; they come in order."""
        match one.kind:
            case "waits":
                self._waits(one)
            case "leaves":
                self._leaves(one)
            case "state":
                self._moves(one)
            case "offer_ended" if one.seat and one.cause in ("missed", "refused"):
                day = self.seats.setdefault(one.seat, SeatDay())
                if one.cause == "missed":
                    day.missed += 1
                else:
                    day.refused += 1
            case _:
                pass

    def knows(self, call_id: str) -> bool:
        """Tell whether this call has wanted a person today."""
        return call_id in self._known

    def figures(self, now: datetime) -> Figures:
        """Return the numbers as they are now."""
        spent: dict[str, float] = {}
        for day in self.seats.values():
            for state, seconds in day.seconds_until(now).items():
                spent[state] = spent.get(state, 0.0) + seconds
        handling = sum(spent.get(state, 0.0) for state in _HANDLING)
        ready = sum(spent.get(state, 0.0) for state in _READY)
        calls = sum(day.calls for day in self.seats.values())
        answered = len(self._answered)
        return Figures(
            asked=len(self._known),
            answered=answered,
            answered_in_time=self._in_time,
            abandoned=self._left["hung_up"],
            turned_away=self._left["waited_too_long"],
            changed_mind=self._left["changed_mind"],
            cut_off=self._left["cut_off"],
            asa=self._waited / answered if answered else None,
            longest=self._longest,
            aht=handling / calls if calls else None,
            occupancy=handling / (handling + ready) if handling + ready else None,
            talk_seconds=spent.get("talking", 0.0),
            hold_seconds=spent.get("held", 0.0),
            wrap_up_seconds=spent.get("wrap_up", 0.0),
        )

    def of_seat(self, name: str, now: datetime) -> Mapping[str, float | int | None]:
        """Return one seat's numbers: calls, seconds, AHT, missed and refused offers."""
        day = self.seats.get(name, SeatDay())
        spent = day.seconds_until(now)
        handling = sum(spent.get(state, 0.0) for state in _HANDLING)
        return {
            "calls": day.calls,
            "consults": day.consults,
            "missed": day.missed,
            "refused": day.refused,
            "talk_seconds": round(spent.get("talking", 0.0), 1),
            "hold_seconds": round(spent.get("held", 0.0), 1),
            "wrap_up_seconds": round(spent.get("wrap_up", 0.0), 1),
            "break_seconds": round(spent.get("break", 0.0), 1),
            "average_seconds": round(handling / day.calls, 1) if day.calls else None,
        }

    def next_day(self, now: datetime) -> "Tally":
        """Return an empty tally in which everybody is as they are; waiting calls are carried over."""
        fresh = Tally(self.in_time)
        for name, day in self.seats.items():
            if day.state != "signed_out":
                fresh.seats[name] = SeatDay(day.state, now, day.reason, day.call_id)
        fresh._waiting = dict(self._waiting)
        fresh._known = set(self._waiting)
        return fresh

    # ---- inside -----------------------------------------------------------------------------

    def _waits(self, one: Counted) -> None:
        if one.call_id is not None:
            self._known.add(one.call_id)
            self._waiting[one.call_id] = one.at

    def _leaves(self, one: Counted) -> None:
        if self._waiting.pop(one.call_id or "", None) is None:
            return
        if one.call_id not in self._answered and one.cause in self._left:
            self._left[one.cause] += 1

    def _moves(self, one: Counted) -> None:
        if one.seat is None:
            return
        day = self.seats.setdefault(one.seat, SeatDay())
        if day.since is not None and day.state != "signed_out":
            spent = (one.at - day.since).total_seconds()
            day.seconds[day.state] = day.seconds.get(day.state, 0.0) + spent
        day.state, day.since, day.reason, day.call_id = one.state, one.at, one.reason, one.call_id
        if one.cause in ("accepted", "picked"):
            self._answers(day, one)

    def _answers(self, day: SeatDay, one: Counted) -> None:
        call_id = one.call_id or ""
        began = self._waiting.pop(call_id, None)
        if began is None:
            day.consults += 1
            return
        day.calls += 1
        if call_id in self._answered:
            return
        self._answered.add(call_id)
        waited = (one.at - began).total_seconds()
        self._waited += waited
        self._longest = max(self._longest, waited)
        self._in_time += waited <= self.in_time
