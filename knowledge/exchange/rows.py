"""From the texts of a row to an entry, or to the reasons why not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.exchange import markup
from knowledge.exchange.columns import (
    MAX_LENGTH,
    MAX_QUESTIONS,
    QUESTION_SEPARATOR,
    TITLES,
)
from knowledge.exchange.reader import RawRow
from knowledge.text import normalise
from knowledge.types import WHOLE_CITY, Audience, EntryContent, RowError

_ID = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿_.\-]*")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(\s+00:00(:00)?)?")
_AUDIENCES: dict[str, Audience] = {
    "": "caller",
    "caller": "caller",
    "市民": "caller",
    "全部": "caller",
    "agent": "agent",
    "坐席": "agent",
    "话务员": "agent",
}


@dataclass(frozen=True)
class ReadyRow:
    """A row that can be imported. ``entry_id`` is empty when the file gave none."""

    number: int
    entry_id: str
    content: EntryContent


def parse_row(row: RawRow) -> tuple[ReadyRow | None, list[RowError]]:
    """Check one row. Either the row is ready, or there is at least one error."""
    checker = _Checker(row)
    content = checker.content()
    entry_id = checker.entry_id()
    if checker.errors or content is None:
        return None, checker.errors
    return ReadyRow(row.number, entry_id, content), []


def generated_id(title: str, region: str) -> str:
    """A stable id for a row without one: the same title and region give the same id."""
    digest = hashlib.sha256(f"{normalise(title)}\0{region}".encode()).hexdigest()
    return f"KB-{digest[:10].upper()}"


def find_duplicates(rows: Sequence[ReadyRow]) -> list[RowError]:
    """Rows of one file that repeat an earlier row's id, or its title in the same region and time.

    Rows without an id that share title and region are one entry, whatever their time.
    """
    errors: list[RowError] = []
    by_id: dict[str, int] = {}
    by_title: dict[tuple[str, str], list[ReadyRow]] = {}
    for row in rows:
        same_title = by_title.setdefault((normalise(row.content.title), row.content.region), [])
        first = next((other for other in same_title if _same(row, other)), None)
        if row.entry_id and row.entry_id in by_id:
            number = by_id[row.entry_id]
            errors.append(RowError(row.number, "id", f"编号“{row.entry_id}”与第 {number} 行重复。"))
        elif first is not None:
            detail = f"标题和区域与第 {first.number} 行相同，有效期也重叠。"
            errors.append(RowError(row.number, "title", detail))
        by_id.setdefault(row.entry_id, row.number)
        same_title.append(row)
    return errors


def _same(row: ReadyRow, other: ReadyRow) -> bool:
    nameless = not row.entry_id or not other.entry_id
    return nameless or row.content.overlaps(other.content)


def shared_questions(rows: Sequence[ReadyRow]) -> list[RowError]:
    """Warnings for questions that two entries of one region both claim."""
    warnings: list[RowError] = []
    seen: dict[tuple[str, str], ReadyRow] = {}
    for row in rows:
        for question in (row.content.title, *row.content.questions):
            first = seen.setdefault((normalise(question), row.content.region), row)
            if first is not row:
                warnings.append(
                    RowError(
                        row.number,
                        "questions",
                        f"问法“{question}”在第 {first.number} 行也有，来电时可能分不清。",
                    )
                )
    return warnings


class _Checker:
    """Collects every fault of a row, so that a person can correct all of them at once."""

    def __init__(self, row: RawRow) -> None:
        self._row = row
        self.errors: list[RowError] = list(row.errors)

    def entry_id(self) -> str:
        value = self._line("id")
        if value and not _ID.fullmatch(value):
            self._fail("id", "编号只能用字母、数字、汉字、点、横线和下划线。")
        return value

    def content(self) -> EntryContent | None:
        title = self._line("title")
        spoken = self._line("answer_spoken")
        full = self._paragraphs("answer_full")
        if not title:
            self._fail("title", "标题不能为空。")
        if not spoken and not full:
            self._fail("answer_spoken", "口语答案和完整答案至少要填一个。")
        valid_from, valid_to = self._date("valid_from"), self._date("valid_to")
        if valid_from and valid_to and valid_from > valid_to:
            self._fail("valid_to", "失效日期早于生效日期。")
        audience = _AUDIENCES.get(self._raw("audience").strip().lower())
        if audience is None:
            self._fail("audience", "使用对象只能填“市民”或“坐席”。")
        questions = self._questions(title)
        values = {name: self._line(name) for name in ("department", "region", "category", "source")}
        if self.errors or audience is None:
            return None
        return EntryContent(
            title=title,
            questions=questions,
            answer_spoken=spoken,
            answer_full=full or spoken,
            department=values["department"],
            region=values["region"] or WHOLE_CITY,
            category=values["category"],
            audience=audience,
            valid_from=valid_from,
            valid_to=valid_to,
            source=values["source"],
        )

    def _raw(self, name: str) -> str:
        return self._row.values.get(name, "")

    def _fail(self, column: str, detail: str) -> None:
        self.errors.append(RowError(self._row.number, column, detail))

    def _safe(self, name: str, text: str, limit: int) -> str:
        # Length first: the patterns for markup need not run over a megabyte.
        if len(text) > 4 * limit:
            self._fail(name, f"{TITLES[name]}过长（{len(text)} 字），最多 {limit} 字。")
            return ""
        if markup.is_active(text):
            self._fail(name, f"{TITLES[name]}含有脚本或嵌入内容，请改为纯文字。")
            return ""
        return text

    def _limited(self, name: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self._fail(name, f"{TITLES[name]}过长（{len(text)} 字），最多 {limit} 字。")
            return ""
        return text

    def _line(self, name: str) -> str:
        limit = MAX_LENGTH[name]
        return self._limited(name, markup.one_line(self._safe(name, self._raw(name), limit)), limit)

    def _paragraphs(self, name: str) -> str:
        limit = MAX_LENGTH[name]
        return self._limited(name, markup.plain(self._safe(name, self._raw(name), limit)), limit)

    def _questions(self, title: str) -> tuple[str, ...]:
        limit = MAX_LENGTH["question"]
        raw = self._safe("questions", self._raw("questions"), limit * MAX_QUESTIONS)
        parts = [markup.one_line(part) for part in re.split(r"[|｜\n]", raw)]
        distinct: dict[str, str] = {}
        for part in parts:
            if part and normalise(part) != normalise(title):
                distinct.setdefault(normalise(part), part)
        if len(distinct) > MAX_QUESTIONS:
            self._fail("questions", f"问法最多 {MAX_QUESTIONS} 条。")
        for part in distinct.values():
            if len(part) > limit:
                self._fail("questions", f"问法过长（{len(part)} 字），每条最多 {limit} 字。")
        return tuple(distinct.values())

    def _date(self, name: str) -> date | None:
        text = markup.one_line(self._raw(name)[:100])
        if not text:
            return None
        match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
        if match is not None:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                pass
        self._fail(name, f"{TITLES[name]}“{text[:20]}”不是日期，请写成 2026-01-31。")
        return None


def join_questions(questions: Sequence[str]) -> str:
    """Questions as one cell; the separator cannot occur inside an imported question."""
    return QUESTION_SEPARATOR.join(
        question.replace(QUESTION_SEPARATOR, "／") for question in questions
    )
