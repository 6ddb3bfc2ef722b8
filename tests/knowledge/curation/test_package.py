"""The base as one file."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from knowledge.curation.package import PackageError, read_package, write_package
from knowledge.exchange.columns import COLUMNS
from knowledge.types import Entry, EntryContent, EntryVersion

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CONTENT = EntryContent(
    "社保卡补办",
    ("社保卡丢了", "补卡"),
    "口语",
    "全文",
    valid_to=date(2027, 1, 31),
    source="示例",
)
ENTRIES = [
    Entry("E-2", "published", 2, replace(CONTENT, title="=1+1"), "林", NOW, NOW),
    Entry("E-1", "withdrawn", 1, CONTENT, "", NOW, NOW),
]
VERSIONS = {
    "E-2": (
        EntryVersion("E-2", 1, "published", CONTENT, "林", "新增", NOW),
        EntryVersion("E-2", 2, "published", ENTRIES[0].content, "林", "改标题", NOW),
    )
}
FIGURES = {"coverage": 0.75, "entries": 2, "adoption": None}


def packed() -> bytes:
    return write_package(ENTRIES, FIGURES, NOW, VERSIONS)


def changed(data: bytes, name: str, text: str) -> bytes:
    """The same zip with other content in one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.namelist():
            new.writestr(item, text if item == name else old.read(item))
    return out.getvalue()


class TestWritePackage:
    def test_same_content_same_bytes(self) -> None:
        assert packed() == write_package(list(reversed(ENTRIES)), dict(FIGURES), NOW, VERSIONS)

    def test_manifest_and_csv(self) -> None:
        with zipfile.ZipFile(io.BytesIO(packed())) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            rows = list(csv.reader(io.StringIO(archive.read("entries.csv").decode("utf-8-sig"))))
        assert manifest["count"] == 2
        assert set(manifest["sha256"]) == {"entries.csv", "entries.json", "report.json"}
        assert rows[0][: len(COLUMNS)] == list(COLUMNS)
        # In order of ids; what a spreadsheet would run as a formula is guarded.
        assert [row[:2] for row in rows[1:]] == [["E-1", "社保卡补办"], ["E-2", "'=1+1"]]

    def test_time_zone_and_distinct_ids(self) -> None:
        with pytest.raises(ValueError, match="timezone"):
            write_package([], {}, NOW.replace(tzinfo=None))
        with pytest.raises(ValueError, match="distinct"):
            write_package([ENTRIES[0], ENTRIES[0]], {}, NOW)


class TestReadPackage:
    def test_gives_back_what_was_written(self) -> None:
        package = read_package(packed())
        assert package.entries == (ENTRIES[1], ENTRIES[0])
        assert package.versions == {"E-1": (), **VERSIONS}
        assert (package.figures, package.made_at) == (FIGURES, NOW)

    @pytest.mark.parametrize("name", ["entries.csv", "entries.json", "report.json"])
    def test_altered_file(self, name: str) -> None:
        with pytest.raises(PackageError) as error:
            read_package(changed(packed(), name, "[]"))
        assert error.value.code == "package_altered"

    @pytest.mark.parametrize(
        ("manifest", "code"),
        [
            ("{}", "package_broken"),
            ("not json", "package_broken"),
            ('{"format": "other"}', "package_foreign"),
            ('{"format": "wenchang-knowledge-package", "format_version": 99}', "package_version"),
        ],
    )
    def test_manifest_of_something_else(self, manifest: str, code: str) -> None:
        with pytest.raises(PackageError) as error:
            read_package(changed(packed(), "manifest.json", manifest))
        assert error.value.code == code

    def test_damaged(self) -> None:
        data = packed()
        for broken in (b"", b"hello", data[:-40], data[:100] + b"\0\0\0" + data[103:]):
            with pytest.raises(PackageError):
                read_package(broken)

    def test_other_zip(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("../evil.txt", "x")
        with pytest.raises(PackageError) as error:
            read_package(out.getvalue())
        assert error.value.code == "package_foreign"
