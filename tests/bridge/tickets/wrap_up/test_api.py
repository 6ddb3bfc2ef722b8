"""The routes of the wrap-up."""

from typing import Any

import pytest

from bridge.auth.roles import Role
from bridge.tickets.wrap_up.service import Satisfaction
from tests.bridge.tickets.conversations import GRILL, call
from tests.bridge.tickets.desk import Desk

WRAP_UP = "/api/tickets/wrap-ups/call-1"
DRAFT = "/api/tickets/drafts/call-1"


def opened(desk: Desk) -> dict[str, Any]:
    desk.serves("agent", GRILL)
    assert desk.client.get(DRAFT).status_code == 200
    return desk.client.get(WRAP_UP).json()


def save(desk: Desk, code: str = "answered", summary: str = "已答复。") -> Any:
    return desk.client.put(WRAP_UP, json={"code": code, "summary": summary})


class TestAccess:
    @pytest.mark.parametrize("method", ["get", "put"])
    def test_by_role(self, desk: Desk, method: str) -> None:
        body = {"json": {"code": "answered", "summary": "x"}} if method == "put" else {}
        assert getattr(desk.client, method)(WRAP_UP, **body).status_code == 401
        opened(desk)
        got = {}
        for role in Role:
            desk.sign_in(role.value)
            got[role] = getattr(desk.client, method)(WRAP_UP, **body).status_code
        may = {Role.AGENT, Role.SUPERVISOR, Role.ADMIN}
        assert got == {role: 200 if role in may else 403 for role in Role}

    def test_of_anothers_call(self, desk: Desk) -> None:
        opened(desk)
        desk.sign_in("agent2")
        assert desk.client.get(WRAP_UP).json()["error"] == "not_your_call"
        assert save(desk).status_code == 403

    def test_of_no_call(self, desk: Desk) -> None:
        desk.sign_in("admin")
        assert desk.client.get(WRAP_UP).status_code == 404
        assert save(desk).status_code == 404


class TestProposal:
    def test_is_made_of_the_callers_words(self, desk: Desk) -> None:
        body = opened(desk)
        assert body["summary"] == (
            "投诉：我要投诉，我们小区楼下那个烧烤店天天晚上油烟特别大，根本睡不着。"
        )
        # Whether a complaint was settled, no machine can tell.
        assert (body["code"], body["saved_at"]) == ("", None)
        assert {"id": "abuse", "title": "骚扰辱骂"} in body["codes"]

    def test_follows_the_form_and_the_order(self, desk: Desk) -> None:
        opened(desk)
        fields = {"content": "烧烤店油烟扰民。"}
        desk.client.patch(DRAFT, json={"version": 1, "fields": fields})
        desk.client.post(f"{DRAFT}/submit")
        body = desk.client.get(WRAP_UP).json()
        assert body["code"] == "order_made"
        assert body["summary"] == "投诉：烧烤店油烟扰民。已立工单WC202612010001。"

    def test_a_question_was_answered(self, desk: Desk) -> None:
        desk.serves("agent", call("民：我想问一下医保卡丢了怎么补办", "坐：请带身份证。"))
        desk.client.get(DRAFT)
        assert desk.client.get(WRAP_UP).json()["code"] == "answered"

    def test_nobody_spoke(self, desk: Desk) -> None:
        desk.serves("agent", call("坐：您好，请讲"))
        desk.client.get(DRAFT)
        assert desk.client.get(WRAP_UP).json()["code"] == "invalid"


class TestSaving:
    def test_is_kept_and_may_be_corrected(self, desk: Desk) -> None:
        opened(desk)
        desk.ends("call-1")
        assert save(desk).json()["saved_at"] == "2026-12-01T04:00:00Z"
        assert save(desk, "other", "另行处理。").status_code == 200
        body = desk.client.get(WRAP_UP).json()
        assert (body["code"], body["summary"]) == ("other", "另行处理。")

    def test_needs_a_known_code(self, desk: Desk) -> None:
        opened(desk)
        answer = save(desk, "whatever")
        assert (answer.status_code, answer.json()["error"]) == (422, "wrap_up_code_unknown")

    def test_is_bounded(self, desk: Desk) -> None:
        opened(desk)
        assert save(desk, summary="长" * 1001).status_code == 422


class TestSatisfaction:
    def test_asked_and_answered(self, desk: Desk) -> None:
        assert opened(desk)["satisfaction"] is None
        desk.calls.thought["call-1"] = Satisfaction(None, None)
        body = desk.client.get(WRAP_UP).json()
        assert body["satisfaction"] == {"score": None, "channel": None}
        save(desk)
        desk.calls.thought["call-1"] = Satisfaction(5, "voice")
        body = desk.client.get(WRAP_UP).json()
        assert body["satisfaction"] == {"score": 5, "channel": "voice"}
