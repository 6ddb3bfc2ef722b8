"""Gaps, conflicts, documents, hit tests, files and agents over the interface."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from bridge.curation.room import Room
from knowledge.asked.repository import Asked, AskedRepository
from knowledge.engine import KnowledgeBase
from knowledge.suggest.repository import Shown, SuggestionRepository
from knowledge.types import Decision
from speech.audio import read_wav, seconds_of, write_wav
from speech.audio.tones import tone
from tests.bridge.curation.conftest import As, Hearing
from tests.bridge.curation.test_entries import ROOT, entry, publish, save
from tests.bridge.kit.doubles import FakeClock


def ask(room: Room, clock: FakeClock, call_id: str, text: str, decision: Decision) -> None:
    # The test's embedder knows letters, not meanings: what was decided is the test's to say.
    answer = replace(room.base.answer(text), decision=decision)
    with room.db.transaction(writes=True) as session:
        AskedRepository(session).add_all(
            [Asked(clock.now(), "caller", call_id, text, "caller", answer)]
        )


class TestGaps:
    def test_callers_words_become_an_entry_that_is_answered(
        self, as_: As, room: Room, base: KnowledgeBase, clock: FakeClock
    ) -> None:
        words = ("电动车在哪里上牌照", "电动车哪里可以上牌", "电动车上牌照去哪里")
        for number, text in enumerate(words):
            ask(room, clock, f"c{number}", text, "hand_over")
        ask(room, clock, "c9", "社保卡丢了怎么办", "answer")
        board = as_("3001").get(f"{ROOT}/gaps").json()
        found = [gap for gap in board["open"] if gap["title"] in words]
        assert sum(gap["calls"] for gap in found) == 3
        ids = [i for gap in found for i in gap["asked_ids"]]
        body: dict[str, Any] = {"asked_ids": ids, "title": "电动车上牌照"}
        made = as_("3001").post(f"{ROOT}/gaps", json=body).json()
        assert set(made["draft"]["content"]["questions"]) == set(words)
        assert as_("3001").post(f"{ROOT}/gaps", json=body).status_code == 404
        board = as_("3001").get(f"{ROOT}/gaps").json()
        assert not board["open"]
        assert board["taken"][0]["state"] == "taken"
        clock.forward(seconds=7200)
        save(as_("3001"), made["id"], answer_spoken="请到交警大队。")
        answer = publish(as_("3002"), made["id"])
        assert answer.status_code == 200, answer.text
        assert base.answer(words[0]).best.answer_spoken == "请到交警大队。"  # type: ignore[union-attr]
        board = as_("3001").get(f"{ROOT}/gaps").json()
        assert (board["taken"][0]["state"], board["taken"][0]["hours"]) == ("closed", 2.0)
        assert board["median_hours"] == 2.0

    def test_what_is_left_has_a_reason(self, as_: As, room: Room, clock: FakeClock) -> None:
        ask(room, clock, "c1", "彩票今晚开什么号", "hand_over")
        (gap,) = as_("3001").get(f"{ROOT}/gaps").json()["open"]
        body = {"asked_ids": gap["asked_ids"], "title": gap["title"], "ignore": True}
        assert as_("3001").post(f"{ROOT}/gaps", json=body).status_code == 400
        body["reason"] = "不属于热线范围"
        assert as_("3001").post(f"{ROOT}/gaps", json=body).status_code == 204
        board = as_("3001").get(f"{ROOT}/gaps").json()
        assert not board["open"]
        assert board["taken"][0]["state"] == "ignored"


class TestConflicts:
    def test_two_answers_to_one_question_and_what_becomes_of_them(self, as_: As) -> None:
        now = entry(as_("3001"))["content"]
        content = {
            **now,
            "title": "社保卡遗失补办",
            "answer_full": "打12329挂失，15个工作日领卡。",
            "answer_spoken": "打12329挂失。",
        }
        made = as_("3001").post(f"{ROOT}/entries", json={"id": "WC-9", "content": content})
        assert made.status_code == 201, made.text
        assert publish(as_("3002"), "WC-9", confirmed=True).status_code == 200
        (pair,) = as_("3001").get(f"{ROOT}/conflicts").json()
        assert {pair["left"]["id"], pair["right"]["id"]} == {"WC-1", "WC-9"}
        assert any("12329" in difference for difference in pair["differences"])
        body = {"left_id": "WC-9", "right_id": "WC-1", "reason": "两种卡"}
        assert as_("3001").post(f"{ROOT}/conflicts/dismiss", json=body).status_code == 204
        assert as_("3001").get(f"{ROOT}/conflicts").json() == []
        # Looked at once, not for ever: a new version is a new question.
        save(as_("3001"), "WC-9", answer_spoken="打12328挂失。")
        assert publish(as_("3002"), "WC-9", confirmed=True).status_code == 200
        assert len(as_("3001").get(f"{ROOT}/conflicts").json()) == 1


class TestDocuments:
    def test_the_end_of_a_document_flags_what_rests_on_it(
        self, as_: As, base: KnowledgeBase
    ) -> None:
        made = as_("3001").post(f"{ROOT}/documents", json={"title": "社保卡办法（示例）"}).json()
        save(as_("3001"), document=made["id"])
        publish(as_("3002"))
        assert as_("3001").get(f"{ROOT}/documents").json()[0]["entries"] == 1
        resting = as_("3001").get(f"{ROOT}/entries", params={"document": made["id"]}).json()
        assert [item["id"] for item in resting["items"]] == ["WC-1"]
        body = {"ended_on": "2026-12-01", "withdraw": True, "reason": "废止"}
        result = as_("3001").post(f"{ROOT}/documents/{made['id']}/end", json=body).json()
        assert result["done"] == ["WC-1"]
        shown = entry(as_("3001"))
        assert shown["state"] == "withdrawn"
        (flag,) = shown["flags"]
        said = base.answer("社保卡丢了怎么办").best
        assert said is None or said.entry_id != "WC-1"
        settle = {"outcome": "已改写"}
        url = f"{ROOT}/flags/{flag['id']}/settle"
        assert as_("3001").post(url, json=settle).status_code == 204
        assert entry(as_("3001"))["flags"] == []
        undone = as_("3001").post(f"{ROOT}/undo/{result['batch']}", json={}).json()
        assert undone["done"] == ["WC-1"]

    def test_an_unknown_document(self, as_: As) -> None:
        body = {"ended_on": "2026-12-01"}
        assert as_("3001").post(f"{ROOT}/documents/DOC-0/end", json=body).status_code == 404


class TestHitTest:
    def test_what_both_would_get_and_why(self, as_: As) -> None:
        body = {"query": "社保卡丢了怎么办"}
        result = as_("2001").post(f"{ROOT}/hit-test", json=body).json()
        assert result["decision"] == "answer"
        assert result["candidates"][0]["entry_id"] == "WC-1"
        assert result["candidates"][0]["parts"]["用词"] > 0
        assert 0 < result["clarify_from"] < result["answer_from"] <= 1
        assert any("读音相同" in sentence for sentence in result["explanation"])
        assert result["agent_candidates"]

    def test_a_spoken_question(self, as_: As, hearing: Hearing) -> None:
        wav = io.BytesIO()
        write_wav(wav, tone(1.0))
        url, headers = f"{ROOT}/hit-test/speech", {"Content-Type": "audio/wav"}
        result = as_("3001").post(url, content=wav.getvalue(), headers=headers).json()
        assert (result["heard"], result["decision"]) == (hearing.said, "answer")
        answer = as_("3001").post(url, content=b"nonsense", headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")
        assert "WAV" in answer.json()["detail"]
        long = io.BytesIO()
        write_wav(long, tone(21.0))
        assert as_("3001").post(url, content=long.getvalue(), headers=headers).status_code == 400

    def test_a_file_of_questions_and_its_history(self, as_: As) -> None:
        csv = "query,expected_id\n社保卡丢了怎么办,WC-1\n今天天气,\n路灯坏了找谁修,WC-1\n"
        url, headers = f"{ROOT}/hit-test/batch?name=每日", {"Content-Type": "text/csv"}
        run = as_("3001").post(url, content=csv.encode(), headers=headers).json()
        assert [row["right"] for row in run["rows"]] == [True, True, False]
        assert run["figures"]["precision"] == 0.5
        (kept,) = as_("3001").get(f"{ROOT}/hit-test/runs").json()
        assert (kept["id"], kept["rows"]) == (run["id"], [])
        again = as_("3001").get(f"{ROOT}/hit-test/runs/{run['id']}").json()
        assert again["rows"] == run["rows"]
        bad = as_("3001").post(url, content=b"a,b\n1,2\n", headers=headers)
        assert bad.status_code == 400
        assert as_("3001").get(f"{ROOT}/hit-test/runs/none").status_code == 404


class TestSpeak:
    def test_a_wav_that_can_be_played(self, as_: As) -> None:
        answer = as_("3001").post(f"{ROOT}/speak", json={"text": "您好。"})
        assert answer.headers["content-type"] == "audio/wav"
        assert seconds_of(read_wav(answer.content)) > 0.1


class TestFiles:
    HEAD = "id,title,questions,answer_spoken\n"

    def post(self, as_: As, text: str, **options: str) -> Any:
        params = {"name": "知识.csv", **options}
        return as_("3001").post(f"{ROOT}/import", params=params, content=text.encode())

    def test_a_broken_row_is_named_corrected_and_imported(self, as_: As) -> None:
        bad = self.HEAD + "A-1,居住证,,到派出所。\nA-2,,,没有标题。\n"
        dry = self.post(as_, bad).json()
        assert not dry["imported"]
        assert [(error["row"], error["column"]) for error in dry["errors"]] == [(3, "title")]
        good = bad.replace("A-2,,", "A-2,居住证换领,")
        done = self.post(as_, good, dry_run="false").json()
        assert (done["imported"], done["created"]) == (True, 2)
        assert entry(as_("3001"), "A-1")["state"] == "draft"

    def test_what_is_no_table(self, as_: As) -> None:
        answer = self.post(as_, "x", name="../../etc/passwd")
        assert (answer.status_code, answer.json()["error"]) == (400, "file_type")
        assert self.post(as_, "").status_code == 400
        for name in ("..", "/", "题" * 200, "a\0.csv.", "知识"):
            assert self.post(as_, "x", name=name).json()["error"] == "file_type", name
        assert self.post(as_, "nonsense", name="a.xlsx").json()["error"] == "file_broken"

    def test_export_is_an_import_that_changes_nothing(self, as_: As) -> None:
        data = as_("3001").get(f"{ROOT}/export?format=csv")
        assert "attachment" in data.headers["content-disposition"]
        again = self.post(as_, data.text, dry_run="false").json()
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 4)

    def test_the_package_for_the_province(self, as_: As) -> None:
        data = as_("3001").get(f"{ROOT}/package").content
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = json.loads(archive.read("manifest.json"))
        assert manifest["count"] == 4


class TestReport:
    def test_figures_have_formulas(self, as_: As, room: Room, clock: FakeClock) -> None:
        ask(room, clock, "c1", "社保卡丢了怎么办", "answer")
        ask(room, clock, "c2", "彩票今晚开什么号", "hand_over")
        clock.forward(seconds=1)
        report = as_("2001").get(f"{ROOT}/report").json()
        assert report["figures"]["coverage"] == 0.5
        assert "÷" in report["titles"]["coverage"]
        assert {"title", "share"} <= set(report["fields"][0])
        overview = as_("2001").get(f"{ROOT}/overview").json()
        assert (overview["published"], overview["asked_today"], overview["answered_today"]) == (
            4, 2, 1,
        )  # fmt: skip
        assert overview["index"]["ready"]


class TestModel:
    def test_only_an_administrator_changes_it_and_a_wrong_name_harms_nothing(
        self, as_: As, base: KnowledgeBase, tmp_path: Path
    ) -> None:
        body = {"name": str(tmp_path / "no-such-model")}
        assert as_("3002").post(f"{ROOT}/model", json=body).status_code == 403
        assert as_("admin").post(f"{ROOT}/model", json=body).status_code == 202
        base.join()
        parts = as_("admin").get(f"{ROOT}/overview").json()["index"]["parts"]
        assert any("no-such-model" in part["missing"] for part in parts)
        assert base.answer("社保卡丢了怎么办").best.entry_id == "WC-1"  # type: ignore[union-attr]


class TestAgents:
    def test_entries_are_found_by_initials_and_not_when_withdrawn(self, as_: As) -> None:
        found = as_("1001").get(f"{ROOT}/find", params={"q": "sbk"}).json()
        assert found[0]["entry_id"] == "WC-1"
        body = {"version": 1, "reason": "废止"}
        as_("3001").post(f"{ROOT}/entries/WC-1/withdraw", json=body)
        found = as_("1001").get(f"{ROOT}/find", params={"q": "sbk"}).json()
        assert "WC-1" not in [one["entry_id"] for one in found]

    def test_what_an_agent_did_is_counted_and_wrong_raises_a_flag(
        self, as_: As, room: Room
    ) -> None:
        found = room.base.answer("社保卡丢了").candidates
        with room.db.transaction(writes=True) as session:
            SuggestionRepository(session).shown(
                Shown("call-1", "1001", "社保卡", found, room.now())
            )
        for deed in ("opened", "adopted", "wrong"):
            body = {"call_id": "call-1", "entry_id": "WC-1", "deed": deed}
            assert as_("1001").post(f"{ROOT}/suggestions", json=body).status_code == 204
        shown = entry(as_("3001"))
        assert (shown["figures"]["suggested"], shown["figures"]["adopted"]) == (1, 1)
        assert shown["flags"][0]["kind"] == "wrong"
        body = {"call_id": "call-1", "entry_id": "WC-0", "deed": "adopted"}
        assert as_("1001").post(f"{ROOT}/suggestions", json=body).status_code == 404
