"""Conversations about questions: answer, clarify, nothing known."""

from __future__ import annotations

from tests.fakes.dialogue_services import INSURANCE, PERMIT_RENEW, FakeHouse
from tests.rasa_server import Dialogue


class TestOpening:
    def test_the_greeting_says_who_speaks_and_how_to_reach_a_person(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        turn = dialogue.call().event("start")
        assert "文昌12345" in turn.text
        assert "智能助手" in turn.text
        assert "人工" in turn.text
        assert turn.decision == "smalltalk"
        assert turn.intent == "start"

    def test_a_greeting_is_greeted(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("你好")
        assert turn.text == "您好，请问有什么可以帮您？"


class TestAnswer:
    def test_an_answer_carries_its_source_and_card(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        turn = dialogue.call().say("医保卡丢了怎么补办")
        assert turn.intent == "ask_knowledge"
        assert turn.text.startswith(INSURANCE.answer_spoken)
        assert turn.decision == "answer"
        assert turn.meta["entry"] == {
            "id": INSURANCE.entry_id,
            "title": INSURANCE.title,
            "score": 0.9,
            "version": 1,
        }
        assert turn.meta["card"] == {
            "title": INSURANCE.title,
            "text": INSURANCE.answer_full,
            "department": INSURANCE.department,
        }
        assert turn.slots["pending"] == "anything_else"

    def test_no_after_an_answer_ends_the_call(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("医保卡丢了怎么补办")
        turn = call.say("没有了")
        assert turn.command_names == ["hangup"]
        assert "再见" in turn.text

    def test_yes_after_an_answer_lets_the_caller_speak(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say("医保卡丢了怎么补办")
        turn = call.event("affirm")
        assert turn.text == "您请说。"
        assert turn.commands == []

    def test_a_second_question_follows_the_first(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say("医保卡丢了怎么补办")
        turn = call.say("居住证怎么换领")
        assert turn.meta["entry"]["id"] == PERMIT_RENEW.entry_id

    def test_thanks_then_goodbye(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("医保卡丢了怎么补办")
        assert call.say("谢谢你").text.startswith("不客气")
        assert call.say("再见").command_names == ["hangup"]


class TestClarify:
    def test_two_titles_are_offered(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("我想问一下居住证的事情")
        assert turn.text == "您是想问一，居住证办理，还是二，居住证换领？"
        assert turn.decision == "clarify"
        assert [a["title"] for a in turn.meta["alternatives"]] == ["居住证办理", "居住证换领"]

    def test_the_second_is_chosen_by_number(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        turn = call.say("第二个")
        assert turn.meta["entry"]["id"] == PERMIT_RENEW.entry_id
        assert turn.decision == "answer"

    def test_the_last_is_chosen_by_position(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        assert call.say("后面那个").meta["entry"]["id"] == PERMIT_RENEW.entry_id

    def test_one_is_chosen_by_its_own_word(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        assert call.say("换领的那个").meta["entry"]["id"] == PERMIT_RENEW.entry_id

    def test_a_bare_yes_is_asked_again(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        turn = call.say("对")
        assert "第一个或者第二个" in turn.text
        assert turn.slots["pending"] == "clarify"
        assert call.say("第一个").decision == "answer"

    def test_no_means_neither(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        turn = call.say("都不是")
        assert "再具体说一下" in turn.text
        assert "pending" not in turn.slots

    def test_a_new_question_is_a_new_question(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        turn = call.say("我还是先问一下医保卡怎么补办吧")
        assert turn.meta["entry"]["id"] == INSURANCE.entry_id

    def test_what_was_withdrawn_meanwhile_is_not_spoken(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say("我想问一下居住证的事情")
        house.answers.withdrawn.add(PERMIT_RENEW.entry_id)
        turn = call.say("第二个")
        assert PERMIT_RENEW.answer_spoken not in turn.text
        assert turn.meta.get("entry") is None
        assert turn.slots["pending"] == "offer_choice"


class TestNothingKnown:
    QUESTION = "请问养蜂需要办什么手续"

    def test_it_is_said_honestly_and_two_ways_are_offered(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        turn = dialogue.call().say(self.QUESTION)
        assert turn.decision == "unknown"
        assert "没有准确的答案" in turn.text
        assert "人工" in turn.text
        assert "工单" in turn.text

    def test_yes_means_a_person(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say(self.QUESTION)
        turn = call.say("好的")
        assert turn.command_names == ["handover"]
        assert turn.commands[0]["priority"] == "normal"

    def test_a_work_order_takes_the_question_along(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call("13800138000")
        call.say(self.QUESTION)
        turn = call.say("登记工单吧")
        assert turn.loop == "work_order_form"
        assert turn.slots["content"] == self.QUESTION
        assert "在哪里" in turn.text

    def test_no_leaves_the_offer(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say(self.QUESTION)
        turn = call.say("不用了")
        assert turn.commands == []
        assert turn.slots["pending"] == "anything_else"
