"""One step of the work-order form, as a pure function."""

from __future__ import annotations

from typing import Any

import pytest

from dialogue.actions.form_turns import Step
from dialogue.actions.order_fields import corrected_value, is_coarse, swapped
from dialogue.actions.order_form import next_field, step
from dialogue.actions.turn import Turn
from tests.dialogue.turns import make_turn

FILLED: dict[str, Any] = {
    "content": "路灯坏了没人修",
    "address": "文城镇文建路",
    "occurred_at": "今天上午",
    "contact_phone": "13800138000",
}


def at(asked: str, text: str, intent: str, **details: Any) -> Turn:
    """A turn while ``asked`` is asked for, with all fields before it filled."""
    slots = {}
    for name, value in FILLED.items():
        if name == asked:
            break
        slots[name] = value
    slots.update(details.pop("slots", {}))
    return make_turn(
        text,
        intent,
        slots=slots,
        requested_slot=asked,
        active_loop="work_order_form",
        handled_by=("work_order_form",),
        **details,
    )


class TestAsides:
    @pytest.mark.parametrize(
        ("asked", "text", "intent"),
        [
            ("address", "转人工", "request_agent"),
            ("address", "着火了", "emergency"),
            ("occurred_at", "", "silence"),
            ("contact_phone", "再说一遍", "repeat"),
            ("order_confirmed", "算了", "cancel"),
            ("address", "医保卡怎么补办", "ask_knowledge"),
            ("occurred_at", "我上次的工单怎么样了", "check_progress"),
        ],
    )
    def test_what_is_not_for_the_form(self, asked: str, text: str, intent: str) -> None:
        assert step(at(asked, text, intent)) == Step(aside=True)

    def test_yes_to_an_offer_is_not_yes_to_the_form(self) -> None:
        turn = at("order_confirmed", "好", "affirm", slots={"pending": "offer_person"})
        assert step(turn).aside

    def test_after_an_emergency_a_place_is_no_address(self) -> None:
        turn = at("address", "在文建路", "inform_location", slots={"pending": "emergency"})
        assert step(turn).aside

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("你们什么时候来修我们家门口的路灯", "ask_knowledge"),
            ("我要取消装修合同商家不给退钱", "cancel"),
        ],
    )
    def test_a_report_may_look_like_something_else(self, text: str, intent: str) -> None:
        outcome = step(at("content", text, intent, confidence=0.5))
        assert outcome.updates["content"] == text


class TestContent:
    def test_only_a_place_is_noted_and_asked_again(self) -> None:
        outcome = step(at("content", "在文建路", "inform_location", entities={"place": "文建路"}))
        assert outcome.updates["address"] == "文建路"
        assert "content" not in outcome.updates

    def test_mentioned_fields_are_taken_along(self) -> None:
        outcome = step(
            at(
                "content",
                "清澜昨晚施工太吵",
                "report_problem",
                entities={"place": "清澜", "time": "昨晚"},
            )
        )
        assert outcome.updates["address"] == "清澜"
        assert outcome.updates["occurred_at"] == "昨晚"

    def test_too_little_is_asked_again_then_taken(self) -> None:
        assert step(at("content", "吵", "nlu_fallback")).updates == {"form_tries": 1}
        outcome = step(at("content", "太吵了", "nlu_fallback", slots={"form_tries": 2}))
        assert outcome.updates["content"] == "太吵了"


class TestAddress:
    def test_free_words_are_taken_as_said(self) -> None:
        outcome = step(at("address", "嗯就在老车站那里吧", "nlu_fallback"))
        assert outcome.updates["address"] == "老车站"

    def test_not_knowing_is_asked_once_more(self) -> None:
        assert step(at("address", "不知道", "deny")).updates == {"form_tries": 1}
        again = step(at("address", "真不知道", "deny", slots={"form_tries": 1}))
        assert again.updates["address"] == "地点不详"

    def test_a_time_instead_is_kept(self) -> None:
        outcome = step(at("address", "昨天", "inform_time", entities={"time": "昨天"}))
        assert outcome.updates["occurred_at"] == "昨天"
        assert "address" not in outcome.updates

    def test_a_long_story_is_more_content(self) -> None:
        text = "就是我打电话过来你们那个接线员骂我"
        outcome = step(at("address", text, "check_progress", confidence=0.5))
        assert text in outcome.updates["content"]
        assert "address" not in outcome.updates


class TestPhone:
    def test_the_own_number(self) -> None:
        outcome = step(at("contact_phone", "就这个号", "inform_phone", caller_phone="13800138000"))
        assert outcome.updates["contact_phone"] == "13800138000"

    def test_another_number_is_asked_for(self) -> None:
        outcome = step(at("contact_phone", "换一个", "nlu_fallback", caller_phone="13800138000"))
        assert outcome.updates["own_phone_declined"] is True

    def test_two_breaths(self) -> None:
        first = step(at("contact_phone", "一三九七六五", "nlu_fallback"))
        assert first.updates == {"phone_part": "139765"}
        assert first.says[0][0] == "utter_phone_go_on"
        second = step(
            at("contact_phone", "四三二一零", "inform_order_number", slots={"phone_part": "139765"})
        )
        assert second.updates["contact_phone"] == "13976543210"
        assert second.updates["phone_part"] is None

    def test_who_refuses_twice_is_offered_a_person(self) -> None:
        first = step(at("contact_phone", "没有电话", "deny"))
        assert first.updates["phone_refused"] is True
        again = step(at("contact_phone", "不想留", "deny", slots={"phone_refused": True}))
        assert again.offer_person

    def test_three_times_not_understood_offers_a_person(self) -> None:
        outcome = step(at("contact_phone", "啦啦啦", "nlu_fallback", slots={"form_tries": 2}))
        assert outcome.offer_person


class TestConfirmation:
    def test_yes(self) -> None:
        assert step(at("order_confirmed", "对", "affirm")).updates["order_confirmed"] is True

    def test_yes_that_looks_like_goodbye(self) -> None:
        outcome = step(at("order_confirmed", "对，就这样", "goodbye"))
        assert outcome.updates["order_confirmed"] is True

    def test_no_asks_what_is_wrong(self) -> None:
        outcome = step(at("order_confirmed", "不对", "deny"))
        assert outcome.updates["asked_what_is_wrong"] is True
        assert "order_confirmed" not in outcome.updates

    def test_an_addition(self) -> None:
        outcome = step(at("order_confirmed", "我再补充一下路上还有大坑", "report_problem"))
        assert outcome.updates["content"] == "路灯坏了没人修，路上还有大坑"

    def test_part_of_the_time_is_swapped(self) -> None:
        outcome = step(
            at("order_confirmed", "不是上午是下午", "correct", entities={"time": "上午"})
        )
        assert outcome.updates["occurred_at"] == "今天下午"

    def test_a_named_field_without_a_value_is_asked_again(self) -> None:
        outcome = step(at("order_confirmed", "时间不对", "correct"))
        assert outcome.updates["occurred_at"] is None
        assert next_field({**FILLED, **outcome.updates}) == "occurred_at"


class TestNextField:
    def test_in_order(self) -> None:
        assert next_field({}) == "content"
        assert next_field({"content": "x"}) == "address"
        assert next_field(FILLED) == "order_confirmed"
        assert next_field({**FILLED, "order_confirmed": True}) is None

    def test_a_town_is_asked_for_detail_once(self) -> None:
        town = {**FILLED, "address": "会文镇"}
        assert next_field(town) == "address"
        assert next_field({**town, "address_detail_asked": True}) == "order_confirmed"


@pytest.mark.parametrize(
    ("address", "coarse"),
    [("文昌市", True), ("会文镇", True), ("锦山", True), ("清澜", False), ("文城镇文建路", False)],
)
def test_is_coarse(address: str, coarse: bool) -> None:
    assert is_coarse(address) is coarse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("不对，是清澜", "清澜"),
        ("不是会文是重兴", "重兴"),
        ("是东阁，不是东郊", "东阁"),
        ("地址错了是高隆湾", "高隆湾"),
        ("电话错了", ""),
        ("那个内容不对", ""),
        ("你听错了我说的是锦山", "锦山"),
    ],
)
def test_corrected_value(text: str, value: str) -> None:
    assert corrected_value(text) == value


def test_swapped_needs_the_wrong_part_in_the_old_value() -> None:
    assert swapped("不是文建路是文中路", "文城镇文建路") == "文城镇文中路"
    assert swapped("不是锦山是铺前", "文城镇文建路") is None


class TestHeardBadly:
    def test_a_doubtful_place_is_said_back_at_once(self) -> None:
        found = step(at("address", "在文城镇文建路", "inform_location", heard=0.2))
        assert found.says == (("utter_heard_place", {"place": found.updates["address"]}),)

    def test_a_place_heard_well_is_not(self) -> None:
        assert step(at("address", "在文城镇文建路", "inform_location", heard=0.8)).says == ()

    def test_what_is_said_back_already_is_not_said_twice(self) -> None:
        found = step(
            at("occurred_at", "不对，是会文镇", "correct", heard=0.2, entities={"place": "会文镇"})
        )
        assert [name for name, _ in found.says] == ["utter_corrected"]
