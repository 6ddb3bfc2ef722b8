"""Finding the right entry, and deciding whether to answer: ours against what else could be used.

All systems get the sample entries and the same questions: held-out ones (``_questions.py``), as
text and as the recogniser hears them over a telephone, and BUSTM's paraphrases with its own
documents. R@1, R@5 and MRR, the precision and coverage of answers are over questions that have an
entry, rejection over those that have none. Systems without a decision of their own answer as
often as ours does on the same questions, those first that they are surest of: a system that hardly
ever answers is precise and rejects everything.

    python -m benchmarks.retrieval [--develop] [--every N] [--json] [--curve FILE.svg]

Each third question is asked by telephone; ``--every 1`` speaks them all, which takes an hour the
first time. ``--develop`` asks the developing questions instead of the held-out ones; ``--curve`` draws how
reliable the confidence is (out of fold, on the sample entries) and does nothing else.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks._questions import BUSTM, Asked, bustm, developing, heard, held_out
from benchmarks._reliability import draw
from benchmarks._systems import BigramBm25, Dense, Found, Ours, ResponseSelector, System
from knowledge.exchange import read_file
from knowledge.index.embedder import SentenceTransformerEmbedder
from knowledge.samples import SAMPLE_FILE
from knowledge.types import EntryContent

SPOKEN_EVERY = 3
# Precision and coverage of answers that ours has to reach.
GOALS = {"text": (0.98, 0.75), "telephone": (0.95, 0.65)}
COMPARED = ("r_at_1", "r_at_5", "mrr", "precision", "rejection")
QUALITY = ("r_at_1", "r_at_5", "mrr", "precision", "coverage", "rejection")


def figures(questions: Sequence[Asked], found: Sequence[Found], threshold: float) -> dict:
    """The columns of the table for one system."""
    ranks: list[int | None] = []
    answered = right = rejected = 0
    for question, one in zip(questions, found, strict=True):
        speaks = one.confidence >= threshold if one.answers is None else one.answers
        if not question.expected:
            rejected += not speaks
            continue
        rank = next((at for at, name in enumerate(one.ids) if name in question.expected), None)
        ranks.append(rank)
        answered += speaks
        right += speaks and rank == 0
    strangers = len(questions) - len(ranks)
    return {
        "r_at_1": share(sum(rank == 0 for rank in ranks), len(ranks)),
        "r_at_5": share(sum(rank is not None and rank < 5 for rank in ranks), len(ranks)),
        "mrr": share(sum(0 if rank is None else 1 / (rank + 1) for rank in ranks), len(ranks)),
        "precision": share(right, answered),
        "coverage": share(answered, len(ranks)),
        "rejection": share(rejected, strangers),
        "ms": round(sum(one.ms for one in found) / max(len(found), 1), 1),
    }


def share(part: float, whole: int) -> float | None:
    """A share, or ``None`` of nothing."""
    return round(part / whole, 4) if whole else None


def threshold_for(questions: Sequence[Asked], found: Sequence[Found], coverage: float) -> float:
    """The confidence from which a system answers that share of the questions with an entry."""
    ranked = sorted(
        (
            one.confidence
            for question, one in zip(questions, found, strict=True)
            if question.expected
        ),
        reverse=True,
    )
    wanted = round(coverage * len(ranked))
    return ranked[wanted - 1] if wanted else float("inf")


def sample_contents() -> list[tuple[str, EntryContent]]:
    """The sample entries by id."""
    return [(row.entry_id, row.content) for row in read_file(SAMPLE_FILE)[1]]


def compare(systems: Sequence[System], sets: dict[str, list[Asked]]) -> list[dict]:
    """One row for each set and system, ours first.

    Systems without a decision of their own answer as often as ours on the same questions: the
    precision and the rejection of a system that hardly ever answers say nothing.
    """
    rows = []
    for name, questions in sets.items():
        coverage = 0.0
        for system in systems:
            found = system.ask(questions)
            threshold = threshold_for(questions, found, coverage)
            row = figures(questions, found, threshold)
            if system is systems[0]:
                coverage = row["coverage"]
            rows.append({"questions": name, "system": system.name, **row})
    return rows


def missed(rows: Sequence[dict]) -> list[str]:
    """What does not hold: ours first in each column of quality, and the goals."""
    problems = []
    for name in dict.fromkeys(row["questions"] for row in rows):
        of_set = [row for row in rows if row["questions"] == name]
        ours = next(row for row in of_set if row["system"] == "ours")
        others = [row for row in of_set if not row["system"].startswith("ours")]
        for column in COMPARED:
            best = max((row[column] for row in others if row[column] is not None), default=None)
            if best is not None and ours[column] < best:
                problems.append(f"{name}: {column} {ours[column]:.3f}, another has {best:.3f}")
        precision, coverage = GOALS.get(name, (0.0, 0.0))
        if ours["precision"] < precision or ours["coverage"] < coverage:
            problems.append(
                f"{name}: answers {ours['precision']:.3f} precise at {ours['coverage']:.3f}, "
                f"wanted {precision} at {coverage}"
            )
    return problems


def table(rows: Sequence[dict]) -> str:
    """The rows for people."""
    names = ("R@1", "R@5", "MRR", "precision", "coverage", "rejection")
    lines = [
        f"{'questions':<11}{'system':<31}" + "".join(f"{name:>10}" for name in names) + "    ms"
    ]
    for row in rows:
        cells = ["—" if row[key] is None else f"{row[key]:.3f}" for key in QUALITY]
        lines.append(
            f"{row['questions']:<11}{row['system']:<31}"
            + "".join(f"{cell:>10}" for cell in cells)
            + f"{row['ms']:>6.1f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Compare ways of finding the right entry.")
    parser.add_argument("--develop", action="store_true")
    parser.add_argument("--every", type=int, default=SPOKEN_EVERY)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--curve", type=Path)
    options = parser.parse_args()
    embedder = SentenceTransformerEmbedder()
    contents = sample_contents()
    ours = Ours(contents, embedder)
    if options.curve is not None:
        print(draw(ours.base, embedder, options.curve))
        return
    systems: list[System] = [
        ours,
        Ours(contents, embedder, repair=False),
        BigramBm25(contents),
        Dense(contents, embedder),
        ResponseSelector(contents),
    ]
    questions = developing() if options.develop else held_out()
    rows = compare(systems, {"text": questions, "telephone": heard(questions, options.every)})
    if BUSTM.is_file():
        pairs = bustm()
        own = [
            (name, EntryContent(title=text, answer_spoken=text))
            for name, text in pairs.documents.items()
        ]
        others: list[System] = [
            Ours(own, embedder, repair=False),
            BigramBm25(own),
            # Each document has one wording: there is nothing to train a ResponseSelector on.
            Dense(own, embedder),
        ]
        others[0].name = "ours"
        rows += compare(others, {"BUSTM": pairs.questions})
    problems = missed(rows)
    if options.json:
        print(json.dumps({"rows": rows, "missed": problems}, ensure_ascii=False))
    else:
        count = sum(bool(question.expected) for question in questions)
        print(
            f"{len(contents)} entries; {count} questions with an entry, {len(questions) - count} without"
        )
        print(table(rows))
    if problems:
        sys.exit("; ".join(problems))


if __name__ == "__main__":
    main()
