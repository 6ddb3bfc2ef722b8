"""How well a base answers a file of questions with known answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from knowledge.engine import KnowledgeBase
from knowledge.errors import ImportFileError
from knowledge.exchange.importer import import_file
from knowledge.exchange.reader import decode
from knowledge.schema import create_schema

DEEP = 10


@dataclass(frozen=True)
class LabelledQuery:
    """A question and the id of the entry that answers it; empty: nothing should be answered."""

    query: str
    expected_id: str


@dataclass(frozen=True)
class Evaluation:
    """Figures over a file of questions; shares are 0..1.

    ``r_at_1``, ``r_at_5``, ``mrr``, ``precision`` and ``coverage`` are over the questions with
    an expected entry: ``coverage`` is how many of them were decided *answer*, ``precision`` how
    many of those were right. ``rejection`` is how many of the other questions were *not* decided
    *answer*. ``ms_per_query`` is the mean time of an answer in milliseconds.
    """

    n: int
    r_at_1: float
    r_at_5: float
    mrr: float
    precision: float
    coverage: float
    rejection: float
    ms_per_query: float


@dataclass(frozen=True)
class Miss:
    """A question whose first entry or decision was wrong."""

    query: str
    expected_id: str
    found_id: str
    decision: str
    confidence: float


def read_queries(path: Path) -> list[LabelledQuery]:
    """Read a csv file with the columns ``query,expected_id``.

    Raises:
        ImportFileError: it is missing, not text, or lacks the columns.
    """
    if not path.is_file():
        raise ImportFileError("file_not_found", f"找不到文件“{path.name}”。")
    reader = csv.DictReader(io.StringIO(decode(path.read_bytes()), newline=""))
    if not {"query", "expected_id"} <= set(reader.fieldnames or ()):
        raise ImportFileError("columns_missing", "文件需要两列：query 和 expected_id。")
    try:
        queries = [
            LabelledQuery((row["query"] or "").strip(), (row["expected_id"] or "").strip())
            for row in reader
        ]
    except csv.Error as error:
        raise ImportFileError("file_broken", f"第 {reader.line_num} 行无法读取。") from error
    queries = [query for query in queries if query.query]
    if not queries:
        raise ImportFileError("file_empty", "文件里没有问题。")
    return queries


def evaluate(
    base: KnowledgeBase, queries: Sequence[LabelledQuery]
) -> tuple[Evaluation, list[Miss]]:
    """Ask every question as a caller and compare with what was expected."""
    ranks: list[int | None] = []
    answered = right = rejected = strangers = 0
    total_ms = 0.0
    misses: list[Miss] = []
    for item in queries:
        answer = base.answer(item.query, limit=DEEP)
        total_ms += answer.ms
        found = [candidate.entry_id for candidate in answer.candidates]
        speaks = answer.decision == "answer"
        if item.expected_id:
            rank = found.index(item.expected_id) if item.expected_id in found else None
            ranks.append(rank)
            answered += speaks
            right += speaks and rank == 0
            wrong = rank != 0
        else:
            strangers += 1
            rejected += not speaks
            wrong = speaks
        if wrong:
            misses.append(
                Miss(
                    item.query,
                    item.expected_id,
                    found[0] if found else "",
                    answer.decision,
                    answer.confidence,
                )
            )
    return (
        Evaluation(
            n=len(queries),
            r_at_1=_share(sum(rank == 0 for rank in ranks), len(ranks)),
            r_at_5=_share(sum(rank is not None and rank < 5 for rank in ranks), len(ranks)),
            mrr=_share(sum(0.0 if rank is None else 1 / (rank + 1) for rank in ranks), len(ranks)),
            precision=_share(right, answered),
            coverage=_share(answered, len(ranks)),
            rejection=_share(rejected, strangers),
            ms_per_query=round(total_ms / len(queries), 2),
        ),
        misses,
    )


def temporary_base(entries: Path, like: KnowledgeBase) -> KnowledgeBase:
    """A base in memory with the entries of one file, using the model of another base.

    The live base is not touched.

    Raises:
        ImportFileError: the file is unusable or has faulty rows.
    """
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    create_schema(engine)
    sessions: sessionmaker[Session] = sessionmaker(engine, expire_on_commit=False)
    with sessions.begin() as session:
        report = import_file(session, entries, actor="evaluate")
    if not report.imported:
        first = report.errors[0] if report.errors else None
        reason = f"第 {first.row} 行：{first.detail}" if first else "没有可用的条目。"
        raise ImportFileError("entries_faulty", f"条目文件无法使用：{reason}")
    base = like.twin(sessions)
    base.load()
    return base


def as_dict(evaluation: Evaluation) -> dict[str, float]:
    """The figures by name, as the command prints them."""
    return asdict(evaluation)


def _share(part: float, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
