"""Export to the same columns that the import reads."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from knowledge.errors import ImportFileError
from knowledge.exchange.columns import COLUMNS, FORMULA_GUARD, FORMULA_STARTS, OPTIONAL_COLUMNS
from knowledge.exchange.rows import join_questions
from knowledge.types import Entry

HEADER = (*COLUMNS, *OPTIONAL_COLUMNS)


def export_file(entries: Iterable[Entry], path: Path) -> int:
    """Write entries to a .csv (UTF-8 with mark, so that Excel opens it) or .xlsx file.

    The file appears whole or not at all. Returns the number of entries.

    Raises:
        ImportFileError: the ending of the file's name is neither.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise ImportFileError("file_type", "只能导出为 .csv 或 .xlsx 文件。")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        rows = (_row(entry) for entry in entries)
        count = _write_csv(temporary, rows) if suffix == ".csv" else _write_xlsx(temporary, rows)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _row(entry: Entry) -> list[str]:
    content = entry.content
    return [
        entry.id,
        content.title,
        join_questions(content.questions),
        content.answer_spoken,
        content.answer_full,
        content.department,
        content.region,
        content.category,
        content.valid_from.isoformat() if content.valid_from else "",
        content.valid_to.isoformat() if content.valid_to else "",
        content.source,
        content.audience,
    ]


def _write_csv(path: Path, rows: Iterator[list[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow([_guarded(text) for text in row])
            count += 1
    return count


def _guarded(text: str) -> str:
    return FORMULA_GUARD + text if text.startswith(FORMULA_STARTS) else text


def _write_xlsx(path: Path, rows: Iterator[list[str]]) -> int:
    count = 0
    book = Workbook(write_only=True)
    sheet = book.create_sheet("知识条目")
    sheet.append(list(HEADER))
    for row in rows:
        count += 1
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=text)
            # Everything is text, also what looks like a formula or a number.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
    return count
