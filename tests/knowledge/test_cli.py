"""The functions behind ``hotline knowledge``."""

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.asked.repository import Asked, AskedRepository
from knowledge.cli import (
    CommandResult,
    KnowledgeContext,
    add_knowledge_commands,
    run_knowledge_command,
)
from knowledge.engine import KnowledgeBase
from knowledge.errors import KnowledgeError
from tests.knowledge.conftest import LetterEmbedder, Sessions


class Cli:
    """Runs a command line on a base."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        self.parser = argparse.ArgumentParser()
        add_knowledge_commands(self.parser.add_subparsers(required=True))
        embedder = LetterEmbedder()
        self.context = KnowledgeContext(
            sessions, lambda: KnowledgeBase(sessions, embedder=embedder, cache_dir=folder), "林"
        )

    def __call__(self, *argv: str) -> CommandResult:
        result = run_knowledge_command(self.parser.parse_args(argv), self.context)
        json.dumps(result.data, default=str)
        return result


@pytest.fixture
def cli(filled: Sessions, tmp_path: Path) -> Cli:
    return Cli(filled, tmp_path / "cache")


def test_export_then_import(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert cli("export", str(path)).data["entries"] == 4
    result = cli("import", str(path))
    assert result.ok and result.data["unchanged"] == 4
    assert "未变 4 条" in result.text


def test_faulty_import_fails_and_lists_rows(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("id,title,answer_full\nX-1,渡轮,八点。\nX-2,,九点。\n", encoding="utf-8")
    result = cli("import", str(path))
    assert not result.ok and "第 3 行" in result.text and "没有导入" in result.text
    assert cli("import", str(path), "--dry-run").ok is False
    partial = cli("import", str(path), "--partial")
    assert partial.ok and partial.data["created"] == 1


def test_draft_is_not_answered(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("id,title,answer_full\nX-1,渡轮时刻,八点。\n", encoding="utf-8")
    assert cli("import", str(path), "--draft").ok
    found = cli("search", "渡轮时刻", "--limit", "9").data["candidates"]
    assert "X-1" not in [item["entry_id"] for item in found]
    assert cli("export", str(tmp_path / "all.csv"), "--published").data["entries"] == 4


def test_search(cli: Cli) -> None:
    result = cli("search", "社保卡丢了怎么办")
    assert result.data["best"]["entry_id"] == "WC-1"
    assert "社保卡挂失和补办（WC-1" in result.text
    assert cli("search", "被人骂了怎么办", "--agent").data["best"]["entry_id"] == "WC-4"


def test_evaluate(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text("query,expected_id\n社保卡丢了怎么办,WC-2\n", encoding="utf-8")
    result = cli("evaluate", str(path), "--misses")
    assert result.data["n"] == 1 and result.data["misses"][0]["found_id"] == "WC-1"
    keys = {"n", "r_at_1", "r_at_5", "mrr", "precision", "coverage", "rejection", "ms_per_query"}
    assert keys <= set(result.data)
    assert "应为 WC-2　得到 WC-1" in result.text


def test_calibrate_needs_a_base_to_learn_from(cli: Cli) -> None:
    with pytest.raises(KnowledgeError) as caught:
        cli("calibrate")
    assert caught.value.code == "too_few_entries"


def test_drafts_are_not_published(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text("id,title,answer_spoken\nN-1,渡轮时刻,每天八点开船。\n", encoding="utf-8")
    result = cli("import", str(path), "--draft")
    assert result.ok and result.data["ids"] == ("N-1",)
    assert cli("search", "渡轮时刻").data["best"]["entry_id"] != "N-1"


def test_search_as_of_a_day(cli: Cli, edit: Callable[[str, str], None]) -> None:
    # The base of the test was filled on 2026-11-24.
    edit("WC-1", "新的答案。")
    assert cli("search", "社保卡丢了怎么办").data["best"]["answer_spoken"] == "新的答案。"
    assert cli("search", "社保卡丢了怎么办", "--as-of", "2026-11-23").data["best"] is None


def test_replay_of_a_call(cli: Cli, filled: Sessions, base: KnowledgeBase) -> None:
    answer = base.answer("社保卡丢了怎么办")
    asked = Asked(
        datetime(2026, 11, 24, 3, tzinfo=UTC), "caller", "c1", "社保卡丢了怎么办", "caller", answer
    )
    with filled.begin() as session:
        AskedRepository(session).add_all([asked])
    result = cli("replay", "c1")
    assert result.ok
    assert "完全一致" in result.text
    with pytest.raises(KnowledgeError):
        cli("replay", "c2")
