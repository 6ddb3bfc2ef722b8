"""Word documents with questions and answers, as offices write them, as rows of an import."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from knowledge.errors import ImportFileError
from knowledge.exchange.columns import CHINESE_NAMES, COLUMNS, MAX_FILE_BYTES
from knowledge.exchange.faq import Line, Pair, pairs

# A document is a zip like a workbook. Its text is read into a tree many times its size, so the
# limits of a single part are tighter; pictures are never unpacked.
MAX_UNPACKED_BYTES = 10 * MAX_FILE_BYTES
MAX_TEXT_BYTES = 2 * MAX_FILE_BYTES
MAX_PARTS = 5000

HEADER = ("title", "answer_full", *(c for c in COLUMNS if c not in ("title", "answer_full")))
_HEADER_ROWS = 4
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x1
_NAMES = re.compile(r"[\s*＊:：]|[（(].*?[)）]")
_MACROS = re.compile(r"vbaProject|vbaData|activeX/|\.bin$", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What was moved or struck out under tracked changes is no longer part of the text.
_GONE = frozenset((_W + "moveFrom", _W + "del"))

Row = tuple[int, Sequence[str]]


def docx_table(path: Path) -> Iterator[Row]:
    """A header and one row for each question, numbered from 1 in the order of the document.

    Reads tables that have a column for questions and one for answers, and running text in the
    forms that :func:`knowledge.exchange.faq.pairs` knows. What stands under a heading gets it as
    its category.

    Raises:
        ImportFileError: the file is damaged, encrypted, too large, has macros, or holds no
            questions.
    """
    _check(path)
    try:
        found = list(_pairs(Document(str(path))))
    except Exception as error:  # python-docx, lxml and zipfile raise many kinds
        raise ImportFileError("file_broken", "Word 文件已损坏或不是真正的 .docx 文件。") from error
    if not found:
        raise ImportFileError(
            "no_questions",
            "没有在文档里找到问答，请用“问：……答：……”的写法，或带“问题”和“答案”两列的表格。",
        )
    yield 0, HEADER
    for number, pair in enumerate(found, start=1):
        values = {**pair.values, "title": pair.question, "answer_full": pair.answer}
        yield number, [values.get(name, "") for name in HEADER]


def _check(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(len(_OLE))
    if start == _OLE:
        raise ImportFileError(
            "file_encrypted", "文件加了密码，或是旧的 .doc 格式，请去掉密码并另存为 .docx 文件。"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_xml(archive, part)
    except ImportFileError:
        raise
    except Exception as error:
        raise ImportFileError("file_broken", "Word 文件已损坏或不是真正的 .docx 文件。") from error


def _check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ImportFileError("file_encrypted", "文件加了密码，请去掉密码后再导入。")
    text = sum(part.file_size for part in parts if part.filename.lower().endswith(".xml"))
    total = sum(part.file_size for part in parts)
    if total > MAX_UNPACKED_BYTES or text > MAX_TEXT_BYTES or len(parts) > MAX_PARTS:
        raise ImportFileError("file_too_large", "Word 文件解压后过大，请分成几个文件导入。")
    if any(_MACROS.search(part.filename) for part in parts):
        raise ImportFileError("file_macros", "文件里有宏或控件，请另存为不含宏的 .docx 文件。")


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Word writes no document types; one that is there could only define entities."""
    with archive.open(part) as file:
        start = file.read(4096).replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise ImportFileError(
            "file_broken", "Word 文件含有不允许的定义，请用 Word 另存一份再导入。"
        )


def _pairs(document: Any) -> Iterator[Pair]:
    """Tables with a header are read as such; all else is running text, in order."""
    levels = _levels(document)
    lines: list[Line] = []
    heading = ""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            line = Line(_text(block), levels.get(block._p.style or "", 0))
            lines.append(line)
            heading = line.text.strip() if line.level and line.text.strip() else heading
            continue
        rows = _rows(block)
        header = _header(rows)
        if header is None:
            lines.extend(Line("，".join(filter(None, row)), 0) for row in rows)
            continue
        yield from pairs(lines)
        lines.clear()
        yield from _table_pairs(rows, *header, heading)
    yield from pairs(lines)


def _rows(table: Table) -> list[list[str]]:
    """Texts of the cells. A cell merged downwards stands in each of its rows, one merged across
    stands once."""
    found: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        last: object = None
        for cell in row.cells:
            merged = cell._tc is last
            last = cell._tc
            text = "\n".join(filter(None, (_text(p).strip() for p in cell.paragraphs)))
            cells.append("" if merged else text)
        found.append(cells)
    return found


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]] | None:
    """The first row that names questions and answers, and its columns; a title may be above."""
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        names = [_column(cell) for cell in row]
        if "title" in names and {"answer_full", "answer_spoken"} & set(names):
            return place, names
    return None


def _column(heading: str) -> str:
    name = _NAMES.sub("", heading).lower()
    name = CHINESE_NAMES.get(name, name)
    return name if name in HEADER else ""


def _table_pairs(
    rows: Sequence[Sequence[str]], header: int, names: Sequence[str], heading: str
) -> Iterator[Pair]:
    for row in rows[header + 1 :]:
        values: dict[str, str] = {"category": heading} if "category" not in names else {}
        for name, text in zip(names, row, strict=False):
            if name and text:
                values[name] = (
                    f"{values[name]}\n{text}" if values.get(name) and name != "category" else text
                )
        question, answer = values.pop("title", ""), values.pop("answer_full", "")
        if question or answer or values.get("answer_spoken"):
            yield Pair(question, answer, values)


def _text(paragraph: Paragraph) -> str:
    out: list[str] = []
    _collect(paragraph._p, out)
    return "".join(out).strip()


def _collect(element: Any, out: list[str]) -> None:
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == _W + "t":
            out.append(child.text or "")
        elif child.tag == _W + "tab":
            out.append(" ")
        elif child.tag in (_W + "br", _W + "cr"):
            out.append("\n")
        else:
            _collect(child, out)


def _levels(document: Any) -> dict[str, int]:
    """Heading levels 1–9 by the id of the style; Chinese Word names them 标题 1, 标题 2.

    Read once: the library looks through all styles for each paragraph.
    """
    found: dict[str, int] = {}
    for style in document.styles:
        match = re.fullmatch(r"(?:heading|标题)\s*([1-9])", (style.name or "").lower())
        if match:
            found[style.style_id] = int(match[1])
    return found
