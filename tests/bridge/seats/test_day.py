"""Two hours with 16 seats and 30 callers: nobody is lost, and the wallboard says what the log says.

The calls are real (`CallSession` in time lapse, see `day.lapse`), the seats are the real service on
a real database; in the middle the process is killed and another one goes on. Who calls and who sits
there is played by seeded chance: they wait, hang up, change their minds, answer, refuse, miss,
freeze, reload, hold, consult, transfer, oversee, rest. What a caller has lived through is kept on
the caller's side and compared with what the log says; each figure is counted again from the rows of
the event table by another way (`tests.recount`).
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bridge.seats.models import CUT_OFF
from tests.bridge.seats.day.callers import CallerPerson
from tests.bridge.seats.day.hours import Day
from tests.bridge.seats.day.people import Boss, Person
from tests.recount import differences, fates, offered_twice, recount

HOURS = 2 * 3600.0
CALLERS = 30
STORM = 600.0
CHECK_SECONDS = 300.0
CAUSES = frozenset(
    "signed_on asked offered shown accepted picked refused missed withdrawn held resumed finished "
    "wrapped_up dropped vanished consult abuse hung_up changed_mind cut_off".split()
)


class Room:
    """Everybody in one day."""

    def __init__(self, path: Path, seed: int) -> None:
        self.day = Day(path, seed)
        agents = [Person(self.day, f"{1001 + n}") for n in range(11)]
        spare = [Person(self.day, name, arrives=3000.0) for name in ("1012", "1013")]
        bosses = [
            Boss(self.day, "2001"),
            Boss(self.day, "2002", arrives=3000.0),
            Boss(self.day, "admin", "admin"),
        ]
        self.people: list[Person] = [*agents, *spare, *bosses]
        self.callers = [CallerPerson(self.day, number) for number in range(CALLERS)]

    async def whole_day(self) -> None:
        """Two hours, the end of the process in their middle, and until the last call is over."""
        await self.day.start()
        await self._until(HOURS / 2 - STORM)
        self.day.storm = True
        await self._until(HOURS / 2)
        await self.killed()
        await self._until(HOURS / 2 + STORM)
        self.day.storm = False
        await self._until(HOURS)
        self.day.open = False
        while self.day.live:
            assert self.day.now < HOURS + 2400, sorted(self.day.live)
            await self.day.step()
        await self.check()

    async def killed(self) -> None:
        day = self.day
        await day.kill()
        for person in self.people:
            person.lost()
        day.clock.forward(seconds=20)
        await day.start()
        for caller in self.callers:
            if caller._call is not None:
                caller.cut()
        await self.check()

    async def check(self) -> None:
        """What is shown now is what stands in the log, and what the desks were told."""
        day = self.day
        await day.service.log.notes.written()
        counted = recount(day.engine, day.clock.now())
        board = day.service.wallboard.message()
        today = day.service.figures.today()
        exact = {name: getattr(today, name) for name in counted.figures}
        assert differences(exact, counted.figures, 1e-6) == {}, day.now
        # Calls that the hotline answered alone are read from another table, and tested there.
        seen = {
            name: value
            for name, value in board["figures"].items()
            if name not in ("calls_today", "containment")
        }
        assert differences(seen, _shown(counted.figures), 1e-9) == {}, day.now
        for name, seat in counted.seats.items():
            told = day.service.figures.tally.of_seat(name, day.clock.now())
            assert differences(told, _of_seat(seat)) == {}, (name, day.now)
        places = {name: place.state for name, place in day.service.hall.floor.places.items()}
        logged = {n: one.state for n, one in counted.seats.items() if one.state != "signed_out"}
        desks = {p.name: p.desk.state for p in self.people if p.desk is not None and p.desk.alive}
        assert places == logged
        assert {name: state for name, state in desks.items() if state != "signed_out"} == {
            name: state for name, state in places.items() if name in desks
        }

    async def _until(self, seconds: float) -> None:
        while self.day.now < seconds:
            await self.day.run(min(seconds, self.day.now + CHECK_SECONDS))
            await self.check()


def _shown(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    shares = (
        "service_level",
        "service_level_strict",
        "abandon_rate",
        "connect_rate",
        "occupancy",
    )
    return {
        name: round(value, 4 if name in shares else 1) if isinstance(value, float) else value
        for name, value in figures.items()
    }


def _of_seat(seat: Any) -> dict[str, float | None]:
    spent = seat.seconds
    handling = sum(spent.get(state, 0.0) for state in ("talking", "held", "wrap_up"))
    return {
        "calls": seat.calls,
        "consults": seat.consults,
        "missed": seat.missed,
        "refused": seat.refused,
        "talk_seconds": round(spent.get("talking", 0.0), 1),
        "hold_seconds": round(spent.get("held", 0.0), 1),
        "wrap_up_seconds": round(spent.get("wrap_up", 0.0), 1),
        "break_seconds": round(spent.get("break", 0.0), 1),
        "average_seconds": round(handling / seat.calls, 1) if seat.calls else None,
    }


# Fifteen seconds of a processor; the limit is for machines that do other things beside it.
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2])
async def test_two_hours_lose_nobody_and_the_figures_are_those_of_the_log(
    tmp_path: Path, seed: int
) -> None:
    room = Room(tmp_path, seed)
    day = room.day
    await room.whole_day()

    # What every caller has lived through is what the log says became of them.
    lived = {call.call_id: call.fate for call in day.calls.values()}
    # Who was only promised a call-back, because nobody was there, has asked for a person, too.
    logged = fates(day.engine)
    assert logged == {
        one: "waited_too_long" if fate == "promised" else fate
        for one, fate in lived.items()
        if fate != "hotline"
    }
    assert offered_twice(day.engine) == []

    # Whoever was promised a call-back, or cut off by our breakdown, has one; nobody has two.
    cut = {one.call_id for one in day.calls.values() if one.cut_off}
    promised = {one.call_id for one in day.calls.values() if one.line.assistant.promised}
    due = day.rows("select call_id, reason, done_by from callback")
    assert sorted(row.call_id for row in due) == sorted(promised | cut)
    assert {row.call_id for row in due if row.reason == CUT_OFF} == cut - promised

    # Nothing is left over of what is over.
    service = day.service
    assert service.hall.calls == {}
    assert service.hall.floor.waiting() == []
    assert all(place.call_id is None for place in service.hall.floor.places.values())
    assert service.talks._members == {}
    assert service.talks._unwatch == {}

    # All of it happened, and often enough: otherwise the day would show nothing.
    had = Counter(lived.values())
    assert had["answered"] > 300
    assert {"hung_up", "changed_mind", "cut_off", "promised", "hotline"} <= set(had)
    causes = {row.cause for row in day.rows("select distinct cause from seat_event")}
    assert causes >= CAUSES
    done_by = {row.done_by for row in due}
    assert "caller" in done_by, "somebody who was cut off came back by themselves"
    assert done_by - {None, "caller"}, "somebody was called back"
    assert sum(place in ("1012", "1013", "2002") for place in service.hall.floor.places) > 0
    await day.stop()
