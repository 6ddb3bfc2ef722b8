"""Conversations that do not run smoothly: not understood, silent, repeated."""

from __future__ import annotations

from typing import ClassVar

import pytest

from tests.fakes.dialogue_services import FakeHouse
from tests.rasa_server import TURN_SECONDS, Dialogue

NONSENSE = "啦啦嘟嘟噜噜"


class TestNoMatch:
    def test_reprompt_rephrase_person(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        first = call.event("not_understood")
        assert first.decision == "unknown"
        assert "再说一" in first.text
        second = call.say(NONSENSE)
        assert "换个说法" in second.text
        assert "社保卡" in second.text
        third = call.say(NONSENSE)
        assert "转人工" in third.text
        assert call.say("好").command_names == ["handover"]

    def test_sounds_without_words_close_no_form(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我们村的路灯坏了三天没人修")
        turn = call.event("not_understood")
        assert turn.body["active_loop"] == "work_order_form"
        assert "哪里" in turn.text or "什么地方" in turn.text

    def test_a_foreign_speaker_gets_a_person(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().event("foreign_language")
        assert "普通话" in turn.text
        assert turn.command_names == ["handover"]

    def test_a_success_starts_the_ladder_again(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say(NONSENSE)
        call.say("医保卡丢了怎么补办")
        assert call.say(NONSENSE).slots["misses"] == 1

    def test_a_confident_answer_wins_over_a_weak_reading(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        turn = dialogue.call().say("医保卡")
        assert turn.decision == "answer"

    def test_the_knowledge_base_was_asked_before_the_reprompt(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        dialogue.call().say(NONSENSE)
        assert house.answers.asked == [NONSENSE]


class TestSilence:
    def test_the_ladder_ends_politely(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.event("start")
        assert "您还在吗" in call.event("silence").text
        assert "打字" in call.event("silence").text
        assert "转人工" in call.event("silence").text
        last = call.event("silence")
        assert last.command_names == ["hangup"]
        assert "再见" in last.text

    def test_a_word_starts_it_again(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.event("silence")
        call.say("你好")
        assert "您还在吗" in call.event("silence").text

    def test_yes_to_the_person_offered(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        for _ in range(3):
            call.event("silence")
        assert call.event("affirm").command_names == ["handover"]

    def test_in_a_form_the_question_is_asked_again(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say("我要投诉")
        turn = call.event("silence")
        assert "您还在吗" in turn.text
        assert "发生了什么" in turn.text
        assert turn.loop == "work_order_form"

    def test_in_a_form_it_ends_too(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我要投诉")
        for _ in range(3):
            call.event("silence")
        last = call.event("silence")
        assert last.command_names == ["hangup"]
        assert last.loop is None


class TestRepeatAndPace:
    def test_repeat_is_the_applications_work(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("医保卡丢了怎么补办")
        turn = call.say("再说一遍")
        assert turn.command_names == ["repeat"]
        assert turn.text == ""
        assert turn.slots["pending"] == "anything_else"

    def test_slower(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("你说慢一点")
        assert turn.command_names == ["slower"]
        assert turn.text == "好的，我说慢一点。"

    def test_wait_keeps_what_is_open(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        turn = call.say("等一下")
        assert turn.text == "好的，不着急，您慢慢说。"
        assert turn.slots["pending"] == "clarify"
        assert call.say("第一个").decision == "answer"

    @pytest.mark.parametrize("words", ["再说一遍", "你说慢一点", "等一下"])
    def test_in_a_form_nothing_is_asked_twice(
        self, dialogue: Dialogue, house: FakeHouse, words: str
    ) -> None:
        call = dialogue.call()
        call.say("我要投诉")
        turn = call.say(words)
        assert "发生了什么" not in turn.text
        assert turn.loop == "work_order_form"


class TestSoundsAndLanguages:
    def test_a_noise_keeps_what_is_open(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        turn = call.event("not_understood")
        assert "再说一" in turn.text
        assert call.say("第一个").decision == "answer"

    def test_noises_in_a_form_end_with_a_person(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我要投诉")
        first = call.event("not_understood")
        assert "发生了什么" in first.text
        call.event("not_understood")
        assert call.event("not_understood").slots["pending"] == "offer_person"
        assert call.event("affirm").command_names == ["handover"]

    def test_another_language_is_connected(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().event("foreign_language")
        assert "Mandarin" in turn.text
        assert turn.command_names == ["handover"]

    def test_what_is_not_our_subject_is_said(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("今天天气怎么样")
        assert turn.decision == "unknown"
        assert "帮不上忙" in turn.text


class TestYesAndNoOutOfTheBlue:
    def test_yes(self, dialogue: Dialogue, house: FakeHouse) -> None:
        assert dialogue.call().event("affirm").text == "您请说。"

    def test_no(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().event("deny")
        assert turn.commands == []
        assert turn.slots["pending"] == "anything_else"


class TestChannel:
    BODY: ClassVar[dict[str, object]] = {
        "sender": "s",
        "message": "你好",
        "event": None,
        "metadata": {},
    }

    def test_a_wrong_token_is_refused(self, dialogue: Dialogue) -> None:
        turn = dialogue.post(self.BODY, token="wrong")
        assert turn.status == 401
        assert turn.body["error"] == "unauthorized"

    @pytest.mark.parametrize(
        "body",
        [
            [],
            {},
            {"sender": "", "message": "你好"},
            {"sender": "s", "message": None},
            {"sender": "s", "message": "  "},
            {"sender": "s", "event": "restart"},
            {"sender": "s", "message": 3},
            {"sender": "s", "message": "你好", "metadata": "x"},
        ],
    )
    def test_a_broken_request_is_explained(self, dialogue: Dialogue, body: object) -> None:
        turn = dialogue.post(body)
        assert turn.status == 400
        assert turn.body["error"] == "bad_request"

    def test_what_is_not_json_is_refused(self, dialogue: Dialogue) -> None:
        assert dialogue.post(None, raw=b"{not json").status == 400

    def test_a_dead_action_endpoint_is_an_error(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        dialogue.actions.down = True
        try:
            turn = call.say("你好")
        finally:
            dialogue.actions.down = False
        assert turn.status == 502
        assert turn.body["error"] == "turn_failed"
        assert call.say("你好").status == 200

    def test_a_slow_action_ends_in_time_and_the_call_goes_on(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        house.answers.slow_seconds = TURN_SECONDS + 3.0
        call = dialogue.call()
        turn = call.say("医保卡丢了怎么补办")
        assert turn.status == 504
        assert turn.body["error"] == "turn_timeout"
        assert turn.seconds < TURN_SECONDS + 2.0
        house.answers.slow_seconds = 0.0
        assert call.say("医保卡丢了怎么补办").decision == "answer"

    def test_nobody_injects_an_intent(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        assert call.say("/emergency").decision != "emergency"
        assert call.say(" //restart").status == 200

    def test_the_reading_is_reported(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("文城镇文建路的路灯坏了三天了没人修")
        assert len(turn.body["ranking"]) == 3
        assert 0.0 < turn.body["intent"]["confidence"] <= 1.0
        assert turn.entities["place"] == "文城镇文建路"
        assert turn.body["active_loop"] == "work_order_form"
