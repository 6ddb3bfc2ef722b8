"""Labelled utterances that are in no training data, and what counts as treated rightly."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def cases_of(name: str) -> list[dict[str, Any]]:
    """Return the cases of one file under ``tests/data``: text, decision, entry, also."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def right(case: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Tell whether the hotline did what the label asks for.

    A question must be answered from the labelled entry (or one that is as good); offering the
    right entry among two is right only where the label says that it is ambiguous.
    """
    decision, entry = answer["decision"], (answer["entry"] or {}).get("id")
    acceptable = {case["entry"], *case.get("also", [])} - {None}
    if case["decision"] == "answer":
        return decision == "answer" and entry in acceptable
    if case["decision"] == "clarify":
        offered = {one["id"] for one in answer["alternatives"]}
        return (decision == "answer" and entry in acceptable) or (
            decision == "clarify" and bool(offered & acceptable)
        )
    return bool(decision == case["decision"])


UNSEEN = "utterances_unseen.jsonl"


def report(
    cases: list[dict[str, Any]],
    wrong: list[tuple[dict[str, Any], dict[str, Any]]],
    *,
    show: bool = True,
) -> str:
    """Return the confusions as text; without ``show``, no line is told, so it stays unseen."""
    pairs = Counter(
        (
            case["decision"],
            answer["decision"] if case["decision"] != answer["decision"] else "other entry",
        )
        for case, answer in wrong
    )
    lines = [f"{len(cases) - len(wrong)} of {len(cases)} right ({1 - len(wrong) / len(cases):.1%})"]
    lines += [f"  {expected} -> {got}: {count}" for (expected, got), count in pairs.most_common()]
    if not show:
        return "\n".join(lines)
    lines += [
        f"    {case['text']} | {case['decision']} {case['entry'] or ''} | "
        f"{answer['intent']} {answer['confidence']:.2f} {answer['decision']} "
        f"{(answer['entry'] or {}).get('id', '')}"
        for case, answer in wrong
    ]
    return "\n".join(lines)
