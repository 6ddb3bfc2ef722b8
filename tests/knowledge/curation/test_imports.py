"""Files into drafts."""

from pathlib import Path

import pytest

from knowledge.curation.drafts import DraftDesk
from knowledge.curation.imports import DraftImport, import_drafts
from knowledge.store.service import KnowledgeStore
from tests.knowledge.conftest import CONTENTS, Sessions, StillClock

HEAD = "id,title,questions,answer_spoken,department\n"


@pytest.fixture
def run(filled: Sessions, clock: StillClock, tmp_path: Path):  # type: ignore[no-untyped-def]
    def work(text: str, **options: bool) -> DraftImport:
        path = tmp_path / "knowledge.csv"
        path.write_text(HEAD + text, encoding="utf-8")
        with filled.begin() as session:
            return import_drafts(session, path, actor="editor", clock=clock, **options)

    return work


class TestImportDrafts:
    def test_published_answers_stay_until_somebody_reviews(self, run, filled) -> None:  # type: ignore[no-untyped-def]
        report = run("WC-1,社保卡挂失和补办,,到银行补卡。,市人社局\nNEW-1,居住证,,到派出所。,\n")
        assert (report.created, report.updated, report.imported) == (1, 1, True)
        assert set(report.ids) == {"WC-1", "NEW-1"}
        with filled.begin() as session:
            desk = DraftDesk(session)
            assert desk.get("WC-1").entry.content == CONTENTS["WC-1"]
            assert desk.get("WC-1").draft.content.answer_spoken == "到银行补卡。"  # type: ignore[union-attr]
            assert desk.get("NEW-1").entry.state == "draft"

    def test_the_same_file_twice_changes_nothing(self, run) -> None:  # type: ignore[no-untyped-def]
        text = "NEW-1,居住证,,到派出所。,\n"
        run(text)
        report = run(text)
        assert (report.created, report.unchanged, report.imported) == (0, 1, False)

    def test_somebody_elses_draft_is_not_overwritten(self, run) -> None:  # type: ignore[no-untyped-def]
        run("NEW-1,居住证,,到派出所。,\n")
        report = run("NEW-1,居住证,,到政务中心。,\n")
        assert not report.imported
        assert "未发布的草稿" in report.errors[0].detail

    def test_a_dry_run_and_a_faulty_row_write_nothing(self, run, filled) -> None:  # type: ignore[no-untyped-def]
        good, bad = "NEW-1,居住证,,到派出所。,\n", "NEW-2,,,没有标题。,\n"
        assert run(good, dry_run=True).created == 1
        assert not run(good + bad).imported
        with filled() as session:
            assert KnowledgeStore(session).repository.get("NEW-1") is None
        report = run(good + bad, partial=True)
        assert report.imported
        assert [error.row for error in report.errors] == [3]
