"""What counts as a failure of a scenario."""

from typing import Any

import pytest

from tests.scenarios.checks import Finish, Seen, end_failures, lateness, turn_failures
from tests.scenarios.format import End, Expect


def _seen(**changes: Any) -> Seen:
    turn = {
        "heard": "医保卡丢了怎么补办",
        "intent": "ask_knowledge",
        "decision": "answer",
        "entry": {"title": "医保卡丢失补办"},
        "alternatives": [{"title": "社保卡挂失和补办"}],
        "reply": "请带身份证。",
    }
    fields: dict[str, Any] = {
        "turn": turn,
        "said": ["请带身份证。"],
        "before": ["您好。"],
        "cut": False,
        "state": "listening",
        "slots": {"pending": "anything_else"},
        **changes,
    }
    return Seen(**fields)


class TestTurn:
    @pytest.mark.parametrize(
        "expect",
        [
            {},
            {"heard": ["一宝卡", "丢了"], "intent": "ask_knowledge", "decision": "clarify|answer"},
            {"title": "补办", "offered": ["社保卡"], "reply": "户口簿|身份证"},
            {"reply_not": "人工", "state": "listening", "stopped": False},
            {"slots": {"pending": "anything", "address": None}},
        ],
    )
    def test_what_is_as_expected(self, expect: dict[str, Any]) -> None:
        assert turn_failures(Expect(**expect), _seen()) == []

    @pytest.mark.parametrize(
        ("expect", "said"),
        [
            ({"heard": "社保卡"}, "没有听到“社保卡”"),
            ({"intent": "greet"}, "intent 应为 greet，实为 ask_knowledge"),
            ({"decision": "clarify"}, "decision 应为 clarify"),
            ({"title": "护照"}, "应答复条目“护照”"),
            ({"offered": ["护照"]}, "没有提供“护照”"),
            ({"reply": "护照"}, "答复中应有“护照”"),
            ({"reply_not": "身份证"}, "答复中不应有“身份证”"),
            ({"state": "waiting"}, "状态应为 waiting"),
            ({"stopped": True}, "播报应当停下"),
            ({"repeated": True}, "应当重复上一句"),
            ({"ignored": True}, "本应不理会"),
            ({"slots": {"pending": None}}, "pending 应为空"),
            ({"slots": {"address": "文城"}}, "address 中应有“文城”"),
        ],
    )
    def test_what_is_not(self, expect: dict[str, Any], said: str) -> None:
        (failure,) = turn_failures(Expect(**expect), _seen())
        assert said in failure

    def test_no_answer_at_all(self) -> None:
        (failure,) = turn_failures(Expect(decision="answer"), _seen(turn=None, state="hearing"))
        assert failure == "没有得到答复（状态 hearing）"

    def test_slots_that_cannot_be_seen_are_not_judged(self) -> None:
        assert turn_failures(Expect(slots={"address": "文城"}), _seen(slots=None)) == []

    def test_a_reply_that_was_cut_off_may_be_repeated_whole(self) -> None:
        seen = _seen(before=["您好。", "请带身份……"])
        assert turn_failures(Expect(repeated=True), seen) == []


class TestLateness:
    @pytest.mark.parametrize(
        ("within", "measured", "late"),
        [(None, 9000, 0), (3000, 2900, 0), (3000, 3100, 1), (3000, None, 1)],
    )
    def test_the_bound(self, within: int | None, measured: int | None, late: int) -> None:
        expect = Expect(within_ms=within)
        assert len(lateness(expect, _seen(latency_ms=measured))) == late


class TestEnd:
    FINISH = Finish("handed_over", False, None, ["13800138000"], "normal")

    @pytest.mark.parametrize(
        "end",
        [
            {},
            {"outcome": "handed_over", "order": False, "callback": "13800138000"},
            {"hung_up": False, "priority": "normal"},
        ],
    )
    def test_what_is_as_expected(self, end: dict[str, Any]) -> None:
        assert end_failures(End(**end), self.FINISH) == []

    @pytest.mark.parametrize(
        ("end", "said"),
        [
            ({"outcome": "answered"}, "结果应为 answered"),
            ({"order": {"address": "清澜"}}, "应登记工单，没有登记"),
            ({"callback": False}, "不应约定回电"),
            ({"callback": "13900139000"}, "应回电 13900139000"),
            ({"hung_up": True}, "热线应当挂机"),
            ({"priority": "emergency"}, "排队级别应为 emergency"),
        ],
    )
    def test_what_is_not(self, end: dict[str, Any], said: str) -> None:
        (failure,) = end_failures(End(**end), self.FINISH)
        assert said in failure
