"""The functions behind ``hotline knowledge``."""

import argparse
import json
from pathlib import Path

import pytest

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
