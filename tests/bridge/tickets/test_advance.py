"""The life of a work order, step by step."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bridge.errors import StoreBusy
from bridge.kit.db import Database
from bridge.tickets.errors import (
    DataRequired,
    IllegalTransition,
    OrderNotFound,
    ReasonRequired,
)
from bridge.tickets.models import WorkOrder
from bridge.tickets.projection import project
from bridge.tickets.service import TicketService
from bridge.tickets.states import FINAL, STATE_TITLES, TRANSITIONS, State
from bridge.tickets.views import OrderView
from tests.bridge.kit.doubles import FakeClock, locked
from tests.bridge.tickets.conftest import LAMP

UNIT = {"unit": "市住建局"}
TO_HANDLING: list[tuple[str, str, dict[str, Any]]] = [
    ("submit", "", {}),
    ("dispatch", "", UNIT),
    ("sign", "", {}),
    ("handle", "", {}),
]


class Walk:
    """Takes one order along."""

    def __init__(self, service: TicketService) -> None:
        self.service = service
        self.order = service.create(LAMP)

    def step(self, kind: str, reason: str = "", **data: Any) -> OrderView:
        self.order = self.service.advance(self.order.order_no, kind, "后台", reason, data)
        return self.order

    def to_handling(self) -> "Walk":
        for kind, reason, data in TO_HANDLING:
            self.step(kind, reason, **data)
        return self


@pytest.fixture
def walk(service: TicketService) -> Walk:
    return Walk(service)


class TestStates:
    def test_every_state_has_a_title_and_can_be_reached(self) -> None:
        assert set(STATE_TITLES) == set(State)
        reached = {t.target for t in TRANSITIONS.values()}
        assert set(State) <= reached

    def test_every_open_state_leads_on(self) -> None:
        for state in set(State) - FINAL:
            onward = [t for t in TRANSITIONS.values() if state in t.sources and t.target != state]
            assert any(t.target or t.kind == "resume" for t in onward), state

    def test_nothing_leads_out_of_an_end_but_a_redo(self) -> None:
        out = {t.kind for t in TRANSITIONS.values() if t.sources & FINAL and t.target is not None}
        assert out == {"redo"}


class TestTheLongWay:
    def test_from_acceptance_to_the_end(self, walk: Walk) -> None:
        titles = [walk.step(kind, reason, **data).state_title for kind, reason, data in TO_HANDLING]
        titles += [walk.step("reply", "已更换灯泡").state_title]
        titles += [walk.step(kind).state_title for kind in ("approve", "close")]
        assert titles == ["待预审", "待签收", "已签收", "办理中", "待审核", "待回访", "办结"]
        assert walk.order.unit == "市住建局"

    def test_each_step_is_an_event_with_actor_time_and_reason(
        self, walk: Walk, clock: FakeClock
    ) -> None:
        walk.to_handling()
        clock.forward(hours=2)
        walk.step("reply", " 已更换灯泡 ")
        event = walk.service.detail(walk.order.order_no).events[-1]
        assert (event.seq, event.kind, event.actor) == (7, "reply", "后台")
        assert (event.at, event.reason) == (clock.now(), "已更换灯泡")
        assert (event.from_state, event.to_state) == ("handling", "replied")
        assert walk.order.updated_at == clock.now()

    def test_answered_online(self, walk: Walk) -> None:
        assert walk.step("answer_online").state_title == "在线办结"
        assert walk.step("close").state == "closed"

    def test_the_row_is_what_the_events_say(self, walk: Walk, db: Database) -> None:
        walk.to_handling().step("extend", "等配件", working_days=3)
        walk.step("suspend", "台风")
        with db.transaction() as session:
            order = session.scalars(select(WorkOrder)).one()
            told = project(order.events)
            assert (order.state, order.unit) == (told.state.value, told.unit)
            assert order.deadline is not None and told.deadline is not None
            assert order.deadline.replace(tzinfo=UTC) == told.deadline
            assert order.updated_at == told.updated_at


class TestRefusals:
    @pytest.mark.parametrize("kind", ["create", "accept", "sign", "close", "resume", "appeal"])
    def test_a_step_out_of_order(self, walk: Walk, kind: str) -> None:
        with pytest.raises(IllegalTransition) as failure:
            walk.step(kind, "x")
        assert failure.value.status == 409
        assert "已受理" in failure.value.detail
        assert len(walk.service.detail(walk.order.order_no).events) == 2

    def test_an_unknown_step(self, walk: Walk) -> None:
        with pytest.raises(IllegalTransition):
            walk.step("fly")

    @pytest.mark.parametrize("kind", sorted(k for k, t in TRANSITIONS.items() if t.reason))
    def test_a_reason_is_asked_for(self, walk: Walk, db: Database, kind: str) -> None:
        source = min(TRANSITIONS[kind].sources)

        def put(session: Any) -> None:
            session.scalars(select(WorkOrder)).one().state = source.value

        db.write(put)
        with pytest.raises(ReasonRequired, match=TRANSITIONS[kind].title):
            walk.step(kind, "  ")

    def test_what_a_step_needs_is_asked_for(self, walk: Walk) -> None:
        walk.step("submit")
        with pytest.raises(DataRequired, match="承办单位"):
            walk.step("dispatch")
        with pytest.raises(DataRequired, match="并入的工单编号"):
            walk.step("merge", "重复")
        assert walk.step("merge", "重复", into="WC202611300007").state_title == "已并单"

    @pytest.mark.parametrize("days", [0, -1, 61, "3", 1.5])
    def test_an_extension_has_a_sensible_length(self, walk: Walk, days: Any) -> None:
        walk.to_handling()
        with pytest.raises(DataRequired):
            walk.step("extend", "等配件", working_days=days)

    def test_an_unknown_order(self, service: TicketService) -> None:
        with pytest.raises(OrderNotFound):
            service.advance("WC202612019999", "submit", "后台")

    def test_a_busy_store(self, walk: Walk, db: Database) -> None:
        with locked(db), pytest.raises(StoreBusy):
            walk.step("submit")
        assert walk.step("submit").state_title == "待预审"

    def test_of_two_at_once_one_is_refused(self, walk: Walk) -> None:
        outcomes: list[str] = []

        def submit() -> None:
            try:
                outcomes.append(walk.service.advance(walk.order.order_no, "submit", "x").state)
            except IllegalTransition as error:
                outcomes.append(error.code)

        walk.service._patience = 30
        threads = [threading.Thread(target=submit) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["illegal_transition"] * 3 + ["pending_review"]
        assert [e.seq for e in walk.service.detail(walk.order.order_no).events] == [1, 2, 3]


class TestReturn:
    def test_goes_back_to_review_without_a_unit(self, walk: Walk) -> None:
        walk.step("submit")
        walk.step("dispatch", **UNIT)
        order = walk.step("return", "不属于本单位职责")
        assert (order.state_title, order.unit) == ("待预审", None)

    def test_is_possible_within_one_working_day(self, walk: Walk, clock: FakeClock) -> None:
        clock.business("2026-12-04 16:00")  # a Friday
        walk.step("submit")
        walk.step("dispatch", **UNIT)
        walk.step("sign")
        clock.business("2026-12-07 17:31")
        with pytest.raises(IllegalTransition, match="退单时限"):
            walk.step("return", "不属于本单位职责")
        clock.business("2026-12-07 17:30")
        assert walk.step("return", "不属于本单位职责").state == "pending_review"

    def test_the_third_dispatch_designates(self, walk: Walk) -> None:
        walk.step("submit")
        for _ in range(2):
            walk.step("dispatch", **UNIT)
            walk.step("return", "不属于本单位职责")
        walk.step("dispatch", unit="市综合行政执法局")
        with pytest.raises(IllegalTransition, match="已指定承办单位"):
            walk.step("return", "不属于本单位职责")
        assert walk.order.unit == "市综合行政执法局"


class TestClocks:
    def test_an_extension_moves_the_deadline_by_working_days(self, walk: Walk) -> None:
        walk.to_handling()
        assert walk.order.deadline == datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
        order = walk.step("extend", "等配件", working_days=2)
        assert order.deadline == datetime(2026, 12, 14, 9, 30, tzinfo=UTC)
        assert order.state_title == "办理中"

    def test_time_in_suspension_does_not_count(self, walk: Walk, clock: FakeClock) -> None:
        walk.to_handling()
        clock.business("2026-12-03 10:00")
        assert walk.step("suspend", "台风").state_title == "已挂起"
        clock.business("2026-12-08 10:00")  # Friday, Monday and Tuesday have gone by
        order = walk.step("resume")
        assert order.state_title == "办理中"
        assert order.deadline == datetime(2026, 12, 15, 9, 30, tzinfo=UTC)

    def test_a_suspension_within_a_day_changes_nothing(self, walk: Walk, clock: FakeClock) -> None:
        deadline = walk.to_handling().order.deadline
        walk.step("suspend", "等人")
        clock.forward(hours=3)
        assert walk.step("resume").deadline == deadline

    def test_resuming_goes_back_to_where_it_was(self, walk: Walk) -> None:
        walk.step("submit")
        walk.step("dispatch", **UNIT)
        walk.step("sign")
        walk.step("suspend", "等人")
        assert walk.step("resume").state_title == "已签收"


class TestSideWays:
    def test_urging_and_supervising_change_no_state(self, walk: Walk) -> None:
        walk.to_handling()
        assert walk.step("urge").state_title == "办理中"
        assert walk.step("supervise", "领导批示").state_title == "办理中"

    def test_a_redo_after_the_end(self, walk: Walk) -> None:
        walk.to_handling().step("reply", "已修")
        walk.step("approve")
        walk.step("close")
        order = walk.step("redo", "市民反映仍未修好")
        assert (order.state_title, order.unit) == ("办理中", "市住建局")

    def test_what_is_not_ours_goes_up(self, walk: Walk) -> None:
        assert walk.step("transfer_up", "属省级职责").state_title == "已上转"
        with pytest.raises(IllegalTransition):
            walk.step("urge")
