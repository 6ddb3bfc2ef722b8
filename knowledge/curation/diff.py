"""What changed between two versions of an entry, as people read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from knowledge.types import EntryContent

Kind = Literal["same", "removed", "added"]

FIELD_TITLES = {
    "title": "标题",
    "questions": "问法",
    "answer_spoken": "口语答案",
    "answer_full": "完整答案",
    "department": "承办部门",
    "region": "适用区域",
    "category": "分类",
    "audience": "使用对象",
    "valid_from": "生效日期",
    "valid_to": "失效日期",
    "source": "来源",
    "document": "依据文件",
    "review_on": "复核日期",
}
"""In the order in which the differences are shown."""

_AUDIENCES = {"caller": "市民", "agent": "坐席"}

# Chinese by character, figures and Latin words whole: nobody wants to see 1<5→8>日.
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-z]+|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+")

# Compared token by token up to here; a rewritten page is shown as removed and added.
MOST_CELLS = 1_000_000
# So few equal characters between two changes are chance.
SHORTEST_ISLAND = 2


@dataclass(frozen=True)
class DiffPart:
    """A piece of a text: the same, removed or added."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class FieldDiff:
    """One field that differs. The parts of ``questions`` are whole questions, one each."""

    field: str
    title: str
    parts: tuple[DiffPart, ...]


def field_diffs(left: EntryContent, right: EntryContent) -> list[FieldDiff]:
    """The fields in which two versions differ; ``removed`` is what only the left one has."""
    found: list[FieldDiff] = []
    for name, title in FIELD_TITLES.items():
        before, after = getattr(left, name), getattr(right, name)
        if before == after:
            continue
        if name == "questions":
            parts = line_parts(before, after)
        elif name in ("title", "answer_spoken", "answer_full", "source"):
            parts = text_parts(before, after)
        else:
            # A value is replaced as a whole: dates and departments are not edited by letters.
            parts = _joined([("removed", _shown(before)), ("added", _shown(after))])
        found.append(FieldDiff(name, title, tuple(parts)))
    return found


def text_parts(left: str, right: str) -> list[DiffPart]:
    """Pieces of two texts: joined without ``added`` they are the left one, without ``removed``
    the right one.

    Sentences are compared first, then characters inside what differs, so that the time stays
    bounded on long texts (Myers 1986 and difflib are quadratic in what differs).
    """
    pieces: list[tuple[Kind, str]] = []
    for kind, before, after in _opcodes(_SENTENCE.findall(left), _SENTENCE.findall(right)):
        if kind == "equal":
            pieces.append(("same", "".join(before)))
        else:
            pieces.extend(_characters("".join(before), "".join(after)))
    return _joined(pieces)


def line_parts(left: Sequence[str], right: Sequence[str]) -> list[DiffPart]:
    """Lines that were removed, added or kept, one part for each."""
    return [
        DiffPart(kind, line)
        for tag, before, after in _opcodes(left, right)
        for kind, lines in _sides(tag, before, after)
        for line in lines
    ]


def _characters(left: str, right: str) -> Iterator[tuple[Kind, str]]:
    one, other = _TOKEN.findall(left), _TOKEN.findall(right)
    if not one or not other or len(one) * len(other) > MOST_CELLS:
        yield "removed", left
        yield "added", right
        return
    ops = list(_opcodes(one, other))
    for place, (tag, before, after) in enumerate(ops):
        inside = 0 < place < len(ops) - 1
        if tag == "equal" and not (inside and _chance(before)):
            yield "same", "".join(before)
        else:
            yield "removed", "".join(before)
            yield "added", "".join(after)


def _chance(tokens: Sequence[str]) -> bool:
    return len(tokens) < SHORTEST_ISLAND and not any(
        character in "，。；：、！？\n" for token in tokens for character in token
    )


def _opcodes(
    left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        yield tag, left[i1:i2], right[j1:j2]


def _sides(
    tag: str, before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[Kind, Sequence[str]]]:
    if tag == "equal":
        yield "same", before
    else:
        yield "removed", before
        yield "added", after


def _joined(pieces: Sequence[tuple[Kind, str]]) -> list[DiffPart]:
    """Neighbours of a kind become one; between two "same" what was removed comes first."""
    parts: list[DiffPart] = []
    removed = added = ""
    for kind, text in (*pieces, ("same", "")):
        if kind == "removed":
            removed += text
        elif kind == "added":
            added += text
        else:
            parts.extend(DiffPart("removed", removed) for _ in range(bool(removed)))
            parts.extend(DiffPart("added", added) for _ in range(bool(added)))
            if removed or added or not parts:
                parts.append(DiffPart("same", text))
            else:
                parts[-1] = DiffPart("same", parts[-1].text + text)
            removed = added = ""
    return [part for part in parts if part.text]


def _shown(value: str | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return _AUDIENCES.get(value, value)
