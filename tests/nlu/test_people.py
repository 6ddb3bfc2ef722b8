"""Conversations that need a person: on request, in an emergency, at night."""

from __future__ import annotations

import pytest

from tests.fakes.dialogue_services import FakeHouse
from tests.rasa_server import Dialogue


class TestRequestAgent:
    @pytest.mark.parametrize("words", ["人工", "转人工", "我要转人工", "任工", "别啰嗦了转人工"])
    def test_a_person_is_called_at_once(
        self, dialogue: Dialogue, house: FakeHouse, words: str
    ) -> None:
        turn = dialogue.call().say(words)
        assert turn.intent == "request_agent"
        assert turn.text == "好的，正在为您转接人工，请稍候。"
        assert turn.command_names == ["handover"]
        assert turn.decision == "agent"

    def test_the_key_does_the_same(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().event("request_agent")
        assert turn.command_names == ["handover"]

    def test_it_works_inside_a_form_and_ends_it(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我要投诉")
        turn = call.say("转人工")
        assert turn.command_names == ["handover"]
        assert turn.loop is None

    def test_a_question_about_labour_cost_is_no_plea(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        turn = dialogue.call().say("请问装修的人工费多少钱一天")
        assert turn.command_names == []


class TestAPersonRefusedUnasked:
    def test_nobody_refuses_what_was_not_offered(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        turn = call.say("不要转人工")
        assert "您是要转人工吗" in turn.text
        assert call.say("对").command_names == ["handover"]

    def test_who_declines_an_offer_is_not_asked_again(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        assert "转人工" in call.say("你们什么态度，气死我了").text
        assert "您是要转人工吗" not in call.say("不要转人工").text


class TestNobodyIsSignedIn:
    @pytest.fixture(autouse=True)
    def _night(self, house: FakeHouse) -> None:
        house.seats.free = False

    def test_it_is_said_and_a_call_back_or_an_order_is_offered(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        turn = dialogue.call().say("人工")
        assert "没有人工座席在线" in turn.text
        assert "回电" in turn.text
        assert turn.commands == []
        assert turn.slots["pending"] == "offer_callback"

    def test_call_back_to_the_own_number(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call("13800138000")
        call.say("人工")
        assert "这个号码" in call.say("给我回电吧").text
        turn = call.say("可以")
        assert turn.command_names == ["callback_created"]
        assert [r[0] for r in house.callbacks.requested] == ["13800138000"]
        assert "13800138000" in turn.text

    def test_call_back_to_another_number(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call("13800138000")
        call.say("人工")
        call.say("回电")
        assert "电话号码" in call.say("换一个号码").text
        call.say("一三九七六五四三二一零")
        assert [r[0] for r in house.callbacks.requested] == ["13976543210"]

    def test_call_back_without_a_known_number_asks_for_it(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say("人工")
        turn = call.event("affirm")
        assert turn.loop == "callback_form"
        assert "电话号码" in turn.text
        assert call.say("13976543210").command_names == ["callback_created"]

    def test_an_order_instead(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("人工")
        turn = call.say("那帮我登记工单")
        assert turn.loop == "work_order_form"

    def test_a_broken_service_offers_a_call_back(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        house.answers.fails = True
        turn = dialogue.call().say("医保卡丢了怎么补办")
        assert "抱歉" in turn.text
        assert turn.slots["pending"] == "offer_callback"
        assert turn.commands == []


class TestEmergency:
    @pytest.mark.parametrize(
        ("words", "kind", "number"),
        [
            ("着火了快来人啊", "fire", "119"),
            ("有人拿刀砍人", "crime", "110"),
            ("我爸晕倒了没有呼吸", "medical", "120"),
            ("这里出车祸了有人受伤", "traffic", "122"),
        ],
    )
    def test_the_right_number_comes_first(
        self, dialogue: Dialogue, house: FakeHouse, words: str, kind: str, number: str
    ) -> None:
        turn = dialogue.call().say(words)
        assert turn.decision == "emergency"
        assert turn.entities["emergency_kind"] == kind
        assert number in turn.text
        assert turn.slots["emergency_kind"] == kind
        assert turn.slots["pending"] == "emergency"

    def test_yes_calls_a_person_at_top_priority(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("着火了快来人啊")
        turn = call.say("要的快点")
        if turn.commands == []:
            turn = call.event("affirm")
        assert turn.commands == [
            {"name": "handover", "priority": "emergency", "reason": "紧急：火警"}
        ]

    def test_silence_calls_a_person_too(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我爸晕倒了没有呼吸")
        turn = call.event("silence")
        assert turn.commands[0]["priority"] == "emergency"

    def test_no_repeats_the_number(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("着火了快来人啊")
        turn = call.say("不用了")
        assert "119" in turn.text
        assert turn.commands == []

    def test_who_wants_to_die_is_not_asked(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("我不想活了")
        assert "12356" in turn.text
        assert "120" in turn.text
        assert turn.commands[0] == {
            "name": "handover",
            "priority": "emergency",
            "reason": "紧急：有轻生倾向",
        }

    def test_it_interrupts_a_form(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我要投诉楼下烧烤店油烟太大")
        turn = call.say("哎呀着火了着火了")
        assert "119" in turn.text
        assert "在哪里" not in turn.text
        assert call.event("affirm").commands[0]["priority"] == "emergency"

    def test_with_nobody_there_the_number_is_repeated_and_a_call_back_noted(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        house.seats.free = False
        call = dialogue.call("13800138000")
        call.say("着火了快来人啊")
        turn = call.event("affirm")
        assert "119" in turn.text
        assert turn.command_names == ["callback_created"]
        assert house.callbacks.requested[0][2] == "紧急：火警"

    def test_a_question_about_fire_prevention_is_none(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        turn = dialogue.call().say("火灾怎么预防")
        assert turn.intent != "emergency"
        assert turn.decision != "emergency"


class TestDissatisfied:
    def test_a_person_is_offered(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        turn = call.say("你们这个服务太差了我很不满意")
        assert "抱歉" in turn.text
        assert call.say("好").command_names == ["handover"]

    def test_abuse_is_met_calmly_then_with_a_person(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        first = call.say("你个傻逼")
        assert first.intent == "abuse"
        assert "别着急" in first.text
        second = call.say("你他妈的废物")
        assert second.slots["pending"] == "offer_person"

    def test_a_bot_says_that_it_is_one(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("你是机器人吗")
        assert "智能助手" in turn.text
        assert "人工" in turn.text


class TestSoundsLikeAnEmergency:
    def test_nonsense_that_sounds_like_a_fire_is_asked_back_and_a_yes_is_acted_on(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        turn = call.say("那个照霍乐")
        assert "着火了吗" in turn.text
        assert turn.slots["pending"] == "emergency_heard"
        turn = call.say("是的")
        assert "119" in turn.text
        assert call.say("快点").command_names == ["handover"]

    def test_a_no_goes_on_normally(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("那个照霍乐")
        turn = call.say("不是，医保卡丢了怎么补办")
        assert turn.command_names == []
        assert "119" not in turn.text
