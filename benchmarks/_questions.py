"""Questions with known answers for the retrieval benchmark, as text and as a telephone hears them.

* held out: ``tests/data/questions_heldout.csv``; nobody reads its lines, only figures are printed;
* developing: the two older files of utterances, whose lines have been read;
* BUSTM: pairs of short Chinese questions to an assistant (FewCLUE), read from ``../shared``.
"""

import csv
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks._recordings import VOICES
from bridge.settings import ROOT
from tests.held_out import DATA, cases_of

HELD_OUT = DATA / "questions_heldout.csv"
READ_FILES = ("utterances.jsonl", "utterances_fresh.jsonl")
BUSTM = ROOT.parent / "shared" / "data" / "bustm" / "test_public.json"
HEARD = ROOT / "var" / "cache" / "heard.sqlite"


@dataclass(frozen=True)
class Asked:
    """A question and the ids that are right for it; none: nothing should be answered.

    ``heard`` is the recogniser's confidence (0..1), ``None`` for what was typed.
    """

    text: str
    expected: tuple[str, ...]
    heard: float | None = None


def held_out() -> list[Asked]:
    """The questions that nothing was developed on."""
    with HELD_OUT.open(encoding="utf-8-sig", newline="") as file:
        return [
            Asked(row["query"], (row["expected_id"],) if row["expected_id"] else ())
            for row in csv.DictReader(file)
        ]


def developing() -> list[Asked]:
    """Questions of the older files, and their strangers'; reports and emergencies are no questions."""
    cases = [case for name in READ_FILES for case in cases_of(name)]
    return [
        Asked(case["text"], (case["entry"], *case["also"]) if case["decision"] == "answer" else ())
        for case in cases
        if case["decision"] in ("answer", "unknown")
    ]


@dataclass(frozen=True)
class Pairs:
    """Documents by id, and questions about them."""

    documents: dict[str, str]
    questions: list[Asked]


def bustm(path: Path = BUSTM) -> Pairs:
    """Retrieval on BUSTM: which of the first sentences says the same as a second sentence?

    All distinct first sentences, of the pairs with the same meaning and of those without, are the
    documents. Asked are the distinct second sentences of the pairs with the same meaning; right
    is every first sentence that one is paired with so. There are no strangers' questions.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    names = {
        text: f"B-{number:04d}"
        for number, text in enumerate(dict.fromkeys(row["sentence1"].strip() for row in rows))
        if text
    }
    same: dict[str, dict[str, None]] = {}
    for row in rows:
        first, second = row["sentence1"].strip(), row["sentence2"].strip()
        if row["label"] == "1" and first and second and first != second:
            same.setdefault(second, {})[names[first]] = None
    questions = [Asked(text, tuple(ids)) for text, ids in same.items()]
    return Pairs({name: text for text, name in names.items()}, questions)


def heard(questions: Sequence[Asked], every: int = 1) -> list[Asked]:
    """The same as the recogniser hears them over G.711 µ-law at 8 kHz; the voices take turns.

    Only each so-manieth question is spoken. What was heard is kept, so only the first run takes
    long: about four seconds of a processor for each.
    """
    HEARD.parent.mkdir(parents=True, exist_ok=True)
    found: list[Asked] = []
    with closing(sqlite3.connect(HEARD, timeout=30)) as kept:
        kept.execute(
            "CREATE TABLE IF NOT EXISTS utterances (key TEXT PRIMARY KEY, text TEXT, heard REAL)"
        )
        for number in range(0, len(questions), every):
            question = questions[number]
            voice = VOICES[number % len(VOICES)]
            key = hashlib.sha256(f"{voice}\0{question.text}".encode()).hexdigest()
            row = kept.execute(
                "SELECT text, heard FROM utterances WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                row = _through_telephone(question.text, voice)
                with kept:
                    kept.execute("INSERT OR REPLACE INTO utterances VALUES (?, ?, ?)", (key, *row))
            found.append(replace(question, text=row[0], heard=row[1]))
    return found


def _through_telephone(text: str, voice: str) -> tuple[str, float]:
    # Loading voice and recogniser takes seconds and is seldom needed.
    from tests.voices import overheard, spoken

    transcript = overheard(spoken(text, voice=voice))
    return transcript.text, transcript.confidence
