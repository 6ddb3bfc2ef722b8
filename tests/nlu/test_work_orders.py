"""Conversations that end in a work order, and those that read one."""

from __future__ import annotations

import pytest

from dialogue.actions.services import OrderProgress
from tests.fakes.dialogue_services import INSURANCE, FakeHouse
from tests.rasa_server import Call, Dialogue, Said

PHONE = "13800138000"
LAMP = "文城镇文建路的路灯坏了没人修"


def ready_to_confirm(call: Call) -> Said:
    """A work order about a street lamp, up to the read-back."""
    call.say(LAMP)
    call.say("昨天晚上")
    return call.say("可以")


class TestFromReportToNumber:
    def test_the_whole_way(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        first = call.say(LAMP)
        assert first.decision == "work_order"
        assert "什么时候" in first.text
        assert "这个号码" in call.say("昨天晚上").text
        readback = call.say("可以")
        assert readback.text == (
            f"我跟您核对一下：文城镇文建路，昨天晚上，{LAMP}，联系电话{PHONE}。对吗？"
        )
        done = call.say("对的")
        draft = house.work_orders.created[0]
        assert draft.content == LAMP
        assert draft.address == "文城镇文建路"
        assert draft.occurred_at == "昨天晚上"
        assert draft.contact_phone == draft.caller_phone == PHONE
        assert draft.call_id == call.call_id
        assert done.meta["order_no"] == "WC202611240001"
        assert "WC202611240001" in done.text
        assert done.commands == [{"name": "order_created", "order_no": "WC202611240001"}]
        assert done.loop is None
        assert "content" not in done.slots

    def test_everything_in_one_sentence_is_only_confirmed(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        turn = call.say("昨天晚上文城镇文建路有工地一直施工吵得睡不着，我的电话是13976543210")
        assert "核对" in turn.text
        assert "13976543210" in turn.text
        call.event("affirm")
        assert house.work_orders.created[0].contact_phone == "13976543210"

    def test_a_bare_complaint_is_asked_what_happened(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        turn = call.say("我要投诉")
        assert "具体发生了什么" in turn.text
        turn = call.say("楼下烧烤店油烟太大熏得睡不着")
        assert turn.slots["content"] == "楼下烧烤店油烟太大熏得睡不着"
        assert "在哪里" in turn.text

    def test_a_town_is_asked_for_its_detail_once(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call(PHONE)
        call.say("我要投诉楼下烧烤店油烟太大")
        assert "会文镇的什么位置" in call.say("会文镇").text
        turn = call.say("会文路十二号")
        assert turn.slots["address"] == "会文镇会文路十二号"

    def test_an_unknown_detail_keeps_the_town(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        call.say("我要投诉楼下烧烤店油烟太大")
        call.say("会文镇")
        turn = call.say("具体的我说不清楚")
        assert turn.slots["address"] == "会文镇"
        assert "什么时候" in turn.text

    def test_an_unknown_time_is_accepted(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        call.say(LAMP)
        turn = call.say("不知道啊没注意")
        assert turn.slots["occurred_at"] == "时间不清楚"
        assert "这个号码" in turn.text

    def test_another_phone_read_digit_by_digit(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        call.say(LAMP)
        call.say("昨天晚上")
        assert "您的联系电话" in call.say("不行，换一个").text
        turn = call.say("幺三九七六五四三二幺零")
        assert turn.slots["contact_phone"] == "13976543210"

    def test_a_phone_number_in_two_breaths(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        call.say(LAMP)
        call.say("昨天晚上")
        assert "继续" in call.say("一三九七六五").text
        turn = call.say("四三二一零")
        assert turn.slots["contact_phone"] == "13976543210"
        assert "核对" in turn.text

    def test_who_has_no_phone_is_told_why_one_is_needed(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say(LAMP)
        call.say("昨天晚上")
        turn = call.say("我没有电话")
        assert "没办法回复" in turn.text
        assert turn.loop == "work_order_form"

    def test_the_type_follows_the_words(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        call.say("我要投诉文城镇文建路的烧烤店油烟扰民")
        call.say("昨天晚上")
        call.say("可以")
        call.event("affirm")
        assert house.work_orders.created[0].type == "complaint"


class TestCorrections:
    def test_the_place_at_the_readback(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        ready_to_confirm(call)
        turn = call.say("不对，是清澜")
        assert "改成清澜" in turn.text
        assert "核对" in turn.text
        call.say("对")
        assert house.work_orders.created[0].address == "清澜"

    def test_not_this_but_that(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        ready_to_confirm(call)
        turn = call.say("不是文城镇是会文镇")
        assert turn.slots["address"] == "会文镇文建路"

    def test_the_phone_with_the_right_one(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        ready_to_confirm(call)
        turn = call.say("电话错了，是13976543210")
        assert turn.slots["contact_phone"] == "13976543210"

    def test_the_phone_without_the_right_one(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        ready_to_confirm(call)
        assert "您的联系电话" in call.say("电话错了").text
        assert "13976543210" in call.say("13976543210").text

    def test_a_bare_no_asks_what_is_wrong(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        ready_to_confirm(call)
        turn = call.say("不对")
        assert "哪里不对" in turn.text
        assert "核对" not in turn.text
        turn = call.say("时间")
        assert "什么时候" in turn.text
        turn = call.say("前天早上")
        assert turn.slots["occurred_at"] == "前天早上"
        assert "核对" in turn.text

    def test_the_place_while_the_time_is_asked(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        call.say(LAMP)
        turn = call.say("不对，是清澜")
        assert turn.slots["address"] == "清澜"
        assert "什么时候" in turn.text


class TestInterruptions:
    def test_a_question_is_answered_and_the_form_goes_on(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call(PHONE)
        call.say(LAMP)
        turn = call.say("对了医保卡丢了怎么补办")
        assert INSURANCE.answer_spoken in turn.text
        assert "什么时候" in turn.text
        assert turn.loop == "work_order_form"
        assert turn.slots["content"] == LAMP

    def test_a_clarification_in_the_form(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        call.say(LAMP)
        turn = call.say("我想问一下居住证怎么弄")
        assert turn.text == "您是想问一，居住证办理，还是二，居住证换领？"
        turn = call.say("第一个")
        assert turn.decision in ("answer", "work_order")
        assert "派出所" in turn.text
        assert "什么时候" in turn.text

    def test_cancel(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call(PHONE)
        call.say(LAMP)
        turn = call.say("算了不登记了")
        assert "不登记了" in turn.text
        assert turn.loop is None
        assert house.work_orders.created == []

    def test_nobody_signed_in_keeps_the_form(self, dialogue: Dialogue, house: FakeHouse) -> None:
        house.seats.free = False
        call = dialogue.call(PHONE)
        call.say(LAMP)
        turn = call.say("转人工")
        assert "先帮您把工单登记好" in turn.text
        assert "什么时候" in turn.text
        assert turn.loop == "work_order_form"

    def test_not_understood_too_often_offers_a_person(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say(LAMP)
        call.say("昨天晚上")
        for _ in range(2):
            assert "电话号码没有听清" in call.say("啦啦嘟嘟噜噜").text
        turn = call.say("啦啦嘟嘟噜噜")
        assert turn.slots["pending"] == "offer_person"
        assert call.event("affirm").command_names == ["handover"]

    def test_a_locked_database_ends_with_a_person(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        house.work_orders.fails = True
        call = dialogue.call(PHONE)
        ready_to_confirm(call)
        turn = call.say("对")
        assert "抱歉" in turn.text
        assert turn.command_names == ["handover"]

    def test_a_correction_after_submission_needs_a_person(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call(PHONE)
        ready_to_confirm(call)
        call.say("对")
        turn = call.say("不对，地址错了应该是清澜")
        assert "已经提交" in turn.text
        assert turn.slots["pending"] == "offer_person"


class TestProgress:
    ORDER = OrderProgress(
        "WC202611200007", "文建路路灯不亮", "办理中", "市综合行政执法局", "十一月二十四日", None
    )

    @pytest.fixture(autouse=True)
    def _orders(self, house: FakeHouse) -> None:
        house.work_orders.known["202611200007"] = self.ORDER

    def test_by_number(self, dialogue: Dialogue, house: FakeHouse) -> None:
        turn = dialogue.call().say("帮我查一下工单WC202611200007")
        assert turn.decision == "progress"
        assert "办理中" in turn.text
        assert "十一月二十四日" in turn.text
        assert "市综合行政执法局" in turn.text
        assert turn.meta["order_no"] == "WC202611200007"

    @pytest.mark.parametrize(
        "text", ["前天我报的水管爆了，有人去修了没有", "之前打过电话讲垃圾的事，怎么还没消息"]
    )
    def test_an_earlier_report_without_the_word_order(
        self, dialogue: Dialogue, house: FakeHouse, text: str
    ) -> None:
        assert dialogue.call().say(text).decision == "progress"

    def test_by_spoken_tail_when_asked(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        asked = call.say("我的工单处理得怎么样了")
        assert asked.loop == "progress_form"
        assert "后四位" in asked.text
        turn = call.say("零零零七")
        assert "办理中" in turn.text
        assert turn.loop is None

    def test_by_the_callers_phone(self, dialogue: Dialogue, house: FakeHouse) -> None:
        house.work_orders.phones[PHONE] = [self.ORDER, self.ORDER]
        turn = dialogue.call(PHONE).say("我上次反映的事情处理得怎么样了")
        assert "一共登记了2件" in turn.text
        assert "办理中" in turn.text

    def test_an_unknown_number_offers_a_person(self, dialogue: Dialogue, house: FakeHouse) -> None:
        call = dialogue.call()
        turn = call.say("帮我查一下工单WC202611209999")
        assert "没有查到" in turn.text
        assert call.say("好").command_names == ["handover"]

    def test_without_a_number_a_person_is_offered(
        self, dialogue: Dialogue, house: FakeHouse
    ) -> None:
        call = dialogue.call()
        call.say("我的工单处理得怎么样了")
        turn = call.say("我没有工单号")
        assert turn.slots["pending"] == "offer_person"
        turn = call.say("不用了")
        assert turn.loop is None
