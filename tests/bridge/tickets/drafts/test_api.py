"""The routes of the form."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from bridge.auth.roles import Role
from tests.bridge.kit.doubles import FakeClock, database
from tests.bridge.tickets.conversations import GRILL, call
from tests.bridge.tickets.desk import Desk

DRAFT = "/api/tickets/drafts/call-1"


def opened(desk: Desk, name: str = "agent") -> dict[str, Any]:
    desk.serves(name, GRILL)
    answer = desk.client.get(DRAFT)
    assert answer.status_code == 200, answer.text
    return answer.json()


def patch(desk: Desk, version: int, keep: list[str] | None = None, **fields: Any) -> Any:
    body = {"version": version, "fields": fields, "keep": keep or []}
    return desk.client.patch(DRAFT, json=body)


class TestAccess:
    ROUTES = (
        ("get", DRAFT),
        ("patch", DRAFT),
        ("post", f"{DRAFT}/refresh"),
        ("post", f"{DRAFT}/submit"),
        ("post", f"{DRAFT}/discard"),
        ("get", "/api/tickets/drafts"),
        ("get", "/api/tickets/form"),
    )

    @staticmethod
    def ask(desk: Desk, method: str, path: str) -> int:
        body = {"json": {"version": 99, "fields": {}}} if method == "patch" else {}
        return int(getattr(desk.client, method)(path, **body).status_code)

    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_nobody_without_signing_in(self, desk: Desk, method: str, path: str) -> None:
        assert self.ask(desk, method, path) == 401

    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_by_role(self, desk: Desk, method: str, path: str) -> None:
        opened(desk)
        got = {}
        for role in Role:
            desk.sign_in(role.value)
            got[role] = self.ask(desk, method, path)
        may = {Role.AGENT, Role.SUPERVISOR, Role.ADMIN}
        assert {role for role, status in got.items() if status == 403} == set(Role) - may
        assert all(got[role] in (200, 409) for role in may)

    @pytest.mark.parametrize(("method", "path"), ROUTES[:5])
    def test_an_agent_has_no_business_with_anothers_call(
        self, desk: Desk, method: str, path: str
    ) -> None:
        opened(desk)
        desk.sign_in("agent2")
        assert self.ask(desk, method, path) == 403
        assert desk.client.get(DRAFT).json()["error"] == "not_your_call"

    def test_who_served_the_call_works_on_after_its_end(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        desk.ends("call-1")
        assert patch(desk, version, title="油烟扰民").status_code == 200

    def test_a_call_handed_on_takes_its_draft_along(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        desk.serves("agent2", GRILL)
        assert desk.client.get(DRAFT).json()["agent"] == "agent2"
        assert len(desk.client.get("/api/tickets/drafts").json()["items"]) == 1
        # What the first one typed last may still be on its way.
        desk.sign_in("agent")
        assert patch(desk, version, title="油烟扰民").status_code == 200
        assert desk.client.get("/api/tickets/drafts").json()["items"] == []

    def test_a_guest_in_the_call_does_not_take_the_draft(self, desk: Desk) -> None:
        opened(desk)
        desk.calls.talking.add(("agent2", "call-1"))
        desk.sign_in("agent2")
        assert desk.client.get(DRAFT).json()["agent"] == "agent"
        assert desk.client.post(f"{DRAFT}/refresh").json()["agent"] == "agent"
        desk.calls.talking.remove(("agent", "call-1"))
        assert desk.client.post(f"{DRAFT}/refresh").json()["agent"] == "agent2"

    def test_unknown_call(self, desk: Desk) -> None:
        desk.sign_in("supervisor")
        answer = desk.client.get("/api/tickets/drafts/none")
        assert (answer.status_code, answer.json()["error"]) == (404, "call_unknown")


class TestOpening:
    def test_fills_from_the_conversation_with_origin_and_words(self, desk: Desk) -> None:
        draft = opened(desk)
        phone = draft["fields"]["contact_phone"]
        assert phone == {
            "value": "13976543210",
            "origin": "heard",
            "evidence": [{"line_id": "l11", "who": "caller", "words": "13976543210"}],
            "proposal": None,
        }
        assert draft["fields"]["category"]["origin"] == "bot"
        assert (draft["agent"], draft["caller_phone"]) == ("agent", "13800001234")

    def test_twice_is_one_draft_of_the_same_version(self, desk: Desk) -> None:
        assert opened(desk) == opened(desk)

    def test_tells_of_an_order_that_the_hotline_made_itself(self, desk: Desk) -> None:
        desk.serves("agent", call("民：路灯坏了", order_no="WC202612010001"))
        assert desk.client.get(DRAFT).json()["made_by_bot"] == "WC202612010001"


class TestChanging:
    def test_is_there_for_another_process_when_it_is_answered(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        version = opened(desk)["version"]
        assert patch(desk, version, address="文清大道12号").status_code == 200
        # A new connection sees only what was committed: kill -9 would leave just that.
        other = database(tmp_path)
        with other.engine.connect() as connection:
            raw = connection.exec_driver_sql("select fields from order_draft").scalar_one()
        other.engine.dispose()
        assert json.loads(raw)["address"]["value"] == "文清大道12号"

    def test_marks_the_field_as_the_agents(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        after = patch(desk, version, title="油烟扰民").json()
        assert after["version"] == version + 1
        assert after["fields"]["title"]["origin"] == "agent"
        assert after["fields"]["content"]["origin"] == "heard"

    def test_what_the_agent_wrote_is_never_overwritten(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        patch(desk, version, address="文清大道12号", caller_name="")
        more = call(
            *[f"{'民' if x.who == 'caller' else '坐'}：{x.text}" for x in GRILL.lines],
            "坐：再确认一下具体位置",
            "民：文城镇清澜港路3号",
        )
        desk.serves("agent", more)
        fields = desk.client.post(f"{DRAFT}/refresh").json()["fields"]
        assert fields["address"]["value"] == "文清大道12号"
        assert fields["address"]["proposal"]["value"] == "文城镇清澜港路3号"
        assert fields["address"]["proposal"]["evidence"][0]["words"] == "文城镇清澜港路3号"
        # Emptied on purpose; what stood there is not offered again.
        assert fields["caller_name"]["value"] == "" and fields["caller_name"]["proposal"] is None

    def test_a_proposal_can_be_taken_or_refused(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        patch(desk, version, address="文清大道12号", contact_phone="13700000000")
        more = call("坐：地址在哪", "民：文城镇清澜港路3号", "民：电话13611112222")
        desk.serves("agent", more)
        version = desk.client.post(f"{DRAFT}/refresh").json()["version"]
        fields = patch(desk, version, ["contact_phone"], address="文城镇清澜港路3号").json()[
            "fields"
        ]
        assert (fields["address"]["origin"], fields["address"]["proposal"]) == ("heard", None)
        assert fields["contact_phone"]["proposal"] is None
        again = desk.client.post(f"{DRAFT}/refresh").json()["fields"]
        assert again["contact_phone"]["value"] == "13700000000"
        assert again["contact_phone"]["proposal"] is None

    def test_title_and_category_follow_the_agents_content(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        patch(desk, version, content="村里停水两天了", address="铺前镇木兰村")
        fields = desk.client.post(f"{DRAFT}/refresh").json()["fields"]
        assert fields["title"]["value"] == "铺前镇木兰村村里停水两天了"
        assert fields["region"] == fields["region"] | {"value": "铺前镇", "origin": "bot"}
        assert fields["urgency"]["value"] == "utilities"

    def test_two_on_one_field_conflict_and_see_the_other(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        assert patch(desk, version, title="甲").status_code == 200
        answer = patch(desk, version, title="乙")
        assert (answer.status_code, answer.json()["error"]) == (409, "order_draft_conflict")
        current = answer.json()["current"]
        assert current["fields"]["title"]["value"] == "甲"
        assert patch(desk, current["version"], title="乙").status_code == 200

    def test_on_two_fields_they_do_not(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        assert patch(desk, version, title="甲").status_code == 200
        assert patch(desk, version, address="乙").json()["fields"]["title"]["value"] == "甲"

    def test_sent_again_after_a_lost_answer_it_is_the_same_change(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        first = patch(desk, version, title="甲").json()
        assert patch(desk, version, title="甲").json() == first

    def test_at_the_same_instant_one_of_two_wins(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        start = threading.Barrier(8)
        got: list[int] = []

        def write(name: str) -> None:
            start.wait()
            got.append(patch(desk, version, title=name).status_code)

        threads = [threading.Thread(target=write, args=(f"标题{i}",)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(got) == [200] + [409] * 7
        assert desk.client.get(DRAFT).json()["version"] == version + 1

    @pytest.mark.parametrize(
        "fields",
        [
            {"type": "x"},
            {"region": "海口市"},
            {"category": "no.such"},
            {"urgency": "very"},
            {"title": "长" * 65},
            {"unknown": "x"},
            {"is_confidential": "maybe"},
        ],
    )
    def test_what_a_field_cannot_hold_is_refused(self, desk: Desk, fields: dict[str, Any]) -> None:
        version = opened(desk)["version"]
        assert patch(desk, version, **fields).status_code == 422


class TestSubmitting:
    def test_makes_the_order_of_what_stands_there(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        patch(desk, version, title="阳光花园楼下烧烤店油烟扰民", caller_name="林晓梅")
        body = desk.client.post(f"{DRAFT}/submit").json()
        assert body["order"]["order_no"] == "WC202612010001"
        assert body["draft"]["order_no"] == "WC202612010001"
        order = desk.tickets.detail("WC202612010001")
        assert order.order.title == "阳光花园楼下烧烤店油烟扰民"
        assert order.order.region == "文城镇"
        assert order.caller_name == "林晓梅" and order.is_confidential
        assert order.occurred_at == "2026-11-30 20:00（昨天晚上八点）"
        assert (order.contact_phone, order.caller_phone) == ("13976543210", "13800001234")
        assert order.events[0].actor == "agent"

    def test_twice_is_one_order(self, desk: Desk) -> None:
        opened(desk)
        start = threading.Barrier(6)
        numbers: list[str] = []

        def press() -> None:
            start.wait()
            numbers.append(desk.client.post(f"{DRAFT}/submit").json()["order"]["order_no"])

        threads = [threading.Thread(target=press) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(numbers) == {"WC202612010001"}
        assert len(desk.tickets.by_phone("13976543210")) == 1

    def test_a_changed_address_afterwards_makes_no_second_one(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        desk.client.post(f"{DRAFT}/submit")
        answer = patch(desk, version, address="别处")
        assert (answer.status_code, answer.json()["error"]) == (409, "order_draft_closed")
        assert desk.client.post(f"{DRAFT}/discard").status_code == 409
        assert desk.client.post(f"{DRAFT}/submit").json()["order"]["order_no"].endswith("0001")

    def test_says_what_is_missing(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        patch(desk, version, content="  ", contact_phone="")
        answer = desk.client.post(f"{DRAFT}/submit")
        assert answer.status_code == 422
        assert answer.json() == {
            "error": "order_draft_incomplete",
            "detail": "请填写：诉求内容、联系电话。",
            "fields": ["content", "contact_phone"],
        }
        assert desk.client.get(DRAFT).json()["order_no"] is None

    def test_what_is_left_empty_is_worked_out(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        patch(desk, version, title="", category="", urgency="")
        number = desk.client.post(f"{DRAFT}/submit").json()["order"]["order_no"]
        order = desk.tickets.detail(number).order
        assert order.title and order.category == "city.street.fume"
        assert order.urgency == "general"


class TestToDo:
    def test_open_drafts_of_ones_own(self, desk: Desk, clock: FakeClock) -> None:
        opened(desk)
        clock.forward(minutes=5)
        desk.serves("agent", call("民：路灯坏了三天", call_id="call-2"))
        desk.client.get("/api/tickets/drafts/call-2")
        items = desk.client.get("/api/tickets/drafts").json()["items"]
        assert [item["call_id"] for item in items] == ["call-2", "call-1"]
        assert items[0]["title"] == "路灯坏了三天"
        assert len(desk.client.get("/api/tickets/drafts?limit=1").json()["items"]) == 1
        desk.client.post(f"{DRAFT}/submit")
        desk.client.post("/api/tickets/drafts/call-2/discard")
        assert desk.client.get("/api/tickets/drafts").json()["items"] == []

    def test_a_discarded_draft_is_taken_up_by_writing_in_it(self, desk: Desk) -> None:
        version = opened(desk)["version"]
        assert desk.client.post(f"{DRAFT}/discard").json()["discarded"] is True
        answer = desk.client.post(f"{DRAFT}/submit")
        assert (answer.status_code, answer.json()["error"]) == (409, "order_draft_closed")
        assert patch(desk, version, title="还是要办").json()["discarded"] is False
        assert desk.client.post(f"{DRAFT}/submit").status_code == 200


def test_the_selections_offer_what_the_rules_know(desk: Desk) -> None:
    desk.sign_in("agent")
    body = desk.client.get("/api/tickets/form").json()
    assert {"id": "complaint", "title": "投诉", "group": ""} in body["types"]
    assert len(body["regions"]) == 17 and len(body["urgencies"]) == 3
    assert all(one["group"] for one in body["categories"])
