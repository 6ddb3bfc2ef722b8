"""Calls as conversations: what is said, who is heard, how it ends."""

import asyncio

import numpy as np
import pytest

from bridge.calls import wording
from bridge.calls.events import Caption, Card, OrderMade, StateChanged
from bridge.calls.limits import CallLimits
from bridge.media.frames import SILENCE
from tests.fakes.line import GREETING, SPEECH, VOICE_SAMPLE, FakeLeg, Line, reply

LONG = "办理医保需要带身份证和户口簿到政务服务中心的窗口，工作日上午八点到十二点都可以，费用免收。"


class TestGreeting:
    async def test_the_hotline_greets_first_and_then_listens(self) -> None:
        async with Line() as line:
            assert line.spoken == [GREETING]
            await line.hear_out()
            assert line.session.state == "listening"
            assert line.loud(2.0)

    async def test_while_models_load_the_caller_hears_ringing_and_is_told(self) -> None:
        async with Line(ready=False) as line:
            await line.run(0.5)
            assert any(abs(int(frame.max())) > 100 for frame in line.out)
            assert StateChanged("connecting", wording.LOADING) in line.events
            line.ready.set()
            await line.settle()
            assert line.spoken == [GREETING]

    async def test_models_that_never_load_end_the_call_with_a_callback(self) -> None:
        line = Line(ready=False, phone="13800000000", limits=CallLimits(load_grace=0.01))
        async with line:
            await asyncio.sleep(0.05)
            assert line.ended is not None
            assert line.ended.detail == wording.NOT_READY
            assert line.desk.callbacks[0][0] == "13800000000"


class TestAnswer:
    async def test_a_question_is_answered_and_the_turn_is_recorded(self) -> None:
        async with Line() as line:
            await line.hear_out()
            entry = {"id": "WC-1", "title": "医保", "score": 0.9, "version": 3}
            card = {"title": "医保", "text": "全文", "department": "市医保局"}
            line.assistant.answers["医保卡丢了"] = reply(
                "请带身份证补办。", "answer", entry=entry, card=card
            )
            await line.say("医保卡丢了")
            await line.hear_out()
            assert line.spoken[-1] == "请带身份证补办。"
            assert Card("医保", "全文", "市医保局") in line.events
            turn = line.turns[-1]
            assert turn["heard"] == "医保卡丢了"
            assert turn["entry"] == entry
            stamps = turn["stamps"]
            order = ["speech_began", "speech_ended", "end_of_turn", "transcript", "decided"]
            assert [stamps[name] for name in order] == sorted(stamps[name] for name in order)
            assert turn["latency_ms"] == pytest.approx(720, abs=150)
        assert line.session.outcome == "answered"
        assert ("ended", "answered") in line.journal.rows

    async def test_the_order_number_is_shown(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["对"] = reply(
                "登记好了。",
                "work_order",
                commands=({"name": "order_created", "order_no": "WC202612010001"},),
            )
            await line.say("对")
            assert OrderMade("WC202612010001") in line.events
        assert line.session.outcome == "work_order"

    async def test_goodbye_ends_the_call_after_it_was_said(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["再见"] = reply("再见。", commands=({"name": "hangup"},))
            await line.say("再见")
            await line.hear_out()
            await line.run(0.2)
            assert line.session.state == "ended"
            assert line.loud(3.0)

    async def test_slower_says_the_last_reply_again_at_a_lower_rate(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply("这是答案。", "answer")
            line.assistant.answers["慢一点"] = reply("好的。", commands=({"name": "slower"},))
            await line.say("问")
            await line.hear_out()
            await line.say("慢一点")
            await line.hear_out()
            assert line.spoken[-1] == "好的。这是答案。"
            assert all(rate < 1 for _, rate in line.voice.said[-2:])


class TestBargeIn:
    async def test_speaking_over_the_voice_stops_it_and_is_answered(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply(LONG, "answer")
            await line.say("问")
            line.recogniser.says("等一下我问的是社保")
            await line.run(0.8, SPEECH)
            assert line.session.state == "hearing"
            assert not line.loud(0.1)
            await line.run(1.0)
            assert line.assistant.asked[-1][0] == "等一下我问的是社保"
            cut = next(one for one in line.session.lines if one.data.get("full_text"))
            assert cut.data["full_text"] == LONG
            assert 0 < len(cut.text) < len(LONG)

    async def test_a_short_yes_does_not_stop_the_voice(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply(LONG, "answer")
            await line.say("问")
            asked = len(line.assistant.asked)
            await line.say("嗯", seconds=0.5)
            assert len(line.assistant.asked) == asked
            assert line.session.state == "speaking"
            await line.hear_out()
            assert line.session.lines[-2].text == LONG

    async def test_showing_that_one_listens_leaves_no_gap_in_the_voice(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply(LONG, "answer")
            await line.say("问")
            start = len(line.out)
            await line.say("嗯好", seconds=0.5)
            quiet = [frame for frame in line.out[start:] if int(np.abs(frame).max()) == 0]
            assert quiet == []
            assert line.session.state == "speaking"
            assert int(line.out[-1][0]) == VOICE_SAMPLE

    async def test_the_voice_grows_quiet_as_soon_as_somebody_speaks(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply(LONG, "answer")
            await line.say("问")
            line.recogniser.says("等一下")
            await line.run(0.2, SPEECH)
            assert int(np.abs(line.out[-1]).max()) < VOICE_SAMPLE / 4
            await line.run(0.2, SILENCE)

    async def test_a_word_that_asks_for_the_turn_stops_the_voice_though_it_is_short(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply(LONG, "answer")
            await line.say("问")
            await line.say("不是", seconds=0.4)
            assert line.assistant.asked[-1][0] == "不是"

    async def test_our_own_echo_does_not_stop_the_voice(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply(LONG, "answer")
            await line.say("问")
            await line.say("到政务服务中心的窗口")
            assert line.session.state == "speaking"

    async def test_noise_over_the_voice_only_pauses_it(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.answers["问"] = reply(LONG, "answer")
            await line.say("问")
            await line.say("", seconds=0.6)
            assert line.session.state == "speaking"
            assert line.loud(0.2)


class TestSilenceAndNonsense:
    async def test_silence_is_asked_about(self) -> None:
        async with Line() as line:
            await line.hear_out()
            await line.run(8.2)
            assert line.assistant.asked[-1][0] == "/silence"

    async def test_sound_without_words_is_asked_about(self) -> None:
        async with Line() as line:
            await line.hear_out()
            await line.say("", seconds=1.5)
            assert line.assistant.asked[-1][0] == "/not_understood"

    async def test_words_heard_without_any_confidence_are_asked_again(self) -> None:
        async with Line() as line:
            await line.hear_out()
            await line.say("不意的", confidence=0.005)
            what, metadata = line.assistant.asked[-1]
            assert what == "/not_understood"
            # It may be a call for help: the dialogue listens to how it sounds.
            assert metadata["doubtful"] == "不意的"

    async def test_how_well_words_were_heard_is_told_to_the_dialogue(self) -> None:
        async with Line() as line:
            await line.hear_out()
            await line.say("在文建路", confidence=0.2)
            assert line.assistant.asked[-1][1]["heard"] == 0.2
            await line.hear_out()
            line.session.type("在文建路")
            await line.run(0.1)
            assert line.assistant.asked[-1][1]["heard"] == 1.0

    async def test_a_cough_is_ignored(self) -> None:
        async with Line() as line:
            await line.hear_out()
            await line.say("", seconds=0.4)
            assert line.assistant.asked[-1][0] == "/start"
            assert line.session.state == "listening"

    async def test_another_language_is_recognised_as_such(self) -> None:
        async with Line() as line:
            await line.hear_out()
            await line.say("", language="en")
            assert line.assistant.asked[-1][0] == "/foreign_language"

    async def test_a_monologue_of_ten_minutes_is_answered_every_minute(self) -> None:
        async with Line() as line:
            await line.hear_out()
            for _ in range(40):
                line.recogniser.says("还有一件事")
            await line.run(600, SPEECH)
            said = [what for what, _ in line.assistant.asked if what.startswith("还有")]
            assert 5 <= len(said) <= 12
            assert line.session.state != "ended"
            assert any(text.startswith(wording.TOO_LONG) for text in line.spoken)


class TestKeypad:
    async def test_zero_asks_for_a_person(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.session.press("0")
            await line.run(0.1)
            assert line.assistant.asked[-1][0] == "/request_agent"

    async def test_a_number_is_taken_as_one_utterance(self) -> None:
        async with Line() as line:
            await line.hear_out()
            for digit in "13800000000":
                line.session.press(digit)
                await line.run(0.2)
            await line.run(2.6)
            assert line.assistant.asked[-1][0] == "13800000000"

    async def test_zero_inside_a_number_is_a_digit(self) -> None:
        async with Line() as line:
            await line.hear_out()
            for digit in "10#":
                line.session.press(digit)
                await line.run(0.1)
            assert line.assistant.asked[-1][0] == "10"


class TestTyping:
    async def test_a_typed_question_is_answered_without_a_microphone(self) -> None:
        async with Line(media="text") as line:
            await line.run(0.2)
            line.session.type("医保怎么办")
            await line.run(0.2)
            assert line.assistant.asked[-1][0] == "医保怎么办"
            assert line.voice.said == []
            assert line.session.state == "listening"


class TestPerson:
    async def handed_over(self, line: Line, priority: str = "normal") -> None:
        await line.hear_out()
        line.desk.people = 1
        line.assistant.answers["人工"] = reply(
            "正在转接。",
            "agent",
            commands=({"name": "handover", "priority": priority, "reason": "asked"},),
        )
        await line.say("人工")

    async def test_the_caller_waits_and_is_connected(self) -> None:
        async with Line() as line:
            await self.handed_over(line)
            await line.hear_out()
            assert line.session.state == "waiting"
            leg = FakeLeg()
            line.desk.withdraw("call-1", "changed_mind")
            line.session.join(leg)
            await line.run(0.1)
            assert line.session.state == "with_agent"
            leg.microphone.append(SPEECH)
            await line.run(0.02, SPEECH)
            assert int(leg.heard[-1][0]) == int(SPEECH[0])
            assert int(line.out[-1][0]) == int(SPEECH[0])
        assert line.session.outcome == "handed_over"

    async def test_captions_go_on_for_both_sides(self) -> None:
        async with Line() as line:
            await self.handed_over(line)
            leg = FakeLeg()
            line.session.join(leg)
            await line.run(0.1)
            asked = len(line.assistant.asked)
            line.recogniser.says("我家停水了")
            await line.run(1.0, SPEECH)
            await line.run(1.0)
            line.recogniser.says("好的我来登记")
            for _ in range(50):
                leg.microphone.append(SPEECH)
            await line.run(2.2)
            said = {e.who: e.text for e in line.events if isinstance(e, Caption) and e.final}
            assert said["caller"] == "我家停水了"
            assert said["agent"] == "好的我来登记"
            assert len(line.assistant.asked) == asked

    async def test_an_agent_who_vanishes_puts_the_caller_at_the_head(self) -> None:
        async with Line() as line:
            await self.handed_over(line)
            line.session.join(FakeLeg())
            await line.run(0.1)
            line.desk.waiting.clear()
            line.session.leave("1001", "vanished")
            await line.run(0.1)
            assert line.desk.waiting == ["call-1"]
            assert line.desk.heads[-1] is True
            assert line.spoken[-1] == wording.AGENT_GONE

    async def test_an_agent_who_hangs_up_ends_the_call_politely(self) -> None:
        async with Line() as line:
            await self.handed_over(line)
            line.session.join(FakeLeg())
            await line.run(0.1)
            line.session.leave("1001", "hung_up")
            await line.run(0.1)
            await line.hear_out()
            await line.run(0.2)
            assert wording.AGENT_GOODBYE in line.spoken
            assert line.session.state == "ended"

    async def test_whoever_was_cut_off_by_a_breakdown_is_put_first(self) -> None:
        line = Line()
        line.desk.cut_off.add("browser-1")
        async with line:
            await line.hear_out()
            assert line.desk.heads == [True]
            assert line.spoken == [wording.CAME_BACK]
            assert line.session.state == "waiting"

    async def test_the_expected_wait_is_said_when_it_is_known(self) -> None:
        async with Line() as line:
            await self.handed_over(line)
            await line.hear_out()
            line.desk.expected = 170.0
            await line.run(26)
            assert line.spoken[-1] == wording.QUEUED_NEXT + "预计等待约3分钟。"
            line.desk.expected = 10.0
            await line.hear_out()
            await line.run(26)
            assert line.spoken[-1] == wording.QUEUED_NEXT + "预计不到一分钟。"

    async def test_an_emergency_waits_first(self) -> None:
        async with Line() as line:
            await self.handed_over(line, "emergency")
            assert line.desk.priorities == ["emergency"]

    async def test_a_waiting_caller_hears_their_place_and_may_leave(self) -> None:
        async with Line() as line:
            await self.handed_over(line)
            await line.hear_out()
            await line.run(26)
            assert wording.QUEUED_NEXT in line.spoken
            await line.hear_out()
            await line.say("不等了帮我登记吧")
            assert line.desk.waiting == []
            assert line.assistant.asked[-1][0] == "帮我登记吧"

    async def test_a_wait_too_long_offers_something_else(self) -> None:
        async with Line(limits=CallLimits(queue_limit=5)) as line:
            await self.handed_over(line)
            await line.hear_out()
            await line.run(6)
            what, metadata = line.assistant.asked[-1]
            assert what == "/request_agent"
            assert metadata["agents_available"] is False
            assert line.desk.waiting == []


class TestBreakdown:
    async def test_a_dead_dialogue_server_means_a_person(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.desk.people = 1
            line.assistant.down = True
            await line.say("医保卡丢了")
            assert line.spoken[-1] == wording.BREAKDOWN
            await line.hear_out()
            assert line.session.state == "waiting"
            assert line.desk.waiting == ["call-1"]

    async def test_with_nobody_there_the_known_number_is_called_back(self) -> None:
        async with Line(phone="13800000000") as line:
            await line.hear_out()
            line.assistant.down = True
            await line.say("医保卡丢了")
            await line.hear_out()
            await line.run(0.2)
            assert line.desk.callbacks == [("13800000000", "智能助手故障")]
            assert line.session.state == "ended"
            assert line.session.outcome == "handed_over"

    async def test_with_nobody_there_the_number_is_asked_for(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.down = True
            await line.say("医保卡丢了")
            await line.hear_out()
            await line.say("我的电话是幺三八零零零零零零零零")
            assert line.desk.callbacks == [("13800000000", "智能助手故障")]

    async def test_a_foreign_word_while_the_number_is_asked_for_is_asked_again(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.down = True
            await line.say("医保卡丢了")
            await line.hear_out()
            await line.say("", language="en")
            assert line.spoken[-1] == wording.BREAKDOWN_AGAIN

    async def test_even_without_a_number_the_call_is_noted(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.assistant.down = True
            for words in ("医保卡丢了", "什么", "我不知道"):
                await line.say(words)
                await line.hear_out()
            await line.run(0.2)
            assert line.desk.callbacks == [(None, "智能助手故障")]
            assert line.session.state == "ended"

    async def test_a_broken_recogniser_means_a_person(self) -> None:
        async with Line() as line:
            await line.hear_out()
            line.desk.people = 1
            line.break_recogniser()
            await line.run(1.0, SPEECH)
            await line.run(1.0)
            assert line.desk.waiting == ["call-1"]

    async def test_a_mute_voice_still_shows_captions_and_goes_on(self) -> None:
        async with Line() as line:
            line.voice.broken = True
            await line.hear_out()
            line.assistant.answers["问"] = reply("答。", "answer")
            await line.say("问")
            await line.run(0.2)
            assert line.spoken[-1] == "答。"
            assert line.session.state == "listening"


class TestEnd:
    async def test_a_caller_who_hangs_up_in_mid_sentence_leaves_nothing_behind(self) -> None:
        before = asyncio.all_tasks()
        line = Line()
        async with line:
            await line.hear_out()
            await line.run(0.5, SPEECH)
            line.desk.waiting.append("call-1")
            line.session.hang_up()
            await line.run(0.1, SILENCE)
        await line.settle()
        assert line.ended is not None
        assert line.desk.waiting == []
        assert asyncio.all_tasks() == before
        assert line.journal.rows[-1] == ("ended", "abandoned")
