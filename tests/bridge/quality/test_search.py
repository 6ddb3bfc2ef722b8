"""Finding calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bridge.calls.models import CallRow
from bridge.quality import search_repository
from bridge.quality.models import QualityCall
from bridge.quality.schemas import MarkCall
from bridge.quality.search_repository import Wanted
from bridge.seats.models import SeatEvent
from tests.bridge.quality.conftest import QUALITY, World


def found(world: World, **wanted: Any) -> list[str]:
    page = world.room.calls.search(Wanted(**wanted), QUALITY, page=1, size=50)
    assert page.total == len(page.items)
    return [call.id for call in page.items]


@pytest.fixture(params=["index", "lines"])
def world(request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    if request.param == "lines":
        # As on PostgreSQL, which has no such index.
        monkeypatch.setattr(search_repository, "has_index", lambda _: False)
    return world


class TestSearch:
    def test_newest_first(self, world: World) -> None:
        now = world.clock.now()
        calls = [world.call(at=now - timedelta(hours=age)) for age in (3, 1, 2)]
        assert found(world) == [calls[1], calls[2], calls[0]]

    def test_two_that_began_at_the_same_moment(self, world: World) -> None:
        at = world.clock.now() - timedelta(hours=1)
        assert {world.call(at=at), world.call(at=at)} == set(found(world))

    def test_by_agent(self, world: World) -> None:
        first = world.call(agents=("1001",))
        both = world.call(agents=("1001", "1002"))
        world.call(agents=())
        assert set(found(world, agent="1001")) == {first, both}
        assert found(world, agent="1002") == [both]

    def test_by_time(self, world: World) -> None:
        noon = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
        call = world.call(at=noon)
        assert found(world, begin=noon) == [call]
        assert found(world, end=noon) == []
        assert found(world, begin=noon - timedelta(seconds=1), end=noon + timedelta(seconds=1)) == [
            call
        ]
        assert found(world, begin=noon + timedelta(seconds=1)) == []

    def test_by_what_was_said(self, world: World) -> None:
        lamp = world.call()
        water = world.call(said=[("caller", "水管爆了"), ("agent", "路灯归住建局")])
        assert set(found(world, words="路灯")) == {lamp, water}
        assert found(world, words="路灯 坏了") == [lamp]
        assert found(world, words="爆") == [water]
        assert found(world, words="路灯坏了好几天") == [lamp]
        assert found(world, words="没有人说过") == []

    def test_by_who_said_it(self, world: World) -> None:
        lamp = world.call()
        water = world.call(said=[("caller", "水管爆了"), ("agent", "路灯归住建局")])
        assert found(world, words="路灯", who="caller") == [lamp]
        assert found(world, words="路灯", who="agent") == [water]
        assert found(world, words="路灯", who="bot") == []

    def test_percent_signs_are_no_wildcards(self, world: World) -> None:
        world.call()
        assert found(world, words="100%_") == []

    def test_by_last_digits_of_the_phone(self, world: World) -> None:
        call = world.call(caller_phone="13900001234")
        world.call(caller_phone="13900004321")
        world.call(caller_phone=None)
        assert found(world, phone="1234") == [call]
        assert found(world, phone="13900001234") == [call]
        assert found(world, phone="1390") == []

    def test_by_outcome(self, world: World) -> None:
        made = world.call(outcome="work_order", order_no="WC202612010001")
        world.call(outcome="abandoned")
        assert found(world, outcome="work_order") == [made]

    def test_by_evidence(self, world: World) -> None:
        plain, marked = world.call(), world.call()
        detail = world.room.calls.mark(marked, MarkCall(), QUALITY)
        assert found(world, evidence=True) == [marked]
        assert found(world, evidence=False) == [plain]
        world.room.calls.unmark(marked, detail.marks[0].id, QUALITY)
        assert found(world, evidence=True) == []

    def test_by_score(self, world: World) -> None:
        plain, scored = world.call(), world.call()
        world.sent(scored)
        assert found(world, scored=True) == [scored]
        assert found(world, scored=False) == [plain]

    def test_everything_together(self, world: World) -> None:
        call = world.call(outcome="work_order")
        world.call(outcome="work_order", agents=("1002",))
        world.sent(call)
        wanted = {
            "agent": "1001",
            "words": "路灯",
            "who": "caller",
            "phone": "5678",
            "outcome": "work_order",
            "scored": True,
            "evidence": False,
            "begin": world.clock.now() - timedelta(days=1),
            "end": world.clock.now(),
        }
        assert found(world, **wanted) == [call]

    def test_pages(self, world: World) -> None:
        calls = [
            world.call(at=world.clock.now() - timedelta(hours=age), searchable=False)
            for age in range(1, 6)
        ]
        world.catch_up()
        wanted = Wanted(words="路灯")
        pages = [world.room.calls.search(wanted, QUALITY, page=n, size=2) for n in (1, 2, 3, 4)]
        assert [[call.id for call in page.items] for page in pages] == [
            calls[:2], calls[2:4], calls[4:], [],
        ]  # fmt: skip
        assert {page.total for page in pages} == {5}

    def test_counting_stops(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search_repository, "MOST_COUNTED", 3)
        for _ in range(5):
            world.call(searchable=False)
        world.catch_up()
        page = world.room.calls.search(Wanted(), QUALITY, page=1, size=2)
        assert (page.total, page.more) == (3, True)

    def test_what_a_list_shows(self, world: World) -> None:
        call = world.call(order_no="WC202612010001")
        world.sent(call, less=2)
        (item,) = world.room.calls.search(Wanted(words="坏了 大道"), QUALITY, page=1, size=50).items
        assert item.caller_phone == "138****5678"
        assert [agent.display_name for agent in item.agents] == ["1001号"]
        assert item.hit is not None and item.hit.at == 4.0 and item.hit.who == "caller"
        assert [(score.total, score.state) for score in item.scores] == [(98, "sent")]


class TestProjection:
    def test_what_was_marked_at_a_seat_is_evidence(self, world: World) -> None:
        call = world.call()
        with world.db.transaction(writes=True) as session:
            session.add(
                SeatEvent(
                    at=world.clock.now() - timedelta(minutes=4, seconds=30),
                    kind="marked",
                    seat="1001",
                    call_id=call,
                    cause="abuse",
                )
            )
        world.catch_up()
        world.catch_up()
        assert found(world, evidence=True) == [call]
        (mark,) = world.room.calls.detail(call, QUALITY).marks
        assert (mark.kind, mark.call_at, mark.marked_by.username) == ("abuse", 30.0, "1001")
        world.room.calls.unmark(call, mark.id, QUALITY)
        world.catch_up()
        assert found(world, evidence=True) == []

    def test_only_what_has_ended(self, world: World) -> None:
        call = world.call(ended_at=None)
        assert found(world) == []
        with world.db.transaction(writes=True) as session:
            row = session.get(CallRow, call)
            assert row is not None
            row.ended_at = world.clock.now()
        world.catch_up()
        assert found(world) == [], "its last words may still be on their way"
        world.clock.forward(seconds=1)
        world.catch_up()
        assert found(world) == [call]

    def test_each_call_once(self, world: World) -> None:
        world.call()
        world.catch_up()
        with world.db.transaction() as session:
            assert len(session.scalars(select(QualityCall)).all()) == 1

    def test_old_calls_are_taken_in_at_the_start(self, world: World) -> None:
        world.catch_up()
        old = world.call(at=world.clock.now() - timedelta(days=300))
        assert found(world) == []
        again = World.__new__(World)
        again.__dict__ = dict(world.__dict__)
        from bridge.quality.room import QualityRoom

        again.room = QualityRoom(world.db, world.clock.now, world.root, 3)
        again.catch_up()
        assert found(again) == [old]

    def test_more_than_one_batch(self, world: World) -> None:
        for number in range(120):
            world.call(at=world.clock.now() - timedelta(days=3, minutes=number), searchable=False)
        world.catch_up()
        page = world.room.calls.search(Wanted(words="路灯"), QUALITY, page=1, size=50)
        assert page.total == 120
