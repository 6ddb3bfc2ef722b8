"""Consult, transfer and supervision with real calls: who hears whom, and who has the caller then."""

import numpy as np
import pytest

from bridge.calls import wording
from bridge.errors import Forbidden, NotFound
from bridge.media.frames import FRAME_SAMPLES, Pcm
from bridge.seats.errors import NobodyThere, NotNow, SeatBusy
from bridge.seats.transfers import Target
from tests.bridge.seats.conftest import Desk, Hotline
from tests.fakes.line import Line

# Each one's microphone is a constant that adds up to a number which tells who was in the mix.
VOICES = {"caller": 1, "1001": 10, "1002": 100, "2001": 1000}


def voice(name: str) -> Pcm:
    return np.full(FRAME_SAMPLES, VOICES[name], np.int16)


async def ears(line: Line, *desks: Desk) -> dict[str, int]:
    """Let everybody speak for 20 ms; return the sum that each heard."""
    for desk in desks:
        desk.leg.heard.clear()
        desk.leg.microphone.append(voice(desk.seat.username))
    await line.run(0.02, voice("caller"))
    heard = {
        desk.seat.username: int(desk.leg.heard[-1][0]) if desk.leg.heard else -1 for desk in desks
    }
    return {"caller": int(line.out[-1][0]), **heard}


class Call:
    """A caller who talks with 1001, a colleague and a supervisor beside them."""

    def __init__(self, hotline: Hotline, line: Line) -> None:
        self.hotline, self.line = hotline, line

    async def begin(self) -> "Call":
        self.agent = await self.hotline.sign_on("1001")
        self.hotline.enqueue(self.line)
        await self.hotline.answer(self.agent, self.line)
        self.colleague = await self.hotline.sign_on("1002", skills=("medical",))
        self.boss = await self.hotline.sign_on("2001", "supervisor")
        return self

    async def ears(self) -> dict[str, int]:
        await self.line.run(0.06)
        return await ears(self.line, self.agent, self.colleague, self.boss)


class TestConsult:
    async def consulted(self, hotline: Hotline, line: Line) -> Call:
        call = await Call(hotline, line).begin()
        hotline.service.transfers.consult(call.agent.seat, Target(seat="1002"), "问医保")
        offer = call.colleague.last("offer")
        assert (offer["consult"], offer["asker"], offer["note"]) == (True, "话务员1001", "问医保")
        assert call.agent.state == "held"
        await hotline.answer(call.colleague, line)
        return call

    async def test_the_two_talk_while_the_caller_hears_music(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await self.consulted(hotline, line)
            heard = await call.ears()
            assert heard["1001"] == VOICES["1002"]
            assert heard["1002"] == VOICES["1001"]
            # Music is no constant: neither voice is in what the caller hears.
            assert heard["caller"] not in (VOICES["1001"], VOICES["1002"], 110)

    async def test_completing_leaves_the_caller_with_the_colleague(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await self.consulted(hotline, line)
            hotline.service.transfers.complete(call.agent.seat)
            heard = await call.ears()
            assert (heard["caller"], heard["1002"]) == (VOICES["1002"], VOICES["caller"])
            assert (call.agent.state, call.colleague.state) == ("wrap_up", "talking")
            assert call.agent.freed == 1
            assert hotline.service.talks_to("1002", "call-1")

    async def test_cancelling_brings_the_caller_back(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await self.consulted(hotline, line)
            hotline.service.transfers.cancel(call.agent.seat)
            heard = await call.ears()
            assert (heard["caller"], heard["1001"]) == (VOICES["1001"], VOICES["caller"])
            assert call.agent.state == "talking"
            assert call.colleague.last("call_ended")["detail"] == "咨询已结束。"

    async def test_resuming_makes_it_three(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await self.consulted(hotline, line)
            hotline.service.resume(call.agent.seat)
            heard = await call.ears()
            assert heard["caller"] == VOICES["1001"] + VOICES["1002"]
            assert heard["1001"] == VOICES["caller"] + VOICES["1002"]

    async def test_when_the_asker_vanishes_the_colleague_has_the_caller(
        self, hotline: Hotline
    ) -> None:
        async with Line() as line:
            call = await self.consulted(hotline, line)
            hotline.service.sign_off(call.agent.seat)
            heard = await call.ears()
            assert (heard["caller"], heard["1002"]) == (VOICES["1002"], VOICES["caller"])
            assert wording.AGENT_GONE not in line.spoken

    async def test_when_the_colleague_hangs_up_the_asker_has_the_caller(
        self, hotline: Hotline
    ) -> None:
        async with Line() as line:
            call = await self.consulted(hotline, line)
            hotline.service.hang_up(call.colleague.seat)
            assert call.agent.state == "talking"
            assert (await call.ears())["caller"] == VOICES["1001"]

    async def test_the_asker_is_told_when_nobody_comes(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.transfers.consult(call.agent.seat, Target(seat="1002"))
            hotline.service.refuse(call.colleague.seat, "call-1")
            assert call.agent.last("error")["error"] == "nobody_there"
            assert call.colleague.all("error") == []
            hotline.service.resume(call.agent.seat)
            assert call.agent.state == "talking"

    async def test_nobody_there_leaves_the_call_as_it_is(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.ask(call.colleague.seat, "busy")
            for target in (Target(seat="1002"), Target(seat="1001"), Target(skill="english")):
                with pytest.raises(NobodyThere):
                    hotline.service.transfers.consult(call.agent.seat, target)
            assert call.agent.state == "talking"
            with pytest.raises(NotNow):
                hotline.service.transfers.complete(call.agent.seat)
            with pytest.raises(NotNow):
                hotline.service.transfers.cancel(call.agent.seat)


class TestTransfer:
    async def test_the_one_meant_is_offered_the_call_and_the_caller_is_told(
        self, hotline: Hotline
    ) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            third = await hotline.sign_on("1003")
            hotline.service.transfers.blind(call.agent.seat, Target(seat="1003"), "要加急")
            await line.run(0.1)
            offer = third.last("offer")
            assert (offer["call_id"], offer["consult"]) == ("call-1", False)
            assert (offer["asker"], offer["note"]) == ("话务员1001", "要加急")
            assert call.agent.state == "wrap_up"
            assert wording.TRANSFERRED in line.spoken
            await hotline.answer(third, line)
            assert line.session.state == "with_agent"

    async def test_by_skill(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            third = await hotline.sign_on("1003")
            hotline.service.transfers.blind(call.agent.seat, Target(skill="medical"))
            assert call.colleague.last("offer")["call_id"] == "call-1"
            assert third.all("offer") == []

    async def test_escalation_to_the_supervisor(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.transfers.blind(call.agent.seat, Target())
            assert call.boss.last("offer")["call_id"] == "call-1"
            assert call.colleague.all("offer") == []

    async def test_whoever_was_meant_and_does_not_answer_is_passed_over(
        self, hotline: Hotline
    ) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.transfers.blind(call.agent.seat, Target(seat="2001"))
            hotline.service.refuse(call.boss.seat, "call-1")
            assert call.colleague.last("offer")["call_id"] == "call-1"

    def test_what_a_target_may_be(self) -> None:
        assert Target.parse("seat:1002") == Target(seat="1002")
        assert Target.parse("skill:medical") == Target(skill="medical")
        assert Target.parse("supervisor") == Target()
        assert [Target.parse(text) for text in ("", "seat:", "skill:", "x:y")] == [None] * 4


class TestSupervision:
    @pytest.mark.parametrize(
        ("what", "caller", "agent"),
        [
            ("listen", VOICES["1001"], VOICES["caller"]),
            ("whisper", VOICES["1001"], VOICES["caller"] + VOICES["2001"]),
            ("barge", VOICES["1001"] + VOICES["2001"], VOICES["caller"] + VOICES["2001"]),
            ("take_over", VOICES["2001"], -1),
        ],
    )
    async def test_who_hears_the_supervisor(
        self, hotline: Hotline, what: str, caller: int, agent: int
    ) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.supervision.begin(call.boss.seat, "call-1", what, call.boss.leg)  # type: ignore[arg-type]
            heard = await call.ears()
            assert (heard["caller"], heard["1001"]) == (caller, agent)
            assert heard["2001"] & 1, "the supervisor hears the caller"

    async def test_from_listening_to_taking_over_step_by_step_and_nobody_sees_the_listener(
        self, hotline: Hotline
    ) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            oversight = hotline.service.supervision
            oversight.begin(call.boss.seat, "call-1", "listen", call.boss.leg)
            assert call.boss.state == "idle"
            assert [one["username"] for one in call.agent.last("party")["parties"]] == ["1001"]
            assert len(call.boss.last("party")["parties"]) == 2
            for what, hears in (("whisper", 10), ("barge", 1010), ("listen", 10), ("barge", 1010)):
                oversight.change(call.boss.seat, what)  # type: ignore[arg-type]
                assert (await call.ears())["caller"] == hears
            assert call.boss.state == "talking"
            oversight.change(call.boss.seat, "take_over")
            assert call.agent.state == "wrap_up"
            assert call.agent.last("call_ended")["detail"] == "班长已接管本次通话。"
            assert (await call.ears())["caller"] == VOICES["2001"]
            with pytest.raises(NotNow):
                oversight.change(call.boss.seat, "listen")
            hotline.service.hang_up(call.boss.seat)
            await line.run(0.1)
            assert wording.AGENT_GOODBYE in line.spoken
            assert call.boss.state == "idle", "work after a call is the supervisor's own to plan"

    async def test_the_agent_may_leave_while_the_supervisor_talks(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.supervision.begin(call.boss.seat, "call-1", "barge", call.boss.leg)
            hotline.service.sign_off(call.agent.seat)
            assert (await call.ears())["caller"] == VOICES["2001"]
            assert hotline.service.hall.floor.waiting() == []

    async def test_the_end_of_the_call_ends_the_listening(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.supervision.begin(call.boss.seat, "call-1", "listen", call.boss.leg)
        assert call.boss.freed == 1
        assert call.boss.seat.monitoring is None
        assert call.boss.last("call_ended")["call_id"] == "call-1"

    async def test_a_call_with_the_hotline_can_be_listened_to_only(self, hotline: Hotline) -> None:
        async with Line() as line:
            boss = await hotline.sign_on("2001", "supervisor")
            hotline.live["call-1"] = line.session
            with pytest.raises(NotNow):
                hotline.service.supervision.begin(boss.seat, "call-1", "barge", boss.leg)
            hotline.service.supervision.begin(boss.seat, "call-1", "listen", boss.leg)
            await line.hear_out()
            heard = await ears(line, boss)
            assert heard["2001"] == VOICES["caller"]
            assert line.session.state in ("listening", "hearing")
            hotline.service.hang_up(boss.seat)
            assert boss.freed == 1

    async def test_agents_may_not(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            oversight, seat = hotline.service.supervision, call.colleague.seat
            for attempt in (
                lambda: oversight.begin(seat, "call-1", "listen", call.colleague.leg),
                lambda: oversight.change(seat, "barge"),
                lambda: oversight.force(seat, "1001", "busy"),
                lambda: oversight.write(seat, "你好"),
                lambda: oversight.helped(seat, "1001"),
            ):
                with pytest.raises(Forbidden):
                    attempt()

    async def test_one_call_at_a_time_and_only_calls_that_go_on(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            oversight = hotline.service.supervision
            with pytest.raises(NotFound):
                oversight.begin(call.boss.seat, "call-9", "listen", call.boss.leg)
            oversight.begin(call.boss.seat, "call-1", "listen", call.boss.leg)
            with pytest.raises(SeatBusy):
                oversight.begin(call.boss.seat, "call-1", "whisper", call.boss.leg)

    async def test_states_are_set_and_people_are_told(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            oversight = hotline.service.supervision
            oversight.force(call.boss.seat, "1002", "busy")
            assert (call.colleague.state, call.colleague.last("seat")["reason"]) == (
                "busy", "supervisor",
            )  # fmt: skip
            oversight.force(call.boss.seat, "1001", "break")
            assert call.agent.last("seat")["pending"] == "break"
            oversight.write(call.boss.seat, "请注意语速", "1001")
            assert call.agent.last("notice")["text"] == "请注意语速"
            with pytest.raises(NotFound):
                oversight.write(call.boss.seat, "在吗", "1009")

    async def test_help_is_asked_for_and_seen(self, hotline: Hotline) -> None:
        async with Line() as line:
            call = await Call(hotline, line).begin()
            hotline.service.supervision.call_for_help(call.agent.seat)

            def alerts() -> list[tuple[str, str | None]]:
                found = hotline.service.wallboard.message()["alerts"]
                return [(one["kind"], one["seat"]) for one in found]

            assert ("help", "1001") in alerts()
            hotline.service.supervision.helped(call.boss.seat, "1001")
            assert ("help", "1001") not in alerts()
            hotline.service.sign_off(call.boss.seat)
            with pytest.raises(NobodyThere):
                hotline.service.supervision.call_for_help(call.agent.seat)
