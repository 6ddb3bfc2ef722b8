"""What is counted from the events of the seats."""

import heapq
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from bridge.analytics.demand import PATIENCE_SECONDS, from_measured
from bridge.analytics.erlang_a import erlang_a
from bridge.analytics.errors import TooFewEvents
from bridge.analytics.measured import measure
from bridge.analytics.repository import Happened, SeatEventReader
from bridge.analytics.service import AnalyticsService
from bridge.kit.db import Base, Database, open_engine
from bridge.seats.changes import Leaves, StateChanged, Waits
from bridge.seats.floor import Floor, Rules
from bridge.seats.models import SeatEvent

# Nine in the morning of a Monday in Wenchang.
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def at(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


class Book:
    """Drives a real floor and writes down what it tells."""

    def __init__(self, **rules: float) -> None:
        self.floor = Floor(Rules(silence=1e9, ring=1e9, show=1e9, **rules))
        self.events: list[Happened] = []

    def note(self) -> None:
        for change in self.floor.drain():
            match change:
                case StateChanged():
                    self.events.append(
                        Happened(
                            change.at,
                            "state",
                            change.name,
                            change.call_id,
                            change.before,
                            change.state,
                            change.cause,
                        )
                    )
                case Waits():
                    self.events.append(
                        Happened(change.at, "waits", None, change.call_id, "", "", "")
                    )
                case Leaves():
                    self.events.append(
                        Happened(change.at, "leaves", None, change.call_id, "", "", change.cause)
                    )
                case _:
                    pass


@pytest.fixture
def book() -> Book:
    book = Book(wrap_up=30.0)
    book.floor.sign_on("1001", at(0))
    return book


class TestMeasure:
    def test_one_call_from_wait_to_the_end_of_wrap_up(self, book: Book) -> None:
        floor = book.floor
        floor.enqueue("c1", "normal", "", at(10))
        floor.take("1001", "c1", at(14))
        floor.hold("1001", at(60))
        floor.resume("1001", at(80))
        floor.finished("c1", at(194))
        floor.tick(at(224))
        book.note()
        found = measure(book.events, NINE, NINE + DAY)
        assert found.asked[9] == sum(found.asked) == 1
        assert found.answered == 1
        assert found.waited == pytest.approx(4.0)
        assert found.handling == pytest.approx(210.0)
        assert found.pickup == pytest.approx(4.0)
        assert found.patience is None

    def test_whoever_hangs_up_and_whoever_is_sent_to_call_back(self, book: Book) -> None:
        floor = book.floor
        floor.enqueue("c1", "normal", "", at(0))
        floor.take("1001", "c1", at(0))
        floor.enqueue("c2", "normal", "", at(10))
        floor.enqueue("c3", "normal", "", at(20))
        floor.enqueue("c4", "normal", "", at(30))
        floor.withdraw("c2", at(70))
        floor.withdraw("c3", at(200), "waited_too_long")
        floor.withdraw("c4", at(50), "changed_mind")
        book.note()
        found = measure(book.events, NINE, NINE + DAY)
        assert (found.answered, found.abandoned, found.left) == (1, 1, 2)
        assert found.waited == pytest.approx(60 + 180 + 20)
        # All waits over the one hang-up: the others were censored.
        assert found.patience == pytest.approx(260.0)

    def test_two_calls_at_once_and_work_that_is_not_over(self, book: Book) -> None:
        floor = book.floor
        floor.enqueue("c1", "normal", "", at(0))
        floor.take("1001", "c1", at(0))
        floor.finished("c1", at(100))
        # Picked in the middle of wrap-up: one stretch of work, two calls.
        floor.ask("1001", "busy", at(110))
        floor.enqueue("c2", "normal", "", at(120))
        floor.take("1001", "c2", at(130))
        floor.finished("c2", at(230))
        floor.tick(at(260))
        floor.ask("1001", "idle", at(300))
        floor.enqueue("c3", "normal", "", at(300))
        floor.take("1001", "c3", at(300))
        book.note()
        found = measure(book.events, NINE, NINE + DAY)
        assert found.answered == 3
        assert found.handled_calls == 2
        assert found.handled == pytest.approx(110 + 130)

    def test_a_second_agent_is_work_on_the_same_call(self, book: Book) -> None:
        floor = book.floor
        floor.sign_on("1002", at(0))
        floor.enqueue("c1", "normal", "", at(0))
        floor.take("1001", "c1", at(0))
        floor.invite("1002", "c1", at(50))
        floor.take("1002", "c1", at(55))
        floor.finished("c1", at(100))
        floor.tick(at(130))
        book.note()
        found = measure(book.events, NINE, NINE + DAY)
        assert (found.answered, found.handled_calls) == (1, 1)
        assert found.handled == pytest.approx(130 + 75)

    def test_a_transfer_asks_for_somebody_once_more(self, book: Book) -> None:
        floor = book.floor
        floor.sign_on("1002", at(0))
        floor.enqueue("c1", "normal", "", at(0))
        floor.take("1001", "c1", at(0))
        floor.transfer("1001", at(60), seat="1002")
        floor.take("1002", "c1", at(70))
        book.note()
        found = measure(book.events, NINE, NINE + DAY)
        assert sum(found.asked) == found.answered == 2
        assert found.waited == pytest.approx(10.0)

    def test_what_a_crash_cut_off_does_not_count_as_work(self, book: Book) -> None:
        floor = book.floor
        floor.enqueue("c1", "normal", "", at(0))
        floor.take("1001", "c1", at(0))
        book.note()
        # The hotline dies; the next morning the same seat signs in on a new floor.
        book.floor = Floor(Rules(wrap_up=30.0))
        book.floor.sign_on("1001", at(80_000))
        book.note()
        found = measure(book.events, NINE, NINE + DAY)
        assert found.answered == 1
        assert (found.handled, found.handled_calls) == (0.0, 0)

    def test_a_call_that_waits_again_after_a_crash_is_the_same_caller(self) -> None:
        waits = [Happened(at(s), "waits", None, "c1", "", "", "") for s in (0, 500)]
        left = Happened(at(530), "leaves", None, "c1", "", "", "hung_up")
        found = measure([*waits, left], NINE, NINE + DAY)
        assert sum(found.asked) == 1
        assert found.waited == pytest.approx(30.0)

    def test_each_hour_is_measured_for_as_long_as_it_was_seen(self) -> None:
        # From 09:00 on Monday to 10:30 on Tuesday: 9-10 twice, 10-11 one time and a half.
        events = [
            Happened(at(s), "waits", None, f"c{s}", "", "", "") for s in (0, 60, 3700, 86_400)
        ]
        found = measure(events, NINE, at(86_400 + 5400))
        assert found.observed[9] == pytest.approx(2.0)
        assert found.observed[10] == pytest.approx(1.5)
        assert found.observed[8] == pytest.approx(1.0)
        assert found.calls_per_hour[9] == pytest.approx(1.5)
        assert found.calls_per_hour[10] == pytest.approx(1 / 1.5)
        assert found.busiest == pytest.approx(3 / (4 / (25.5 / 24)))

    def test_patience_is_found_again_behind_the_answers(self) -> None:
        # Callers of 200 s patience who would be answered after 100 s on average: two in three are.
        draw = np.random.default_rng(7)
        events = []
        for number in range(4000):
            start, endures, offered = number * 20.0, draw.exponential(200), draw.exponential(100)
            name = f"c{number}"
            events.append(Happened(at(start), "waits", None, name, "", "", ""))
            end = at(start + min(endures, offered))
            events.append(
                Happened(end, "leaves", None, name, "", "", "hung_up")
                if endures < offered
                else Happened(end, "state", "1001", name, "idle", "talking", "picked")
            )
        found = measure(sorted(events), NINE, NINE + DAY)
        assert found.abandoned + found.answered == 4000
        # Standard error 200 / sqrt(number of hang-ups), about 5.5.
        assert found.patience == pytest.approx(200, abs=3.3 * 200 / found.abandoned**0.5)
        naive = found.waited / 4000
        assert naive < 100


class TestTheWholeWay:
    def test_what_is_measured_foretells_what_happened(self) -> None:
        # Ten days of a hotline with four agents, three quarters busy, everything exponential; its
        # events are measured, the numbers go into Erlang A, and it must say how many hung up.
        rate, handling, patience, agents, days = 40 / 3600, 270.0, 150.0, 4, 10
        draw = np.random.default_rng(12345)
        free = [(0.0, f"100{n}") for n in range(agents)]
        events, now, within, number = [], 0.0, 0, 0
        while (now := now + draw.exponential(1 / rate)) < days * 86_400:
            number += 1
            name, endures = f"c{number}", draw.exponential(patience)
            events.append(Happened(at(now), "waits", None, name, "", "", ""))
            wait = max(0.0, free[0][0] - now)
            if wait > endures:
                gone = at(now + endures)
                events.append(Happened(gone, "leaves", None, name, "", "", "hung_up"))
                continue
            within += wait <= 15
            seat, begin = free[0][1], now + wait
            talk, wrap = draw.exponential(handling * 2 / 3), draw.exponential(handling / 3)
            heapq.heapreplace(free, (begin + talk + wrap, seat))
            for seconds, before, after, cause in (
                (0.0, "idle", "talking", "picked"),
                (talk, "talking", "wrap_up", "finished"),
                (talk + wrap, "wrap_up", "idle", "wrapped_up"),
            ):
                moment = at(begin + seconds)
                events.append(Happened(moment, "state", seat, name, before, after, cause))
        events.sort(key=lambda one: (one.at, one.kind != "waits", one.before != "wrap_up"))
        found = measure(events, NINE, NINE + days * DAY)
        assert found.observed == [pytest.approx(days)] * 24
        hour = erlang_a(
            sum(found.calls_per_hour) / 86_400, found.handling or 0, found.patience or 0, agents
        )
        # Sum of two exponentials instead of one: the level depends on little more than the mean.
        assert found.abandoned / number == pytest.approx(hour.abandoned, abs=0.012)
        assert within / number == pytest.approx(hour.answered_within(15), abs=0.02)
        assert hour.abandoned > 0.05


class TestFromMeasured:
    def test_given_numbers_go_first_and_missing_patience_is_said(self, book: Book) -> None:
        book.floor.enqueue("c1", "normal", "", at(10))
        book.floor.take("1001", "c1", at(12))
        book.floor.finished("c1", at(112))
        book.floor.tick(at(142))
        book.note()
        found = measure(book.events, NINE, NINE + DAY)
        demand = from_measured(found)
        assert demand.per_month == pytest.approx(30.0)
        assert demand.calls[9] == pytest.approx(1.0)
        assert demand.handling == pytest.approx(130.0)
        assert demand.patience == PATIENCE_SECONDS
        assert demand.pickup == pytest.approx(2.0)
        assert any("没有人放弃" in note for note in demand.notes)
        assert from_measured(found, handling=300.0, patience=60.0, pickup=0.0).handling == 300.0


class FixedClock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    engine = open_engine(f"sqlite:///{tmp_path / 'test.db'}")
    yield Database(engine)
    engine.dispose()


def write(database: Database, events: list[Happened]) -> None:
    Base.metadata.create_all(database.engine)
    with database.transaction(writes=True) as session:
        session.add_all(SeatEvent(**event._asdict()) for event in events)


class TestAnalyticsService:
    def test_measures_what_the_table_holds(self, database: Database, book: Book) -> None:
        for day in range(3):
            start = day * 86_400.0
            book.floor.enqueue(f"c{day}", "normal", "", at(start))
            book.floor.take("1001", f"c{day}", at(start + 5))
            book.floor.finished(f"c{day}", at(start + 105))
            book.floor.tick(at(start + 135))
        book.note()
        write(database, book.events)
        service = AnalyticsService(database, FixedClock(NINE + 3 * DAY))
        found = service.measure(28)
        assert found.start == NINE
        assert (found.answered, found.handling, sum(found.asked)) == (3, pytest.approx(130.0), 3)
        # The last day and a half alone: the call of the third morning.
        assert service.measure(1.5).answered == 1

    def test_events_of_one_instant_keep_their_order(self, database: Database) -> None:
        events = [Happened(NINE, "waits", None, f"c{n}", "", "", "") for n in range(300)]
        write(database, events)
        with database.transaction() as session:
            read = list(SeatEventReader(session).between(NINE, NINE + DAY))
        assert read == events

    def test_no_table_no_events_and_less_than_a_day_are_said(
        self, database: Database, book: Book
    ) -> None:
        service = AnalyticsService(database, FixedClock(NINE + 0.5 * DAY))
        with pytest.raises(TooFewEvents, match="还没有坐席记录"):
            service.measure(28)
        write(database, [])
        with pytest.raises(TooFewEvents, match="还没有坐席记录"):
            service.measure(28)
        book.note()
        write(database, book.events)
        with pytest.raises(TooFewEvents, match="只有 12 小时"):
            service.measure(28)

    def test_a_day_without_a_call_is_said(self, database: Database, book: Book) -> None:
        book.note()
        write(database, book.events)
        service = AnalyticsService(database, FixedClock(NINE + 2 * DAY))
        with pytest.raises(TooFewEvents, match="坐席记录太少"):
            service.measure(28)
