"""Seats and queue with real calls on a virtual clock: nobody is lost, nobody is offered twice."""

import pytest

from bridge.calls import wording
from bridge.calls.events import Caption, Ended
from bridge.calls.models import CallRow
from bridge.errors import NotFound
from bridge.seats.errors import AlreadyTaken, NotNow, OfferOver, SeatBusy
from bridge.seats.models import CUT_OFF
from bridge.seats.seat import REPLACED, SIGNED_OUT, VANISHED
from tests.bridge.seats.conftest import ITEM, Hotline
from tests.fakes.line import Line


class TestOffers:
    async def test_a_call_is_offered_to_one_desk_alone_and_taken_once(
        self, hotline: Hotline
    ) -> None:
        first, second = await hotline.sign_on("1001"), await hotline.sign_on("1002")
        assert hotline.service.available() == 2
        async with Line(phone="13800000000") as line:
            hotline.enqueue(line, "emergency", "紧急情况")
            offer = first.last("offer")
            assert (offer["call_id"], offer["priority"]) == ("call-1", "emergency")
            assert offer["caller_phone"] == "13800000000"
            assert second.all("offer") == []
            assert second.last("queue")["calls"][0]["rings_at"] == "话务员1001"
            with pytest.raises(AlreadyTaken):
                hotline.service.take(second.seat, "call-1", second.leg)
            hotline.service.shown(first.seat, "call-1")
            assert first.state == "ringing"
            await hotline.answer(first, line)
            assert first.last("offer_ended")["cause"] == "accepted"
            assert second.last("queue")["calls"] == []
            assert first.state == "talking"
            assert line.session.state == "with_agent"
            with pytest.raises(SeatBusy):
                hotline.service.take(first.seat, "call-1", first.leg)

    async def test_a_refused_call_goes_to_the_next(self, hotline: Hotline) -> None:
        first, second = await hotline.sign_on("1001"), await hotline.sign_on("1002")
        async with Line() as line:
            hotline.enqueue(line)
            hotline.service.refuse(first.seat, "call-1")
            assert second.last("offer")["call_id"] == "call-1"
            with pytest.raises(OfferOver):
                hotline.service.refuse(first.seat, "call-1")

    async def test_whoever_misses_twice_becomes_busy(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            for _ in range(2):
                hotline.service.shown(desk.seat, "call-1")
                hotline.pass_time(15.5, desk)
            assert desk.state == "busy"
            assert desk.last("seat")["reason"] == "missed"
            assert [one["cause"] for one in desk.all("offer_ended")] == ["missed", "missed"]
            assert hotline.service.figures.of_seat_message("1001")["missed"] == 2

    async def test_a_desk_that_does_not_show_an_offer_is_passed_over_sooner(
        self, hotline: Hotline
    ) -> None:
        first, second = await hotline.sign_on("1001"), await hotline.sign_on("1002")
        async with Line() as line:
            hotline.enqueue(line)
            hotline.pass_time(3.5, first, second)
            assert second.last("offer")["call_id"] == "call-1"

    async def test_supervisors_help_out_when_nobody_else_is_free(self, hotline: Hotline) -> None:
        boss = await hotline.sign_on("2001", "supervisor")
        admin = await hotline.sign_on("admin", "admin")
        async with Line() as line:
            hotline.enqueue(line)
            hotline.pass_time(19, boss, admin)
            assert boss.all("offer") == []
            hotline.pass_time(2, boss, admin)
            assert boss.last("offer")["call_id"] == "call-1"
            hotline.service.refuse(boss.seat, "call-1")
            hotline.pass_time(1, boss, admin)
            assert admin.all("offer") == []

    async def test_too_many_in_the_queue_leave_nobody_available(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        lines = [Line() for _ in range(3)]
        for number, line in enumerate(lines):
            line.session.call_id = f"call-{number}"
            hotline.enqueue(line)
        assert hotline.service.available() == 0
        await hotline.answer(desk, lines[0])
        assert hotline.service.available() == 1

    async def test_the_expected_wait_follows_place_and_people(self, hotline: Hotline) -> None:
        assert hotline.service.expected_wait("call-1") is None
        await hotline.sign_on("1001")
        await hotline.sign_on("1002")
        async with Line() as line:
            hotline.enqueue(line)
            assert hotline.service.expected_wait("call-1") == pytest.approx(240 / 2)


class TestTalking:
    async def test_captions_and_suggestions_follow_the_talk(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            await line.say("医保卡怎么补办")
            await line.settle()
            assert desk.last("caption")["text"] == "医保卡怎么补办"
            assert desk.last("suggestions")["items"] == [ITEM]

    async def test_busy_and_signing_out_wait_for_the_end_of_the_call(
        self, hotline: Hotline
    ) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            hotline.service.ask(desk.seat, "break", "meal")
            assert (desk.state, desk.last("seat")["pending"]) == ("talking", "break")
            assert hotline.service.available() == 0
            hotline.service.hang_up(desk.seat)
            assert desk.last("call_ended")["call_id"] == "call-1"
            assert desk.state == "wrap_up"
            assert desk.freed == 1
            hotline.service.wrapped_up(desk.seat)
            assert (desk.state, desk.last("seat")["reason"]) == ("break", "meal")
            assert desk.last("seat")["limit_seconds"] == 900

    async def test_wrap_up_ends_by_itself_and_can_be_extended(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            hotline.service.hang_up(desk.seat)
            assert desk.last("seat")["left_seconds"] == 30
            hotline.service.extend(desk.seat)
            assert desk.last("seat")["left_seconds"] == 90
            hotline.pass_time(89, desk)
            assert desk.state == "wrap_up"
            hotline.pass_time(2, desk)
            assert desk.state == "idle"
            with pytest.raises(NotNow):
                hotline.service.extend(desk.seat)

    async def test_the_callers_end_frees_the_seat_and_its_audio(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
        assert any(isinstance(event, Ended) for event in line.events)
        assert desk.state == "wrap_up"
        assert desk.freed == 1
        with pytest.raises(NotFound):
            hotline.service.waiting_call("call-1")

    async def test_hold_and_resume(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            hotline.service.hold(desk.seat)
            await line.run(0.2)
            assert desk.state == "held"
            assert desk.last("party")["on_hold"] is True
            assert any(int(abs(frame).max()) > 50 for frame in line.out[-5:]), "music"
            with pytest.raises(NotNow):
                hotline.service.hold(desk.seat)
            hotline.service.resume(desk.seat)
            await line.run(0.1)
            assert desk.state == "talking"
            assert int(abs(line.out[-1]).max()) == 0

    async def test_an_abusive_caller_hears_one_sentence_and_the_evidence_is_marked(
        self, hotline: Hotline
    ) -> None:
        desk, boss = await hotline.sign_on("1001"), await hotline.sign_on("2001", "supervisor")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            hotline.service.abuse(desk.seat)
            await line.run(0.1)
            await line.hear_out()
            await line.run(0.2)
            assert wording.ABUSE_CLOSING in line.spoken
            assert line.session.state == "ended"
        assert desk.state == "wrap_up"
        assert "辱骂" in boss.last("notice")["text"]
        await hotline.service.log.notes.written()
        kept = await hotline.service.log.between(
            hotline.clock.now().replace(hour=0), hotline.clock.now().replace(hour=23)
        )
        assert [(one.seat, one.call_id) for one in kept if one.kind == "marked"] == [
            ("1001", "call-1")
        ]


class TestDesksThatCome:
    async def test_a_vanished_desk_gives_its_caller_back(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            hotline.service.sign_off(desk.seat)
            await line.run(0.1)
            assert wording.AGENT_GONE in line.spoken
            other = await hotline.sign_on("1002")
            assert other.last("offer")["call_id"] == "call-1"

    async def test_a_silent_desk_vanishes_within_five_seconds_and_its_emergency_is_first(
        self, hotline: Hotline
    ) -> None:
        desk = await hotline.sign_on("1001")
        waiting = Line()
        waiting.session.call_id = "call-2"
        async with Line() as line:
            hotline.enqueue(line, "emergency")
            await hotline.answer(desk, line)
            hotline.enqueue(waiting)
            hotline.pass_time(4.5)
            await line.run(0.1)
            queue = hotline.service.hall.queue()["calls"]
            assert [one["call_id"] for one in queue] == ["call-1", "call-2"]
            assert queue[0]["priority"] == "emergency"
            assert desk.closed == [VANISHED]
            assert desk.freed == 1

    async def test_a_second_desk_of_the_same_person_replaces_the_first(
        self, hotline: Hotline
    ) -> None:
        first, second = await hotline.sign_on("1001"), await hotline.sign_on("1001")
        assert first.last("error")["error"] == "replaced"
        assert first.closed == [REPLACED]
        assert hotline.service.available() == 1
        hotline.service.sign_off(first.seat)
        assert hotline.service.available() == 1
        assert not hotline.service.knows(first.seat)
        assert hotline.service.knows(second.seat)

    async def test_whoever_signs_out_is_out_and_begins_anew(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        hotline.service.ask(desk.seat, "break", "meal")
        hotline.service.ask(desk.seat, "signed_out")
        assert desk.closed == [SIGNED_OUT]
        assert hotline.service.available() == 0
        again = await hotline.sign_on("1001")
        assert again.state == "idle"

    async def test_a_break_outlives_a_reload(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        hotline.service.ask(desk.seat, "break", "meal")
        hotline.service.sign_off(desk.seat)
        again = await hotline.sign_on("1001")
        assert (again.state, again.last("seat")["reason"]) == ("break", "meal")

    async def test_words_of_waiting_callers_reach_every_desk(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.enqueue(line)
            line.session._telling.emit(Caption("x", "caller", "还要多久", final=True))
            assert desk.last("caption")["text"] == "还要多久"


class TestRestart:
    async def test_states_are_there_again_and_who_was_cut_off_is_called_back_first(
        self, hotline: Hotline
    ) -> None:
        talking, resting = await hotline.sign_on("1001"), await hotline.sign_on("1002")
        hotline.service.ask(resting.seat, "break", "meal")
        waiting = Line()
        waiting.session.call_id = "call-2"
        async with Line(phone="13800000000") as line:
            hotline.enqueue(line)
            await hotline.answer(talking, line)
            hotline.enqueue(waiting)
            with hotline.db.transaction(writes=True) as session:
                for number, phone in (("call-1", "13800000000"), ("call-2", None)):
                    session.add(
                        CallRow(
                            id=number, caller_key=number.replace("call", "browser"), caller_phone=phone, media="voice",
                            started_at=hotline.clock.now(), reason="", slots={},
                        )
                    )  # fmt: skip
            await hotline.service.request_callback("13900000000", "call-0", "来电人要求人工")
            # The process is killed here: nobody says goodbye.
            await hotline.restart()
            again = await hotline.sign_on("1002")
            assert again.state == "break"
            back = await hotline.sign_on("1001")
            assert back.state == "idle"
            items = back.last("callbacks")["items"]
            assert [(one["phone"], one["reason"] == CUT_OFF) for one in items] == [
                ("13800000000", True),
                (None, True),
                ("13900000000", False),
            ]
            assert await hotline.service.came_back("browser-2")
            assert not await hotline.service.came_back("browser-2"), "told once"
            assert not await hotline.service.came_back("browser-9")
            items = back.last("callbacks")["items"]
            assert [one["phone"] for one in items] == ["13800000000", "13900000000"]
            hotline.clock.forward(minutes=11)
            assert not await hotline.service.came_back("browser-1"), "too late"
            today = hotline.service.figures.today()
            assert (today.asked, today.answered, today.cut_off) == (3, 1, 1)
            assert today.turned_away == 1, (
                "who was only promised a call-back asked for a person, too"
            )

    async def test_what_rang_when_the_hotline_broke_down_rings_no_longer(
        self, hotline: Hotline
    ) -> None:
        desk = await hotline.sign_on("1001")
        hotline.enqueue(Line())
        assert desk.last("offer")["call_id"] == "call-1"
        await hotline.restart()
        await hotline.service.log.notes.written()
        begin = hotline.clock.now().replace(hour=0)
        kept = await hotline.service.log.between(begin, hotline.clock.now())
        assert [(one.kind, one.seat, one.cause) for one in kept if "offer" in one.kind] == [
            ("offered", "1001", ""),
            ("offer_ended", "1001", "vanished"),
        ]


class TestCallbacks:
    async def test_a_callback_is_kept_once_a_call_and_can_be_finished(
        self, hotline: Hotline
    ) -> None:
        await hotline.service.request_callback(None, "c1", "智能助手故障")
        await hotline.service.request_callback("13800000000", "c1", "来电人要求人工")
        desk = await hotline.sign_on("1001")
        items = desk.last("callbacks")["items"]
        assert [item["phone"] for item in items] == ["13800000000"]
        await hotline.service.finish_callback(items[0]["id"], "1001")
        assert desk.last("callbacks")["items"] == []
        with pytest.raises(NotFound):
            await hotline.service.finish_callback("no-such", "1001")
