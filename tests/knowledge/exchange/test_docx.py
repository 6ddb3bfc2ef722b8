"""Word documents with questions and answers."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Doc

from knowledge.errors import ImportFileError
from knowledge.exchange import docx as module
from knowledge.exchange import read_file
from knowledge.exchange.reader import RawRow, read_rows

Read = Callable[[Doc], list[dict[str, str]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "问答.docx"


@pytest.fixture
def read(path: Path) -> Read:
    """The filled columns of each row that a document gives."""

    def rows(document: Doc) -> list[dict[str, str]]:
        document.save(str(path))
        return [_filled(row) for row in read_rows(path)]

    return rows


def _filled(row: RawRow) -> dict[str, str]:
    return {name: text for name, text in row.values.items() if text}


def written(*lines: str) -> Doc:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def table(document: Doc, *rows: Sequence[str]) -> Doc:
    grid = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, row in zip(grid.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    return document


def rezipped(path: Path, **parts: bytes) -> None:
    """Put other parts into the document; ``word__x`` is ``word/x.xml``."""
    out = io.BytesIO()
    names = {
        name.replace("__", "/") + ("" if "bin" in name else ".xml"): data
        for name, data in parts.items()
    }
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item not in names:
                new.writestr(item, old.read(item))
        for name, data in names.items():
            new.writestr(name.replace("_bin", ".bin"), data)
    path.write_bytes(out.getvalue())


class TestTables:
    def test_columns_in_any_order(self, read: Read) -> None:
        document = table(
            Document(),
            ("序号", "承办部门", "问题 *", "答复（口径）", "备注"),
            ("1", "市人社局", "社保卡丢了怎么办？", "先挂失。\n再补卡。", "无"),
            ("", "", "", "", ""),
            ("2", "市医保局", "医保怎么报？", "到窗口。", ""),
        )
        assert read(document) == [
            {
                "title": "社保卡丢了怎么办？",
                "answer_full": "先挂失。\n再补卡。",
                "department": "市人社局",
            },
            {"title": "医保怎么报？", "answer_full": "到窗口。", "department": "市医保局"},
        ]

    def test_merged_title_above_and_merged_department(self, read: Read) -> None:
        document = table(
            Document(),
            ("", "", ""),
            ("部门", "问题", "答案"),
            ("市公安局", "居住证怎么办？", "带身份证。"),
            ("", "怎么落户？", "到派出所。"),
        )
        grid = document.tables[0]
        grid.cell(0, 0).merge(grid.cell(0, 2)).text = "户籍问答"
        grid.cell(2, 0).merge(grid.cell(3, 0))
        assert [row["department"] for row in read(document)] == ["市公安局", "市公安局"]

    def test_heading_above_is_the_category(self, read: Read) -> None:
        document = Document()
        document.add_heading("社会保险", 1)
        table(document, ("问题", "答案"), ("社保卡丢了怎么办？", "先挂失。"))
        assert read(document)[0]["category"] == "社会保险"

    def test_answer_missing_is_reported_with_its_place(self, path: Path) -> None:
        table(Document(), ("问题", "答案"), ("甲？", "甲。"), ("乙？", "")).save(str(path))
        _, good, errors, _ = read_file(path)
        assert [row.content.title for row in good] == ["甲？"]
        assert [(error.row, error.column) for error in errors] == [(2, "answer_spoken")]

    def test_table_inside_an_answer_becomes_lines(self, read: Read) -> None:
        document = table(
            written("问：水价多少？", "答：按下表。"), ("第一档", "2元"), ("第二档", "3元")
        )
        assert read(document)[0]["answer_full"] == "按下表。\n第一档，2元\n第二档，3元"


class TestRunningText:
    def test_question_and_answer_marks(self, read: Read) -> None:
        document = written(
            "前言",
            "1、问：居住证怎么办？",
            "答：带身份证到派出所。",
            "一、材料",
            "身份证。",
            "责任单位：市公安局",
            "问题2：怎么落户？答：到派出所。",
        )
        assert read(document) == [
            {
                "title": "居住证怎么办？",
                "answer_full": "带身份证到派出所。\n一、材料\n身份证。",
                "department": "市公安局",
            },
            {"title": "怎么落户？", "answer_full": "到派出所。"},
        ]

    def test_chapters_become_categories(self, read: Read) -> None:
        document = written("一、户籍", "问：甲？", "答：甲。", "二、社保", "问：乙？", "答：乙。")
        assert [row["category"] for row in read(document)] == ["户籍", "社保"]

    def test_headings_by_style(self, read: Read) -> None:
        document = Document()
        document.add_heading("户籍", 1)
        document.add_heading("落户要什么材料", 2)
        document.add_paragraph("1.材料：户口簿")
        document.add_paragraph("2.地点：派出所")
        assert read(document) == [
            {
                "title": "落户要什么材料",
                "answer_full": "1.材料：户口簿\n2.地点：派出所",
                "category": "户籍",
            }
        ]

    def test_numbered_questions(self, read: Read) -> None:
        document = written(
            "热线问答",
            "一、社保",
            "1.社保卡丢了怎么办？",
            "先挂失。",
            "1.材料：身份证",
            "2．怎么转？",
            "线上申请。",
        )
        assert read(document) == [
            {
                "title": "社保卡丢了怎么办？",
                "answer_full": "先挂失。\n1.材料：身份证",
                "category": "社保",
            },
            {"title": "怎么转？", "answer_full": "线上申请。", "category": "社保"},
        ]

    def test_numbered_titles(self, read: Read) -> None:
        document = written("1、社保卡补办", "先挂失。", "2、社保转移", "线上申请。")
        assert [row["title"] for row in read(document)] == ["社保卡补办", "社保转移"]

    def test_tracked_changes_count_as_accepted(self, path: Path) -> None:
        written("问：甲？", "答：旧答案。").save(str(path))
        with zipfile.ZipFile(path) as archive:
            text = archive.read("word/document.xml").decode()
        run = "<w:r><w:t>答：旧答案。</w:t></w:r>"
        assert run in text
        new = '<w:del w:id="1"><w:r><w:delText>答：旧答案。</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>答：新答案。</w:t></w:r></w:ins>'
        rezipped(path, word__document=text.replace(run, new).encode())
        assert [_filled(row)["answer_full"] for row in read_rows(path)] == ["新答案。"]


class TestRefused:
    def code(self, path: Path) -> str:
        with pytest.raises(ImportFileError) as error:
            read_rows(path)
        assert error.value.detail.endswith("。")
        return error.value.code

    @pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken"])
    def test_damaged(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        assert self.code(path) == "file_broken"

    def test_cut_off(self, path: Path) -> None:
        written("问：甲？", "答：甲。").save(str(path))
        path.write_bytes(path.read_bytes()[:-300])
        assert self.code(path) == "file_broken"

    def test_zip_without_a_document(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "x")
        assert self.code(path) == "file_broken"

    def test_encrypted_or_old_format(self, path: Path) -> None:
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        assert self.code(path) == "file_encrypted"

    def test_macros(self, path: Path) -> None:
        written("问：甲？", "答：甲。").save(str(path))
        rezipped(path, word__vbaProject_bin=b"macro")
        assert self.code(path) == "file_macros"

    def test_unpacks_to_too_much(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        written("问：甲？", "答：" + "甲" * 10_000).save(str(path))
        monkeypatch.setattr(module, "MAX_TEXT_BYTES", 20_000)
        assert self.code(path) == "file_too_large"

    def test_entities(self, path: Path) -> None:
        written("问：甲？", "答：甲。").save(str(path))
        bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
        rezipped(path, word__document=bomb)
        assert self.code(path) == "file_broken"

    def test_no_questions(self, path: Path) -> None:
        written("今天开会。", "会议纪要。").save(str(path))
        assert self.code(path) == "no_questions"
