"""A day by quarter-hours, from events written by hand."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bridge.analytics.day_history import Day, day_of
from bridge.analytics.repository import Happened
from bridge.analytics.service import AnalyticsService
from bridge.kit.clock import BUSINESS_ZONE
from bridge.seats.models import SeatEvent
from tests.bridge.kit.doubles import FakeClock, database

DAY = date(2026, 11, 27)
MIDNIGHT = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)


def at(clock: str) -> datetime:
    """Return a time of that day in Wenchang."""
    hours, minutes, seconds = (int(part) for part in f"{clock}:0".split(":")[:3])
    return MIDNIGHT + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def waits(clock: str, call_id: str) -> Happened:
    return Happened(at(clock), "waits", None, call_id, "", "", "")


def leaves(clock: str, call_id: str, cause: str) -> Happened:
    return Happened(at(clock), "leaves", None, call_id, "", "", cause)


def state(
    clock: str, seat: str, before: str, after: str, cause: str, call_id: str = ""
) -> Happened:
    return Happened(at(clock), "state", seat, call_id or None, before, after, cause)


MORNING = [
    state("8:59:50", "1001", "signed_out", "idle", "signed_on"),
    state("9:00:00", "1002", "signed_out", "break", "signed_on"),
    waits("9:01:00", "c1"),
    state("9:01:10", "1001", "idle", "talking", "accepted", "c1"),
    state("9:03:10", "1001", "talking", "wrap_up", "finished", "c1"),
    state("9:03:40", "1001", "wrap_up", "idle", "wrapped_up"),
    waits("9:05:00", "c2"),
    leaves("9:05:30", "c2", "hung_up"),
    waits("9:14:40", "c3"),
    # Asked in this quarter, answered in the next, and too late.
    state("9:15:20", "1001", "idle", "talking", "accepted", "c3"),
    state("9:40:20", "1001", "talking", "wrap_up", "finished", "c3"),
    state("9:45:00", "1001", "wrap_up", "idle", "wrapped_up"),
]


def counted(
    events: list[Happened], now: str = "24:00", before: list[Happened] | None = None
) -> Day:
    return day_of(DAY, before or [], events, at(now))


class TestDayOf:
    def test_calls_are_counted_in_the_quarter_in_which_it_happened_to_them(self) -> None:
        day = counted(MORNING)
        assert len(day.quarters) == 96
        nine, quarter_past = day.quarters[36], day.quarters[37]
        assert nine.start == at("9:00")
        assert (nine.asked, nine.answered, nine.answered_in_time, nine.abandoned) == (3, 1, 1, 1)
        assert nine.mean_wait == 10.0
        assert (quarter_past.asked, quarter_past.answered) == (0, 1)
        assert quarter_past.answered_in_time == 0
        assert quarter_past.mean_wait == 40.0

    def test_work_and_readiness_are_counted_where_the_seconds_were_spent(self) -> None:
        nine, quarter_past, half_past = counted(MORNING).quarters[36:39]
        # 120 s of talk and 30 s of wrap-up; 750 s ready; the one on a break counts for neither.
        assert nine.aht == 150.0
        assert nine.occupancy == round(150 / 900, 4)
        assert nine.seats == {
            "talking": round(120 / 900, 2),
            "wrap_up": round(30 / 900, 2),
            "idle": round(750 / 900, 2),
            "break": 1.0,
        }
        assert quarter_past.occupancy == round(880 / 900, 4)
        assert half_past.seats == {"talking": round(620 / 900, 2), "wrap_up": 0.31, "break": 1.0}
        assert half_past.aht is None, "nobody was answered in it"
        assert half_past.mean_wait is None

    def test_the_quarters_add_up_to_the_day(self) -> None:
        day = counted(MORNING)
        for name in ("asked", "answered", "answered_in_time", "abandoned"):
            parts = sum(getattr(quarter, name) for quarter in day.quarters)
            assert parts == getattr(day.total, name)
        assert day.total.asa == 25.0
        assert day.total.connect_rate == 2 / 3

    def test_a_day_that_goes_on_ends_now(self) -> None:
        day = counted(MORNING[:5], now="9:07:30")
        assert len(day.quarters) == 37
        assert day.quarters[-1].seconds == 450.0
        assert day.quarters[-1].seats["break"] == 1.0
        assert day.until == at("9:07:30")

    def test_a_day_that_has_not_come_is_empty(self) -> None:
        assert day_of(DAY, [], [], MIDNIGHT - timedelta(days=3)).quarters == []

    def test_who_was_there_at_midnight_is_still_there(self) -> None:
        before = [
            state("-1:00", "1001", "signed_out", "idle", "signed_on"),
            waits("-1:59:50", "c0"),
        ]
        answered = [state("0:00:05", "1001", "idle", "talking", "accepted", "c0")]
        first = counted(answered, before=before).quarters[0]
        assert (first.asked, first.answered, first.mean_wait) == (1, 1, 15.0)
        assert first.seats == {"idle": 0.01, "talking": 0.99}


class TestService:
    @pytest.fixture
    def service(self, tmp_path: Path) -> AnalyticsService:
        self.db = database(tmp_path)
        self.clock = FakeClock(at("24:00"))
        return AnalyticsService(self.db, self.clock)

    def write(self, events: list[Happened]) -> None:
        with self.db.transaction(writes=True) as session:
            session.add_all(SeatEvent(**one._asdict(), priority="") for one in events)

    def test_only_that_day_in_wenchang_is_counted(self, service: AnalyticsService) -> None:
        self.write(
            [waits("-5:00", "yesterday"), waits("0:00:01", "early"), waits("23:59:59", "late")]
        )
        self.write([waits("24:00:00", "tomorrow")])
        day = service.day(DAY)
        assert day.total.asked == 2
        assert (day.quarters[0].asked, day.quarters[-1].asked) == (1, 1)
        assert day.quarters[0].start == datetime(2026, 11, 27, tzinfo=BUSINESS_ZONE)

    def test_the_night_before_is_read_from_the_last_state_of_each_seat(
        self, service: AnalyticsService
    ) -> None:
        self.write(
            [
                state("-9:00", "1001", "signed_out", "idle", "signed_on"),
                state("-8:00", "1001", "idle", "break", "asked"),
                state("-3:00", "1002", "signed_out", "idle", "signed_on"),
                state("-2:00", "1002", "idle", "signed_out", "asked"),
            ]
        )
        assert service.day(DAY).quarters[0].seats == {"break": 1.0}

    def test_forty_thousand_events_within_a_second(self, service: AnalyticsService) -> None:
        events = []
        for number in range(8_000):
            seat, begin = f"{1000 + number % 16}", MIDNIGHT + timedelta(seconds=number * 10)
            call = f"call-{number}"
            for after, kind, name, before, to, cause in (
                (0, "waits", None, "", "", ""),
                (3, "state", seat, "idle", "ringing", "offered"),
                (6, "state", seat, "ringing", "talking", "accepted"),
                (90, "state", seat, "talking", "wrap_up", "finished"),
                (120, "state", seat, "wrap_up", "idle", "wrapped_up"),
            ):
                moment = begin + timedelta(seconds=after)
                events.append(Happened(moment, kind, name, call, before, to, cause))
        self.write(events)
        # The time of this process alone: others may be at work on the machine.
        begun = time.process_time()
        day = service.day(DAY)
        took = time.process_time() - begun
        assert day.total.answered == 8_000
        assert took < 1.0, f"{took:.2f} s"
