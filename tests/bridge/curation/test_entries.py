"""Entries over the interface: roles, conflicts, gate, bulk."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from bridge.curation.room import Room
from knowledge.engine import KnowledgeBase
from tests.bridge.curation.conftest import As
from tests.bridge.kit.doubles import FakeClock

ROOT = "/api/knowledge"
QUESTION = "社保卡丢了怎么办"


def entry(client: TestClient, entry_id: str = "WC-1") -> dict[str, Any]:
    body: dict[str, Any] = client.get(f"{ROOT}/entries/{entry_id}").json()
    return body


def save(client: TestClient, entry_id: str = "WC-1", **changes: Any) -> dict[str, Any]:
    now = entry(client, entry_id)
    draft = now["draft"]
    content = {**(draft or now)["content"], **changes}
    rev = draft["rev"] if draft else 0
    answer = client.put(f"{ROOT}/entries/{entry_id}/draft", json={"rev": rev, "content": content})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def gated(client: TestClient, *ids: str) -> dict[str, Any]:
    answer = client.post(f"{ROOT}/gate", json={"ids": list(ids)})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def publish(client: TestClient, entry_id: str = "WC-1", **more: Any) -> Any:
    gate = gated(client, entry_id)
    rev = entry(client, entry_id)["draft"]["rev"]
    body = {"rev": rev, "gate_id": gate["gate_id"], **more}
    return client.post(f"{ROOT}/entries/{entry_id}/publish", json=body)


class TestRoles:
    ROUTES = (
        ("GET", "/entries"), ("POST", "/entries"), ("GET", "/entries/WC-1"),
        ("PUT", "/entries/WC-1/draft"), ("POST", "/entries/WC-1/publish"),
        ("POST", "/entries/WC-1/withdraw"), ("POST", "/bulk"), ("POST", "/gate"),
        ("POST", "/lint"), ("POST", "/speak"), ("POST", "/hit-test"), ("GET", "/gaps"),
        ("POST", "/gaps"), ("GET", "/conflicts"), ("GET", "/documents"), ("POST", "/documents"),
        ("POST", "/import?name=a.csv"), ("GET", "/export"), ("GET", "/package"),
        ("GET", "/report"), ("GET", "/overview"), ("GET", "/golden"), ("GET", "/find?q=a"),
        ("POST", "/suggestions"), ("POST", "/undo/b"), ("POST", "/flags/1/settle"),
    )  # fmt: skip

    def test_nobody_without_signing_in(self, client: TestClient) -> None:
        for method, path in self.ROUTES:
            answer = client.request(method, ROOT + path, json={})
            assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in"), path

    def test_agents_find_entries_and_nothing_else(self, as_: As) -> None:
        for method, path in self.ROUTES:
            answer = as_("1001").request(method, ROOT + path, json={})
            allowed = path in ("/find?q=a", "/suggestions")
            assert (answer.status_code != 403) == allowed, path

    def test_supervisors_read(self, as_: As) -> None:
        for method, path in self.ROUTES:
            answer = as_("2001").request(method, ROOT + path, json={})
            allowed = method == "GET" or path in ("/suggestions", "/hit-test")
            assert (answer.status_code != 403) == allowed, path

    def test_editors_do_not_publish_or_return(self, as_: As) -> None:
        save(as_("3001"), source="改")
        assert publish(as_("3001")).status_code == 403
        rev = entry(as_("3001"))["draft"]["rev"]
        body = {"rev": rev, "reason": "x"}
        assert as_("3001").post(f"{ROOT}/entries/WC-1/return", json=body).status_code == 403

    def test_the_desk_is_told_who_publishes(self, as_: As) -> None:
        told = [
            as_(name).get(f"{ROOT}/overview").json()["may_publish"] for name in ("3001", "3002")
        ]
        assert told == [False, True]

    def test_reviewers_do_not_publish_their_own(self, as_: As) -> None:
        save(as_("3002"), source="改")
        answer = publish(as_("3002"))
        assert (answer.status_code, answer.json()["error"]) == (403, "own_review")


class TestPublish:
    def test_what_is_published_is_answered_at_once(self, as_: As, base: KnowledgeBase) -> None:
        save(as_("3001"), answer_spoken="新的答案。")
        assert base.answer(QUESTION).best.answer_spoken != "新的答案。"  # type: ignore[union-attr]
        answer = publish(as_("3002"), reason="核对")
        assert answer.status_code == 200, answer.text
        assert base.answer(QUESTION).best.answer_spoken == "新的答案。"  # type: ignore[union-attr]
        assert (answer.json()["version"], answer.json()["draft"]) == (2, None)

    def test_not_without_the_check_of_this_draft(self, as_: As) -> None:
        save(as_("3001"), source="一")
        gate = gated(as_("3002"), "WC-1")
        rev = entry(as_("3001"))["draft"]["rev"]
        url = f"{ROOT}/entries/WC-1/publish"
        answer = as_("3002").post(url, json={"rev": rev})
        assert (answer.status_code, answer.json()["error"]) == (409, "gate_missing")
        save(as_("3001"), source="二")
        rev = entry(as_("3001"))["draft"]["rev"]
        answer = as_("3002").post(url, json={"rev": rev, "gate_id": gate["gate_id"]})
        assert answer.json()["error"] == "gate_missing"

    def test_a_check_is_void_when_something_else_was_published(self, as_: As) -> None:
        save(as_("3001"), source="一")
        save(as_("3001"), "WC-2", source="二")
        gate = gated(as_("3002"), "WC-1")
        assert publish(as_("3002"), "WC-2").status_code == 200
        rev = entry(as_("3002"))["draft"]["rev"]
        body = {"rev": rev, "gate_id": gate["gate_id"]}
        answer = as_("3002").post(f"{ROOT}/entries/WC-1/publish", json=body)
        assert answer.json()["error"] == "gate_missing"

    def test_regressions_have_to_be_confirmed(self, as_: As) -> None:
        golden = {"query": "路灯坏了找谁修", "expected_id": "WC-2"}
        assert as_("3001").post(f"{ROOT}/golden", json=golden).status_code == 201
        wordings = ["路灯坏了找谁修", "村口的路灯不亮"]
        save(as_("3001"), title="路灯坏了", questions=wordings, answer_full=wordings[0])
        gate = gated(as_("3002"), "WC-1")
        assert (gate["golden"], gate["golden_right"], gate["regressions"]) == (1, 0, 1)
        assert gate["changes"][0]["expected_id"] == "WC-2"
        answer = publish(as_("3002"))
        assert (answer.status_code, answer.json()["error"]) == (409, "regressions_unconfirmed")
        assert publish(as_("3002"), confirmed=True).status_code == 200

    def test_later_at_its_time(
        self, as_: As, base: KnowledgeBase, clock: FakeClock, room: Room
    ) -> None:
        save(as_("3001"), answer_spoken="明天的答案。")
        at = clock.now().replace(microsecond=0).isoformat()
        late = at.replace("2026", "2027")
        answer = publish(as_("3002"), publish_at=late)
        assert answer.json()["draft"]["status"] == "approved"
        assert base.answer(QUESTION).best.answer_spoken != "明天的答案。"  # type: ignore[union-attr]
        assert publish(as_("3002"), publish_at=late[:19]).status_code == 400


class TestConflict:
    def test_the_second_editor_gets_the_first_ones_text(self, as_: As) -> None:
        now = save(as_("3001"), source="甲")
        body = {"rev": 0, "content": {**now["content"], "source": "乙"}}
        answer = as_("admin").put(f"{ROOT}/entries/WC-1/draft", json=body)
        assert (answer.status_code, answer.json()["error"]) == (409, "draft_conflict")
        assert answer.json()["current"]["content"]["source"] == "甲"
        assert answer.json()["current"]["editor"] == "3001"
        assert entry(as_("3001"))["draft"]["content"]["source"] == "甲"


class TestBadInput:
    @pytest.mark.parametrize(
        "changes",
        [
            {"answer_full": "<img src=x onerror=alert(1)>"},
            {"answer_full": "<script>1</script>"},
            {"answer_spoken": "答" * 1000},
            {"title": "题" * 200},
        ],
    )
    def test_it_is_refused_in_words_and_names_the_field(
        self, as_: As, changes: dict[str, str]
    ) -> None:
        content = {**entry(as_("3001"))["content"], **changes}
        answer = as_("3001").put(f"{ROOT}/entries/WC-1/draft", json={"rev": 0, "content": content})
        assert answer.status_code == 422
        assert answer.json()["faults"][0]["field"] in changes
        assert entry(as_("3001"))["draft"] is None

    def test_a_megabyte_is_refused_before_it_is_read(self, as_: As) -> None:
        content = {**entry(as_("3001"))["content"], "answer_full": "答" * 1_000_000}
        answer = as_("3001").put(f"{ROOT}/entries/WC-1/draft", json={"rev": 0, "content": content})
        assert answer.status_code == 422

    def test_emoji_and_traditional_characters_are_kept_and_pointed_out(self, as_: As) -> None:
        text = "請帶身份證😀。"
        saved = save(as_("3001"), answer_spoken=text)
        assert saved["draft"]["content"]["answer_spoken"] == text
        found = as_("3001").post(f"{ROOT}/lint", json=saved["draft"]["content"]).json()
        pointed = "".join(
            text[one["start"] : one["end"]]
            for one in found["findings"]
            if one["field"] == "answer_spoken" and one["start"] is not None
        )
        assert "😀" in pointed
        assert "請" in pointed

    def test_validity_that_ends_before_it_begins(self, as_: As) -> None:
        content = {
            **entry(as_("3001"))["content"],
            "valid_from": "2026-12-01",
            "valid_to": "2026-11-01",
        }
        answer = as_("3001").put(f"{ROOT}/entries/WC-1/draft", json={"rev": 0, "content": content})
        assert "早于" in answer.json()["detail"]

    def test_an_unknown_entry_and_version(self, as_: As) -> None:
        assert as_("3001").get(f"{ROOT}/entries/WC-0").status_code == 404
        assert as_("3001").get(f"{ROOT}/entries/WC-1/diff?left=1&right=9").status_code == 404
        assert as_("3001").get(f"{ROOT}/entries/WC-0/history").status_code == 404


class TestHistory:
    def test_versions_compare_restore_and_as_of(self, as_: As, clock: FakeClock) -> None:
        began = clock.now().isoformat()
        clock.forward(seconds=3600)
        save(as_("3001"), answer_spoken="新的答案。")
        publish(as_("3002"))
        events = as_("3001").get(f"{ROOT}/entries/WC-1/history").json()
        assert [event["action"] for event in events] == ["publish", "save", "import"]
        assert [event["version"] for event in events] == [2, None, 1]
        (diff,) = as_("3001").get(f"{ROOT}/entries/WC-1/diff?left=1&right=2").json()
        assert diff["field"] == "answer_spoken"
        kinds = {part["kind"] for part in diff["parts"]}
        assert {"removed", "added"} <= kinds
        old = as_("3001").get(f"{ROOT}/entries/WC-1/as-of", params={"at": began}).json()
        assert old["answer_spoken"].startswith("请先打12333")
        restored = as_("3001").post(f"{ROOT}/entries/WC-1/restore", json={"version": 1}).json()
        assert restored["draft"]["content"]["answer_spoken"] == old["answer_spoken"]


class TestWithdraw:
    def test_it_cannot_be_said_from_then_on(self, as_: As, base: KnowledgeBase) -> None:
        url = f"{ROOT}/entries/WC-1/withdraw"
        assert as_("3001").post(url, json={"version": 1}).status_code == 400
        answer = as_("3001").post(url, json={"version": 1, "reason": "政策废止"})
        assert answer.json()["state"] == "withdrawn"
        said = base.answer(QUESTION).best
        assert said is None or said.entry_id != "WC-1"
        again = as_("3001").post(url, json={"version": 1, "reason": "再来"})
        assert again.status_code == 409


class TestBulk:
    def test_what_can_be_done_is_done_and_undone(self, as_: As, base: KnowledgeBase) -> None:
        body = {"ids": ["WC-1", "WC-2", "WC-0"], "action": "withdraw", "reason": "误"}
        result = as_("3001").post(f"{ROOT}/bulk", json=body).json()
        assert result["done"] == ["WC-1", "WC-2"]
        assert [failure["id"] for failure in result["failed"]] == ["WC-0"]
        undone = as_("3001").post(f"{ROOT}/undo/{result['batch']}", json={}).json()
        assert undone["done"] == ["WC-1", "WC-2"]
        assert base.answer(QUESTION).best.entry_id == "WC-1"  # type: ignore[union-attr]
        assert as_("3001").post(f"{ROOT}/undo/nothing", json={}).status_code == 404

    def test_fields_are_set(self, as_: As) -> None:
        body = {"ids": ["WC-1"], "action": "set_review_on", "value": "2026-12-31"}
        assert as_("3001").post(f"{ROOT}/bulk", json=body).json()["done"] == ["WC-1"]
        assert entry(as_("3001"))["content"]["review_on"] == "2026-12-31"
        body["value"] = "明年"
        assert as_("3001").post(f"{ROOT}/bulk", json=body).status_code == 400

    def test_many_are_published_through_one_gate(self, as_: As) -> None:
        ids = ["WC-1", "WC-2"]
        for entry_id in ids:
            save(as_("3001"), entry_id, source="批量")
        body = {"ids": ids, "action": "publish"}
        assert as_("3001").post(f"{ROOT}/bulk", json=body).status_code == 403
        assert as_("3002").post(f"{ROOT}/bulk", json=body).json()["error"] == "gate_missing"
        gate = gated(as_("3002"), *ids)
        body["gate_id"] = gate["gate_id"]
        assert as_("3002").post(f"{ROOT}/bulk", json=body).json()["done"] == ids


class TestList:
    def test_filters_and_figures(self, as_: As) -> None:
        page = as_("2001").get(f"{ROOT}/entries", params={"region": "龙楼镇"}).json()
        assert [item["id"] for item in page["items"]] == ["WC-3"]
        assert page["items"][0]["valid"] is True
        assert as_("2001").get(f"{ROOT}/entries?state=nonsense").status_code == 400
        facets = as_("2001").get(f"{ROOT}/facets").json()
        assert facets["departments"]
