"""Making work orders."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bridge.errors import StoreBusy
from bridge.kit.db import Database, open_engine
from bridge.tickets.categoriser import Categoriser
from bridge.tickets.draft import NewOrder
from bridge.tickets.errors import EmptyContent
from bridge.tickets.models import OrderSerial, WorkOrder
from bridge.tickets.service import TicketService
from tests.bridge.kit.doubles import BusyAtFirst, FakeClock, locked
from tests.bridge.tickets.conftest import LAMP


def count(db: Database) -> int:
    with db.transaction() as session:
        return session.scalar(select(func.count(WorkOrder.id))) or 0


class TestCreate:
    def test_fills_in_what_can_be_told_from_the_words(self, service: TicketService) -> None:
        order = service.create(LAMP)
        assert order.order_no == "WC202612010001"
        assert order.title == "文城镇文清大道路灯坏了好几天"
        assert (order.state, order.state_title) == ("accepted", "已受理")
        assert (order.category, order.category_title) == ("city.facility.lamp", "路灯")
        assert (order.region, order.suggested_unit, order.unit) == ("文城镇", "市住建局", None)
        assert (order.type_title, order.urgency_title) == ("投诉", "一般")
        # Seven working days after Tuesday: Thursday of the next week, 17:30.
        assert order.deadline == datetime(2026, 12, 10, 9, 30, tzinfo=UTC)

    def test_keeps_what_was_said(self, service: TicketService) -> None:
        detail = service.detail(service.create(LAMP, caller_name="来电人").order_no)
        assert detail.content == LAMP.content
        assert (detail.address, detail.occurred_at) == (LAMP.address, "前天晚上")
        assert (detail.contact_phone, detail.caller_phone) == ("13812345678", "13912345678")
        assert (detail.source, detail.caller_name, detail.call_id) == ("call", "来电人", "call-1")
        assert not detail.is_confidential

    def test_begins_with_two_events(self, service: TicketService, clock: FakeClock) -> None:
        events = service.detail(service.create(LAMP).order_no).events
        assert [(e.seq, e.title, e.from_state, e.to_state) for e in events] == [
            (1, "登记", None, "draft"),
            (2, "受理", "draft", "accepted"),
        ]
        assert {e.actor for e in events} == {"assistant"}
        assert {e.at for e in events} == {clock.now()}
        assert set(events[1].data) == {"sign_by", "contact_by", "deadline"}

    def test_danger_is_urgent(self, service: TicketService) -> None:
        order = service.create(NewOrder("电线掉到路上了，有火花", "锦山镇市场", type="help"))
        assert (order.urgency, order.suggested_unit) == ("life_safety", "市供电局")
        assert order.deadline == datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
        accepted = service.detail(order.order_no).events[1]
        assert accepted.data["sign_by"] == "2026-12-01T04:15:00+00:00"

    @pytest.mark.parametrize("content", ["", " \n　"])
    def test_an_order_must_say_something(
        self, service: TicketService, db: Database, content: str
    ) -> None:
        with pytest.raises(EmptyContent):
            service.create(replace(LAMP, content=content))
        assert count(db) == 0

    def test_takes_what_it_gets(self, service: TicketService) -> None:
        """A strange type, no phone, no place, far too many words: still an order."""
        order = service.create(NewOrder("嗯" * 9000, type="nonsense", contact_phone="没有电话"))
        detail = service.detail(order.order_no)
        assert (order.type, order.category_title, order.region) == ("other", "待分类", None)
        assert len(detail.content) == 4000
        assert detail.contact_phone == "没有电话"
        assert len(order.title) <= 30

    def test_the_same_words_in_the_same_call_are_one_order(
        self, service: TicketService, db: Database
    ) -> None:
        first = service.create(LAMP)
        assert service.create(LAMP) == first
        assert count(db) == 1
        assert service.create(replace(LAMP, content="垃圾没人清运")).order_no == "WC202612010002"
        assert service.create(replace(LAMP, call_id="call-2")).order_no == "WC202612010003"
        assert service.create(replace(LAMP, call_id=None)).order_no == "WC202612010004"
        assert service.create(replace(LAMP, call_id=None)).order_no == "WC202612010005"

    def test_the_unit_of_a_village_matter_is_the_town(self, service: TicketService) -> None:
        order = service.create(NewOrder("村委会的账目从来不公开", "罗豆那边的村子，锦山"))
        assert order.suggested_unit == "锦山镇人民政府"
        order = service.create(NewOrder("村委会的账目从来不公开", "我们村"))
        assert order.suggested_unit is None


class TestSerials:
    def test_begin_anew_at_midnight_in_wenchang(
        self, service: TicketService, clock: FakeClock
    ) -> None:
        clock.business("2026-12-01 23:59")
        service.create(NewOrder("路灯坏了"))
        assert service.create(NewOrder("路灯坏了")).order_no == "WC202612010002"
        clock.forward(minutes=1)
        assert service.create(NewOrder("路灯坏了")).order_no == "WC202612020001"

    def test_grow_beyond_four_digits(
        self, service: TicketService, db: Database, clock: FakeClock
    ) -> None:
        day = datetime(2026, 12, 1, tzinfo=UTC).date()
        db.write(lambda session: session.add(OrderSerial(day=day, last=9999)))
        order = service.create(NewOrder("路灯坏了"))
        assert order.order_no == "WC2026120110000"
        assert service.by_number("2026120110000") == order

    def test_are_unique_and_without_gaps_under_concurrency(
        self, db: Database, clock: FakeClock, categoriser: Categoriser
    ) -> None:
        """Threads on two engines, as two processes would have."""
        other = Database(open_engine(str(db.engine.url)))
        services = [
            TicketService(one, clock, categoriser, patience=30)
            for one in (Database(open_engine(str(db.engine.url))), other)
        ]
        numbers: list[str] = []

        def work(index: int) -> None:
            for i in range(4):
                order = services[index % 2].create(NewOrder(f"路灯坏了{index}-{i}"))
                numbers.append(order.order_no)

        threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(numbers) == [f"WC20261201{i:04d}" for i in range(1, 33)]

    def test_a_failed_order_leaves_no_gap(
        self, service: TicketService, db: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("bridge.tickets.service.take_step", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                service.create(LAMP)
        assert service.create(LAMP).order_no == "WC202612010001"


class TestBusyStore:
    def test_is_tried_again(self, db: Database, clock: FakeClock, categoriser: Categoriser) -> None:
        busy = BusyAtFirst(db, 3)
        order = TicketService(busy, clock, categoriser, patience=30).create(LAMP)
        assert order.order_no == "WC202612010001"
        assert busy.attempts == 4
        assert count(db) == 1

    def test_that_stays_busy_is_an_error_and_stores_nothing(
        self, service: TicketService, db: Database
    ) -> None:
        with locked(db), pytest.raises(StoreBusy):
            service.create(LAMP)
        assert count(db) == 0
        assert service.create(LAMP).order_no == "WC202612010001"

    def test_can_still_be_read(self, service: TicketService, db: Database) -> None:
        order = service.create(LAMP)
        with locked(db):
            assert service.by_number(order.order_no) == order
            assert service.by_phone("13812345678") == [order]
