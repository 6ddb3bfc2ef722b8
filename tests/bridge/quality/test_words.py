"""Cutting words for the index."""

import sqlite3

import pytest

from bridge.quality.words import match, runs, tokens

TEXT = "我们这里的路灯坏了，工单号WC202612010001，电话１３８。"


@pytest.fixture
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5(caller, bot, content='', columnsize=0, prefix='1', "
        "tokenize='unicode61 remove_diacritics 0')"
    )
    connection.execute("INSERT INTO t(rowid, caller, bot) VALUES (1, ?, '')", (tokens(TEXT),))
    return connection


def found(index: sqlite3.Connection, words: str, column: str | None = None) -> bool:
    query = match(words, column)
    return bool(index.execute("SELECT rowid FROM t WHERE t MATCH ?", (query,)).fetchall())


def test_runs_end_at_punctuation() -> None:
    assert runs("路灯，坏了 ＯＫ") == ["路灯", "坏了", "ok"]


def test_a_run_is_its_pairs_and_its_last_character() -> None:
    assert tokens("路灯坏 好") == "路灯 灯坏 坏 好"


@pytest.mark.parametrize(
    "words",
    [
        "灯",
        "了",
        "路灯",
        "路灯坏",
        "的路灯坏了",
        "wc2026",
        "0001",
        "138",
        "1",
        "路灯 电话",
        "坏了，工单",
    ],
)
def test_every_part_of_what_was_said_is_found(index: sqlite3.Connection, words: str) -> None:
    assert found(index, words)


@pytest.mark.parametrize("words", ["灯路", "路坏", "路灯坏了工单", "139", "路灯 水管", "井"])
def test_nothing_else_is_found(index: sqlite3.Connection, words: str) -> None:
    assert not found(index, words)


def test_only_what_one_side_said(index: sqlite3.Connection) -> None:
    assert found(index, "路灯 坏了", "caller")
    assert not found(index, "路灯", "bot")


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        # As a query these would be found or not found the other way round.
        ('路灯" OR "x', False),
        ("NEAR(路灯)", False),
        ("-路灯", True),
        ("路灯 NOT 坏了", False),
        ("{bot} : 路灯", False),
        ("路灯*", True),
    ],
)
def test_what_is_typed_is_never_a_query_language(
    index: sqlite3.Connection, words: str, is_found: bool
) -> None:
    assert found(index, words) is is_found


@pytest.mark.parametrize("words", ['"', "'", "*", "()"])
def test_signs_alone_are_no_query(words: str) -> None:
    assert match(words) is None


def test_punctuation_alone_asks_for_nothing() -> None:
    assert match("？！ ，") is None
