"""Seats and queue: nobody is lost, nobody is offered twice."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bridge.calls.events import Caption, Ended
from bridge.errors import NotFound
from bridge.kit.clock import SystemClock
from bridge.kit.db import Base, Database, open_engine
from bridge.kit.offload import ThreadOffload
from bridge.seats.errors import AlreadyTaken, SeatBusy
from bridge.seats.queue import WaitingQueue
from bridge.seats.seat import Seat
from bridge.seats.service import SeatService
from tests.fakes.line import FakeLeg, Line

ITEM = {
    "entry_id": "WC-1",
    "version": 1,
    "title": "医保",
    "answer_spoken": "答",
    "answer_full": "答",
    "materials": "",
    "department": "市医保局",
    "matched_question": "医保怎么办",
    "marks": [(0, 2)],
    "score": 0.9,
}


class Suggestions:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def suggest(self, text: str, _call_id: str, _agent: str) -> list[dict[str, Any]]:
        self.asked.append(text)
        return [ITEM]


class Desk:
    """A seat whose messages are kept."""

    def __init__(self, name: str) -> None:
        self.messages: list[dict[str, Any]] = []
        self.seat = Seat(name, f"话务员{name}", self.messages.append)

    def last(self, kind: str) -> dict[str, Any]:
        return [m for m in self.messages if m["type"] == kind][-1]


@pytest.fixture
def service(tmp_path: Path) -> SeatService:
    engine = open_engine(f"sqlite:///{tmp_path / 'test.db'}")
    Base.metadata.create_all(engine)
    return SeatService(Database(engine), ThreadOffload("t", 1), SystemClock(), Suggestions())


class TestQueue:
    def test_emergency_first_then_longest_waiting_then_lost_calls_at_the_head(self) -> None:
        queue, now = WaitingQueue(), SystemClock().now()
        queue.add("a", "normal", "", now)
        queue.add("b", "normal", "", now)
        queue.add("c", "emergency", "", now)
        queue.add("d", "normal", "", now, head=True)
        assert [one.call_id for one in queue.ordered()] == ["c", "d", "a", "b"]
        assert queue.ahead("b") == 3

    def test_a_waiting_call_can_become_urgent_but_not_less(self) -> None:
        queue, now = WaitingQueue(), SystemClock().now()
        queue.add("a", "normal", "", now)
        queue.add("b", "normal", "", now)
        queue.add("b", "emergency", "火", now)
        queue.add("b", "normal", "", now)
        assert [one.call_id for one in queue.ordered()] == ["b", "a"]


class TestSeats:
    async def test_a_waiting_call_is_shown_and_taken_once(self, service: SeatService) -> None:
        first, second = Desk("1001"), Desk("1002")
        await service.sign_on(first.seat)
        await service.sign_on(second.seat)
        assert service.available() == 2
        async with Line(phone="13800000000") as line:
            service.enqueue(line.session, "emergency", "紧急情况")
            shown = second.last("queue")["calls"]
            assert shown[0]["caller_phone"] == "13800000000"
            assert shown[0]["priority"] == "emergency"
            service.take(first.seat, "call-1", FakeLeg())
            with pytest.raises(AlreadyTaken):
                service.take(second.seat, "call-1", FakeLeg())
            assert second.last("queue")["calls"] == []
            assert first.last("seat")["state"] == "talking"
            await line.run(0.1)
            assert line.session.state == "with_agent"
            with pytest.raises(SeatBusy):
                service.take(first.seat, "call-1", FakeLeg())

    async def test_captions_and_suggestions_follow_the_talk(self, service: SeatService) -> None:
        desk = Desk("1001")
        await service.sign_on(desk.seat)
        async with Line() as line:
            service.enqueue(line.session, "normal", "来电人要求人工")
            service.take(desk.seat, "call-1", FakeLeg())
            await line.run(0.1)
            await line.say("医保卡怎么补办")
            await line.settle()
            assert desk.last("caption")["text"] == "医保卡怎么补办"
            assert desk.last("suggestions")["items"] == [ITEM]

    async def test_a_vanished_desk_gives_its_caller_back(self, service: SeatService) -> None:
        desk = Desk("1001")
        await service.sign_on(desk.seat)
        async with Line() as line:
            line.session._people._desk = service  # the call queues itself again here
            service.enqueue(line.session, "normal", "来电人要求人工")
            service.take(desk.seat, "call-1", FakeLeg())
            await line.run(0.1)
            service.sign_off(desk.seat)
            await line.run(0.1)
            other = Desk("1002")
            await service.sign_on(other.seat)
            assert [call["call_id"] for call in other.last("queue")["calls"]] == ["call-1"]
            assert service.available() == 1

    async def test_busy_during_a_call_waits_for_its_end(self, service: SeatService) -> None:
        desk = Desk("1001")
        await service.sign_on(desk.seat)
        async with Line() as line:
            service.enqueue(line.session, "normal", "")
            service.take(desk.seat, "call-1", FakeLeg())
            await line.run(0.1)
            service.set_state(desk.seat, "busy")
            assert desk.seat.state == "talking"
            assert service.available() == 0
            service.hang_up(desk.seat)
            assert desk.seat.state == "busy"
            assert desk.last("call_ended")["call_id"] == "call-1"

    async def test_the_callers_end_frees_the_seat_and_its_audio(self, service: SeatService) -> None:
        desk = Desk("1001")
        freed: list[bool] = []
        desk.seat.freed = lambda: freed.append(True)
        await service.sign_on(desk.seat)
        async with Line() as line:
            service.enqueue(line.session, "normal", "")
            service.take(desk.seat, "call-1", FakeLeg())
            await line.run(0.1)
        assert any(isinstance(event, Ended) for event in line.events)
        assert desk.seat.state == "idle"
        assert freed == [True]
        with pytest.raises(NotFound):
            service.waiting_call("call-1")

    async def test_a_second_desk_of_the_same_agent_replaces_the_first(
        self, service: SeatService
    ) -> None:
        first, second = Desk("1001"), Desk("1001")
        await service.sign_on(first.seat)
        await service.sign_on(second.seat)
        assert first.last("error")["error"] == "replaced"
        assert service.available() == 1
        service.sign_off(first.seat)
        assert service.available() == 1

    async def test_words_of_waiting_callers_reach_every_desk(self, service: SeatService) -> None:
        desk = Desk("1001")
        await service.sign_on(desk.seat)
        async with Line() as line:
            service.enqueue(line.session, "normal", "")
            line.session._telling.emit(Caption("x", "caller", "还要多久", final=True))
            assert desk.last("caption")["text"] == "还要多久"


class TestCallbacks:
    async def test_a_callback_is_kept_once_a_call_and_can_be_finished(
        self, service: SeatService
    ) -> None:
        desk = Desk("1001")
        await service.request_callback(None, "c1", "智能助手故障")
        await service.request_callback("13800000000", "c1", "来电人要求人工")
        await service.sign_on(desk.seat)
        items = desk.last("callbacks")["items"]
        assert [item["phone"] for item in items] == ["13800000000"]
        await service.finish_callback(items[0]["id"], "1001")
        assert desk.last("callbacks")["items"] == []
        with pytest.raises(NotFound):
            await service.finish_callback("no-such", "1001")
        await asyncio.sleep(0)
