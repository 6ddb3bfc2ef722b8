"""Evaluation on labelled questions."""

from pathlib import Path

import pytest

from knowledge.engine import KnowledgeBase
from knowledge.errors import ImportFileError
from knowledge.evaluate import LabelledQuery, evaluate, read_queries, temporary_base
from tests.knowledge.conftest import Sessions


class TestReadQueries:
    def test_columns_and_empty_expectation(self, tmp_path: Path) -> None:
        path = tmp_path / "q.csv"
        path.write_bytes("query,expected_id\n路灯坏了,WC-2\n讲个笑话,\n,\n".encode("utf-8-sig"))
        assert read_queries(path) == [
            LabelledQuery("路灯坏了", "WC-2"),
            LabelledQuery("讲个笑话", ""),
        ]

    @pytest.mark.parametrize(
        ("text", "code"),
        [("question,id\n1,2\n", "columns_missing"), ("query,expected_id\n", "file_empty")],
    )
    def test_unusable_files(self, tmp_path: Path, text: str, code: str) -> None:
        path = tmp_path / "q.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ImportFileError) as caught:
            read_queries(path)
        assert caught.value.code == code

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFileError):
            read_queries(tmp_path / "none.csv")


class TestEvaluate:
    def test_figures(self, base: KnowledgeBase) -> None:
        figures, misses = evaluate(
            base,
            [
                LabelledQuery("社保卡丢了怎么办", "WC-1"),
                LabelledQuery("村口的路灯不亮", "WC-2"),
                LabelledQuery("社保卡不见了去哪里补", "WC-2"),
                LabelledQuery("啊", ""),
            ],
        )
        assert figures.n == 4
        assert figures.r_at_1 == pytest.approx(2 / 3, abs=1e-3)
        assert figures.r_at_5 == 1.0 and 0.8 < figures.mrr < 0.9
        assert figures.rejection == 1.0 and figures.ms_per_query > 0
        assert [(miss.query, miss.found_id) for miss in misses] == [
            ("社保卡不见了去哪里补", "WC-1")
        ]


class TestTemporaryBase:
    def test_leaves_the_live_base_alone(
        self, base: KnowledgeBase, filled: Sessions, tmp_path: Path
    ) -> None:
        path = tmp_path / "e.csv"
        path.write_text("id,title,answer_full\nX-1,渡轮时刻,八点开船。\n", encoding="utf-8")
        before = base.snapshot
        other = temporary_base(path, base)
        best = other.answer("渡轮时刻").best
        assert best is not None and best.entry_id == "X-1"
        assert base.snapshot is before and not base.refresh()

    def test_faulty_entries_are_refused(self, base: KnowledgeBase, tmp_path: Path) -> None:
        path = tmp_path / "e.csv"
        path.write_text("id,title,answer_full\nX-1,,八点。\n", encoding="utf-8")
        with pytest.raises(ImportFileError) as caught:
            temporary_base(path, base)
        assert "第 2 行" in caught.value.detail
