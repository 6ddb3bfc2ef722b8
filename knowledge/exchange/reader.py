"""Files as rows of named texts: csv in three encodings, xlsx, and docx."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from knowledge.errors import ImportFileError
from knowledge.exchange.columns import (
    CHINESE_NAMES,
    COLUMNS,
    FORMULA_GUARD,
    FORMULA_STARTS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    OPTIONAL_COLUMNS,
)
from knowledge.types import RowError

# A workbook is a zip; one that unpacks to far more than its size is an attack or a mistake.
MAX_UNPACKED_BYTES = 10 * MAX_FILE_BYTES


@dataclass
class RawRow:
    """One row of a file: its number as a spreadsheet shows it, texts by column, its faults."""

    number: int
    values: dict[str, str]
    errors: list[RowError] = field(default_factory=list)


def read_rows(path: Path) -> list[RawRow]:
    """Read a .csv, .xlsx or .docx file into rows; empty rows are left out.

    Raises:
        ImportFileError: the file as a whole is unusable (the code says why).
    """
    if not path.is_file():
        raise ImportFileError("file_not_found", f"找不到文件“{path.name}”。")
    if path.stat().st_size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024 // 1024
        raise ImportFileError("file_too_large", f"文件超过 {limit} MB，请分成几个文件导入。")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        table = _csv_table(path)
    elif suffix == ".xlsx":
        table = _xlsx_table(path)
    elif suffix == ".docx":
        # Few imports are documents; the library for them is loaded when one comes.
        from knowledge.exchange.docx import docx_table

        table = docx_table(path)
    else:
        raise ImportFileError("file_type", "只能导入 .csv、.xlsx 或 .docx 文件。")
    return _named_rows(table)


class _Formula:
    """Stands for a cell that holds a formula, whose value nobody has checked."""


_FORMULA = _Formula()


Table = Iterator[tuple[int, Sequence[Any]]]


def decode(data: bytes) -> str:
    """Text of a csv file: UTF-8 (with or without a mark), or GB 18030 as Chinese Excel saves.

    Raises:
        ImportFileError: it is neither.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ImportFileError("file_encoding", "无法识别文件编码，请另存为 UTF-8 编码的 CSV 文件。")


def _csv_table(path: Path) -> Table:
    text = decode(path.read_bytes())
    first_line = text.partition("\n")[0]
    delimiter = "\t" if "\t" in first_line and "," not in first_line else ","
    csv.field_size_limit(MAX_FILE_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        # Rows are numbered, not lines: an answer may hold line breaks.
        for number, cells in enumerate(reader, start=1):
            yield number, [_csv_cell(cell) for cell in cells]
    except csv.Error as error:
        raise ImportFileError(
            "file_broken", f"CSV 文件第 {reader.line_num} 行无法读取。"
        ) from error


def _csv_cell(cell: str) -> str | _Formula:
    """Undo the guard of the export; what a spreadsheet would run as a formula is refused."""
    text = cell.strip()
    if text[:1] == FORMULA_GUARD and text[1:2] in FORMULA_STARTS:
        return text[1:]
    return _FORMULA if text[:1] == "=" else cell


def _xlsx_table(path: Path) -> Table:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise ImportFileError("file_too_large", "Excel 文件解压后过大，请分成几个文件导入。")
        book = load_workbook(path, read_only=True, data_only=False)
    except ImportFileError:
        raise
    except Exception as error:  # openpyxl and zipfile raise many kinds on damaged files
        raise ImportFileError("file_broken", "Excel 文件已损坏或不是真正的 .xlsx 文件。") from error
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            return
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [_FORMULA if cell.data_type == "f" else cell.value for cell in cells]
    except ImportFileError:
        raise
    except Exception as error:
        raise ImportFileError("file_broken", "Excel 文件的工作表无法读取。") from error
    finally:
        book.close()


def _named_rows(table: Table) -> list[RawRow]:
    header = next(table, None)
    if header is None or not any(_text(cell) for cell in header[1]):
        raise ImportFileError("file_empty", "文件是空的，第一行应为列名。")
    names = [_column(_text(cell)) for cell in header[1]]
    known = [name for name in names if name]
    repeated = sorted({name for name in known if known.count(name) > 1})
    if repeated:
        raise ImportFileError("columns_repeated", f"列名重复：{'、'.join(repeated)}。")
    missing = [] if "title" in known else ["title"]
    if not {"answer_spoken", "answer_full"} & set(known):
        missing.append("answer_spoken（或 answer_full）")
    if missing:
        raise ImportFileError("columns_missing", f"缺少必需的列：{'、'.join(missing)}。")
    rows: list[RawRow] = []
    for number, cells in table:
        row = _named_row(number, names, cells)
        if row is not None:
            rows.append(row)
        if len(rows) > MAX_ROWS:
            raise ImportFileError("too_many_rows", f"一次最多导入 {MAX_ROWS} 条，请分开导入。")
    return rows


def _named_row(number: int, names: Sequence[str], cells: Sequence[Any]) -> RawRow | None:
    if not any(_text(cell) or isinstance(cell, _Formula) for cell in cells):
        return None
    row = RawRow(number, {})
    for name, cell in zip(names, cells, strict=False):
        if not name:
            continue
        if isinstance(cell, _Formula):
            row.errors.append(RowError(number, name, "单元格是公式，请改为文字后再导入。"))
        row.values[name] = _text(cell)
    if any(_text(cell) for cell in cells[len(names) :]):
        row.errors.append(RowError(number, "", "列数比表头多，可能是内容里的逗号没有加引号。"))
    return row


def _column(heading: str) -> str:
    name = heading.strip().lower().replace(" ", "_")
    name = CHINESE_NAMES.get(name, name)
    return name if name in COLUMNS or name in OPTIONAL_COLUMNS else ""


def _text(cell: Any) -> str:
    if cell is None or isinstance(cell, _Formula):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
