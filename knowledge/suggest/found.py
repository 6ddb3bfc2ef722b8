"""Tells an agent what was found, where, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.suggest.base import SearchBase, answer_text
from knowledge.suggest.fold import Marks, fold, places, runs
from knowledge.suggest.haystack import Haystack
from knowledge.suggest.ranking import Kind, Placed
from knowledge.suggest.typed import is_letter

Where = Literal["title", "question", "answer", "id"]

_NAMES: dict[Where, str] = {"title": "标题", "question": "问法", "answer": "答案", "id": "编号"}
# As much of an answer as fits a line of the list.
LONGEST_EXCERPT = 60
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True)
class Found:
    """One entry for an agent to choose.

    ``score`` (0..1) is for order among entries of one region, not confidence. ``text`` is the
    title, question, number or piece of the answer that matched, ``marks`` the stretches
    ``[start, end)`` of it that did; none where the department or category matched. ``reason`` is
    what the agent may read about it.
    """

    entry_id: str
    score: float
    where: Where
    text: str
    marks: Marks
    reason: str


def explain(base: SearchBase, placed: Placed, words: Sequence[str]) -> Found:
    """What to show of an entry that was found for some folded words."""
    kind = placed.attempt.kind
    where = _where(base, placed.attempt.stack)
    text = _text(base, placed, where)
    spans = [] if kind is Kind.LABEL else _spans(placed)
    at = places(text)
    pieces = ["".join(text[i] for i in at[start:end]) for start, end in spans]
    marks = runs(at[i] for start, end in spans for i in range(start, end))
    if kind is Kind.ID:
        marks = ((0, len(text)),)
    if kind is Kind.SHARED:
        pieces = [text[start:end] for start, end in marks]
    reason = _reason(kind, where, words, pieces, text)
    if where == "answer":
        text, marks = _excerpt(text, marks)
    return Found(
        entry_id=base.entries[placed.entry].id,
        score=_score(placed, _ranked_by(base, placed, where)),
        where=where,
        text=text,
        marks=marks,
        reason=reason,
    )


def _where(base: SearchBase, stack: Haystack) -> Where:
    if stack is base.ids:
        return "id"
    if stack is base.questions:
        return "question"
    return "answer" if stack is base.answers else "title"


def _text(base: SearchBase, placed: Placed, where: Where) -> str:
    entry = base.entries[placed.entry]
    if where == "id":
        return entry.id
    if where == "question":
        return base.question_texts[placed.text]
    return answer_text(entry) if where == "answer" else entry.content.title


def _spans(placed: Placed) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for spans in placed.attempt.parts:
        span = placed.attempt.stack.best_in(placed.text, spans, found)
        if span is not None:
            found.append(span)
    return found


def _ranked_by(base: SearchBase, placed: Placed, where: Where) -> int:
    """The length that counts among equals: of the question, or else of the title."""
    title = base.entries[placed.entry].content.title
    return len(fold(base.question_texts[placed.text] if where == "question" else title))


def _score(placed: Placed, length: int) -> float:
    """Falls with the kind, within a kind with the cost, and then with the length of the text."""
    within = min(placed.cost, 1.9) / 2 + 0.05 * length / (length + 20)
    return round(1 - (placed.attempt.kind + min(within, 0.99)) / len(Kind), 4)


def _reason(
    kind: Kind, where: Where, words: Sequence[str], pieces: Sequence[str], text: str
) -> str:
    name = _NAMES[where]
    typed = " ".join(words)
    quoted = "".join(f"“{piece}”" for piece in pieces)
    if kind is Kind.ID:
        return f"编号 {text}"
    if kind is Kind.LABEL:
        return f"单位、分类或地区含“{typed}”"
    if kind is Kind.TITLE_START:
        return f"标题以{quoted}开头"
    if kind is Kind.SIMILAR:
        return f"读音相近：{' '.join(pieces)}"
    if kind is Kind.SHARED:
        return f"{name}有相同字词：{' '.join(pieces)}"
    if kind in _BY_SOUND:
        return _heard(typed, "".join(words), pieces)
    return f"{name}含{quoted}"


_BY_SOUND = frozenset(
    (Kind.TITLE_INITIALS, Kind.TITLE_SOUND, Kind.TITLE_SOUND_PARTS, Kind.QUESTION_SOUND)
)


def _heard(typed: str, letters: str, pieces: Sequence[str]) -> str:
    meant = " ".join(pieces)
    if not any(map(is_letter, letters)):
        return f"读音相同：{meant}"
    one_each = sum(map(len, pieces)) == len(letters)
    return f"{'拼音首字母' if one_each else '拼音'} {typed}：{meant}"


def _excerpt(text: str, marks: Marks) -> tuple[str, Marks]:
    """The sentence around the first mark, shortened, and the marks inside it."""
    first = marks[0][0] if marks else 0
    start, end = 0, len(text)
    for sentence in _SENTENCE.finditer(text):
        if sentence.end() > first:
            start, end = sentence.span()
            break
    start = max(start, first - LONGEST_EXCERPT // 2)
    end = min(end, start + LONGEST_EXCERPT)
    inside = ((max(a, start), min(b, end)) for a, b in marks)
    return text[start:end], tuple((a - start, b - start) for a, b in inside if a < b)
