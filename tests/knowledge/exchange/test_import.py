"""Import files, good and bad."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.errors import ImportFileError
from knowledge.exchange import export_file, import_file
from knowledge.exchange.columns import COLUMNS
from knowledge.store import KnowledgeRepository, KnowledgeStore
from knowledge.types import ImportReport
from tests.knowledge.conftest import Sessions, StillClock

HEADER = ",".join(COLUMNS)
GOOD = "A-1,居住证办理,居住证怎么办|暂住证在哪办,带身份证到派出所办理。,,市公安局,全市,户籍,2026-01-01,,示例"


@pytest.fixture
def run(sessions: Sessions, clock: StillClock, tmp_path: Path) -> Callable[..., ImportReport]:
    """Import rows of csv text (or a path) in one transaction."""

    def import_rows(*rows: str, encoding: str = "utf-8", **options: object) -> ImportReport:
        path = tmp_path / "entries.csv"
        path.write_bytes("\r\n".join((HEADER, *rows)).encode(encoding))
        with sessions.begin() as session:
            return import_file(session, path, actor="林", clock=clock, **options)  # type: ignore[arg-type]

    return import_rows


def stored(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return [entry.id for entry in KnowledgeRepository(session).all_entries()]


class TestGoodFiles:
    def test_row_becomes_entry(self, run: Callable[..., ImportReport], sessions: Sessions) -> None:
        assert run(GOOD).created == 1
        with sessions() as session:
            entry = KnowledgeStore(session).get("A-1")
        assert entry.content.questions == ("居住证怎么办", "暂住证在哪办")
        assert entry.content.valid_from == date(2026, 1, 1)
        # The full answer is what is shown; without one the spoken answer serves.
        assert entry.content.answer_full == "带身份证到派出所办理。"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_encodings_of_excel(
        self, run: Callable[..., ImportReport], sessions: Sessions, encoding: str
    ) -> None:
        assert run(GOOD, encoding=encoding).imported
        with sessions() as session:
            assert KnowledgeStore(session).get("A-1").content.title == "居住证办理"

    def test_again_changes_nothing(self, run: Callable[..., ImportReport]) -> None:
        run(GOOD)
        again = run(GOOD)
        assert (again.created, again.updated, again.unchanged) == (0, 0, 1)

    def test_missing_id_is_generated_and_stable(
        self, run: Callable[..., ImportReport], sessions: Sessions
    ) -> None:
        row = ",门牌补办,,带身份证到派出所。,,,,,,,"
        assert run(row).created == 1
        assert run(row).unchanged == 1
        assert run(row.replace("派出所", "镇政府")).updated == 1
        (entry_id,) = stored(sessions)
        assert entry_id.startswith("KB-")

    def test_only_title_and_one_answer_are_needed(
        self, sessions: Sessions, tmp_path: Path, clock: StillClock
    ) -> None:
        path = tmp_path / "small.csv"
        path.write_text("标题,完整答案\n门牌补办,带身份证到派出所。\n", encoding="utf-8")
        with sessions.begin() as session:
            assert import_file(session, path, actor="a", clock=clock).created == 1

    def test_tags_are_stripped_and_comparisons_stay(
        self, run: Callable[..., ImportReport], sessions: Sessions
    ) -> None:
        run('A-2,水价,,"<p>每吨<b>2元</b>，x<3 时免收。</p>&lt;i&gt;注&lt;/i&gt;",,,,,,,')
        with sessions() as session:
            assert KnowledgeStore(session).get("A-2").content.answer_spoken == (
                "每吨2元，x<3 时免收。 注"
            )


class TestBadRows:
    @pytest.mark.parametrize(
        ("row", "column", "words"),
        [
            ("A-1,,,答案,,,,,,,", "title", "标题不能为空"),
            ("A-1,标题,,,,,,,,,", "answer_spoken", "至少要填一个"),
            ("A-1,标题,,答案,,,,,2026-02-30,,", "valid_from", "不是日期"),
            ("A-1,标题,,答案,,,,,2026-02-01,2026-01-01,", "valid_to", "早于"),
            ("A 1/..,标题,,答案,,,,,,,", "id", "编号只能"),
            ("A-1,标题,,<script>alert(1)</script>,,,,,,,", "answer_spoken", "脚本"),
            ("A-1,标题,,&lt;script&gt;x&lt;/script&gt;,,,,,,,", "answer_spoken", "脚本"),
            ('A-1,标题,,"<img src=x onerror=alert(1)>",,,,,,,', "answer_spoken", "脚本"),
            ("A-1,标题,,答案," + "长" * 1_000_000 + ",,,,,,", "answer_full", "过长"),
            ("A-1,标题," + "问" * 300 + ",答案,,,,,,,", "questions", "问法过长"),
            ("A-1,标题,,=HYPERLINK(1),,,,,,,", "answer_spoken", "公式"),
            ("A-1,标题,,答案,,,,,,,来源,多一列", "", "列数"),
        ],
    )
    def test_is_reported_with_number_and_reason(
        self,
        run: Callable[..., ImportReport],
        sessions: Sessions,
        row: str,
        column: str,
        words: str,
    ) -> None:
        report = run(GOOD.replace("A-1", "A-9").replace("居住证办理", "别的"), row)
        assert not report.imported
        assert any(
            error.row == 3 and error.column == column and words in error.detail
            for error in report.errors
        ), report.errors
        assert stored(sessions) == []

    def test_every_fault_of_a_row_is_told(self, run: Callable[..., ImportReport]) -> None:
        report = run("A-1,,,,,,,,昨天,,")
        assert {error.column for error in report.errors} == {
            "title",
            "answer_spoken",
            "valid_from",
        }

    def test_partial_takes_the_good_ones(
        self, run: Callable[..., ImportReport], sessions: Sessions
    ) -> None:
        report = run(GOOD, "A-2,,,答案,,,,,,,", partial=True)
        assert report.imported and report.created == 1 and len(report.errors) == 1
        assert stored(sessions) == ["A-1"]

    def test_duplicates_in_the_file(self, run: Callable[..., ImportReport]) -> None:
        same_id = GOOD.replace("居住证办理", "另一个")
        same_title = GOOD.replace("A-1", "A-3")
        report = run(GOOD, same_id, same_title)
        assert [(error.row, error.column) for error in report.errors] == [(3, "id"), (4, "title")]
        assert "第 2 行" in report.errors[0].detail

    def test_question_claimed_twice_is_a_warning(self, run: Callable[..., ImportReport]) -> None:
        report = run(GOOD, "A-2,居住登记,居住证怎么办,答案,,,,,,,")
        assert report.imported
        assert [warning.row for warning in report.warnings] == [3]

    def test_dry_run_writes_nothing(
        self, run: Callable[..., ImportReport], sessions: Sessions
    ) -> None:
        report = run(GOOD, dry_run=True)
        assert not report.errors and not report.imported
        assert stored(sessions) == []


class TestBadFiles:
    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("a.csv", b"\xff\x00\xfe\x81\x00\xff", "file_encoding"),
            ("a.csv", "编号,来源\n1,2\n".encode(), "columns_missing"),
            ("a.csv", b"", "file_empty"),
            ("a.csv", b"title,title,answer_full\n1,2,3\n", "columns_repeated"),
            ("a.doc", b"x", "file_type"),
            ("a.xlsx", b"this is no zip archive", "file_broken"),
            ("a.csv", b"title,answer_full\n" + b"a" * (21 * 1024 * 1024), "file_too_large"),
        ],
    )
    def test_is_refused_as_a_whole(
        self, sessions: Sessions, tmp_path: Path, name: str, data: bytes, code: str
    ) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        with sessions.begin() as session, pytest.raises(ImportFileError) as caught:
            import_file(session, path, actor="a")
        assert caught.value.code == code
        assert str(tmp_path) not in caught.value.detail

    def test_missing_file(self, sessions: Sessions, tmp_path: Path) -> None:
        with sessions.begin() as session, pytest.raises(ImportFileError) as caught:
            import_file(session, tmp_path / "none.csv", actor="a")
        assert caught.value.code == "file_not_found"


class TestWorkbooks:
    def write(self, path: Path, *rows: list[object]) -> Path:
        book = Workbook()
        assert book.active is not None
        for row in (list(COLUMNS), *rows):
            book.active.append(row)
        book.save(path)
        return path

    def test_dates_and_numbers_of_excel(self, sessions: Sessions, tmp_path: Path) -> None:
        row: list[object] = [12, "水价", "水费多少", "每吨两元。", None, None, None, None]
        path = self.write(tmp_path / "a.xlsx", [*row, date(2026, 3, 1), None, None])
        with sessions.begin() as session:
            assert import_file(session, path, actor="a").created == 1
        with sessions() as session:
            assert KnowledgeStore(session).get("12").content.valid_from == date(2026, 3, 1)

    def test_formula_cell_is_a_row_error(self, sessions: Sessions, tmp_path: Path) -> None:
        row: list[object] = ["A", "水价", None, "=1+1", "答案", None, None, None, None, None, None]
        path = self.write(tmp_path / "a.xlsx", row)
        with sessions.begin() as session:
            report = import_file(session, path, actor="a")
        assert not report.imported
        assert [(error.row, error.column) for error in report.errors] == [(2, "answer_spoken")]


class TestExport:
    @pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
    def test_comes_back_unchanged(self, filled: Sessions, tmp_path: Path, name: str) -> None:
        with filled.begin() as session:
            store = KnowledgeStore(session)
            entry = store.get("WC-1")
            content = replace(
                entry.content, answer_full="-先挂失\n二、补卡，说“补卡”", source="@部"
            )
            store.save("WC-1", content, actor="a", reason="r")
        path = tmp_path / name
        with filled() as session:
            assert export_file(KnowledgeRepository(session).all_entries(), path) == 4
        with filled.begin() as session:
            report = import_file(session, path, actor="b")
        assert (report.unchanged, report.updated, report.errors) == (4, 0, ())

    def test_other_ending_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFileError):
            export_file([], tmp_path / "out.txt")
        assert list(tmp_path.iterdir()) == []
