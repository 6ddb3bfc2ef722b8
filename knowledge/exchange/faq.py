"""Questions and answers in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class Line:
    """A paragraph; ``level`` is 1–9 for a heading by its style, 0 for text."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class Pair:
    """A question with its answer, and values of other columns (``category``, …)."""

    question: str
    answer: str
    values: dict[str, str] = field(default_factory=dict)


_QUESTION = re.compile(
    r"^\s*(?:(?:第?\s*\d{1,3}\s*[.、．)）题]?|[一二三四五六七八九十]{1,3}、)\s*)?"
    r"(?:问题?|提问|Q(?:uestion)?)\s*[\d一二三四五六七八九十]{0,3}\s*[:：.．、]\s*(?P<text>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER = re.compile(
    r"^\s*(?:答案?|回答|答复|解答|A(?:nswer)?)\s*\d{0,3}\s*[:：.．、]\s*(?P<text>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# "问：……？答：……" in one paragraph.
_INLINE_ANSWER = re.compile(r"(?<=[？?。！\s])\s*(?:答案?|回答|答复|解答)\s*[:：]\s*")
_DEPARTMENT = re.compile(
    r"^\s*(?:责任单位|责任部门|承办单位|承办部门|主管部门|答复单位|解答部门|办理单位)\s*[:：]\s*(.+?)[。；]?\s*$"
)
_NUMBERED = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]{1,4}[章节条问]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,3}[.、．](?!\d))\s*"
)
_CHAPTER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]{1,4}[章节篇]|[一二三四五六七八九十]{1,3}[、.．])"
)
_LONGEST_HEADING = 80
_LONGEST_CHAPTER = 30


def pairs(lines: Sequence[Line]) -> Iterator[Pair]:
    """Read "问：…答：…", or numbered or styled headings with the answer below.

    A heading with nothing below it is a chapter and becomes the ``category`` of what follows.
    """
    told = [line for line in lines if line.text.strip()]
    if any(_QUESTION.match(line.text) for line in told) and any(
        _ANSWER.match(line.text) or _INLINE_ANSWER.search(line.text) for line in told
    ):
        yield from _marked(told)
    else:
        yield from _under_headings(told)


class _Open:
    """The pair that is being read."""

    def __init__(self, chapter: str) -> None:
        self.chapter = chapter
        self.question = ""
        self.answer: list[str] = []
        self.department = ""
        self.answering = False

    def pair(self) -> Pair:
        values = {"category": self.chapter, "department": self.department}
        return Pair(
            self.question.strip(),
            "\n".join(self.answer).strip(),
            {name: value for name, value in values.items() if value},
        )


def _marked(lines: Sequence[Line]) -> Iterator[Pair]:
    now = _Open("")
    for line, after in pairwise((*lines, Line(""))):
        text = line.text.strip()
        question, answer = _QUESTION.match(text), _ANSWER.match(text)
        if question:
            if now.question or now.answer:
                yield now.pair()
            now = _Open(now.chapter)
            asked, *answered = _INLINE_ANSWER.split(question["text"], maxsplit=1)
            now.question = asked
            if answered:
                now.answer, now.answering = [answered[0]], True
        elif answer and now.question:
            now.answer.append(answer["text"])
            now.answering = True
        elif _is_chapter(line) and (line.level or _QUESTION.match(after.text)):
            if now.question:
                yield now.pair()
            now = _Open(_heading(text))
        elif now.answering and (department := _DEPARTMENT.match(text)):
            now.department = department[1]
        elif now.answering:
            now.answer.append(text)
        elif now.question:
            # The question goes on in the next paragraph.
            now.question += text
    if now.question or now.answer:
        yield now.pair()


def _under_headings(lines: Sequence[Line]) -> Iterator[Pair]:
    styled = any(line.level for line in lines)
    asked = any(_is_question(line.text) for line in lines)
    now = _Open("")
    for line, after in pairwise((*lines, Line(""))):
        text = line.text.strip()
        if _opens(line, after, styled, asked):
            if now.question and now.answer:
                yield now.pair()
                now = _Open(now.chapter)
            elif now.question:
                now = _Open(now.question)
            now.question = _heading(text)
        elif now.question and (department := _DEPARTMENT.match(text)):
            now.department = department[1]
        elif now.question:
            answer = _ANSWER.match(text)
            now.answer.append(answer["text"] if answer else text)
    if now.question and now.answer:
        yield now.pair()


def _opens(line: Line, after: Line, styled: bool, asked: bool) -> bool:
    """Whether a paragraph is a heading, by the strongest sign that the document uses.

    "一、材料" inside an answer looks like a chapter too; a chapter has a question after it.
    """
    text = line.text.strip()
    if line.level:
        return True
    if len(text) > _LONGEST_HEADING or "\n" in text:
        return False
    if asked:
        return _is_question(text) or (_is_chapter(line) and _is_question(after.text))
    return not styled and bool(_NUMBERED.match(text)) and text[-1] not in "。；;，,：:"


def _is_question(text: str) -> bool:
    return text.strip().endswith(("？", "?")) and len(text.strip()) <= _LONGEST_HEADING


def _is_chapter(line: Line) -> bool:
    text = line.text.strip()
    if line.level:
        return True
    return (
        len(text) <= _LONGEST_CHAPTER
        and _CHAPTER.match(text) is not None
        and text[-1] not in "。；;，,？?：:"
    )


def _heading(text: str) -> str:
    return _NUMBERED.sub("", text).strip()
