"""The base as one file for the province's platform: entries, their history, and the figures.

A zip with ``manifest.json`` (what it is, how many entries, the SHA-256 of every other file),
``entries.csv`` (the columns of an import), ``entries.json`` (everything, with all versions) and
``report.json``. The same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from knowledge.errors import KnowledgeError
from knowledge.exchange import export_file
from knowledge.store.convert import content_from_json, content_to_json
from knowledge.types import Entry, EntryVersion

FORMAT = "wenchang-knowledge-package"
FORMAT_VERSION = 1

MANIFEST, CSV, JSON, REPORT = "manifest.json", "entries.csv", "entries.json", "report.json"
MAX_PACKAGE_BYTES = 200 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
# Zip knows no time zones and no years before 1980; the real time is in the manifest.
_STAMP = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


class PackageError(KnowledgeError):
    """The package is damaged, incomplete or not one of ours."""


@dataclass(frozen=True)
class Package:
    """What a package holds. ``figures`` is as it was given to :func:`write_package`."""

    made_at: datetime
    entries: tuple[Entry, ...]
    versions: dict[str, tuple[EntryVersion, ...]]
    figures: dict[str, Any]


def write_package(
    entries: Sequence[Entry],
    figures: Mapping[str, Any],
    made_at: datetime,
    versions: Mapping[str, Sequence[EntryVersion]] | None = None,
) -> bytes:
    """Pack entries in the order of their ids.

    Args:
        figures: the quality report as JSON-able values.
        made_at: timezone-aware.
        versions: the history of each entry by id, oldest first.

    Raises:
        ValueError: ``made_at`` has no time zone, or two entries share an id.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must be timezone-aware")
    ordered = sorted(entries, key=lambda entry: entry.id)
    if len({entry.id for entry in ordered}) != len(ordered):
        raise ValueError("entry ids must be distinct")
    history = versions or {}
    files = {
        CSV: _csv(ordered),
        JSON: _json([_entry_json(entry, history.get(entry.id, ())) for entry in ordered]),
        REPORT: _json(dict(figures)),
    }
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": made_at.isoformat(),
        "count": len(ordered),
        "sha256": {name: _digest(data) for name, data in files.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {MANIFEST: _json(manifest), **files}.items():
            item = zipfile.ZipInfo(name, _STAMP)
            item.external_attr = _READABLE
            item.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(item, data)
    return out.getvalue()


def read_package(data: bytes) -> Package:
    """Read and verify a package.

    Raises:
        PackageError: it is too large, damaged, altered, of a newer format, or not a package.
    """
    files = _files(data)
    try:
        manifest = json.loads(files[MANIFEST])
        if manifest["format"] != FORMAT:
            _refuse("package_foreign", "这不是本系统的知识包。")
        if manifest["format_version"] != FORMAT_VERSION:
            _refuse("package_version", "知识包的格式版本不同，请升级系统后再读。")
        _verify(files, manifest["sha256"])
        rows = json.loads(files[JSON])
        if len(rows) != manifest["count"]:
            _refuse("package_broken", "知识包的条目数与清单不符，请重新导出。")
        return Package(
            datetime.fromisoformat(manifest["made_at"]),
            tuple(_entry(row) for row in rows),
            {row["id"]: tuple(_version(row["id"], v) for v in row["versions"]) for row in rows},
            json.loads(files[REPORT]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackageError("package_broken", "知识包的内容不完整，请重新导出。") from error


def _files(data: bytes) -> dict[str, bytes]:
    if len(data) > MAX_PACKAGE_BYTES:
        _refuse("package_too_large", "知识包过大。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                _refuse("package_too_large", "知识包解压后过大。")
            if sorted(part.filename for part in parts) != sorted((MANIFEST, CSV, JSON, REPORT)):
                _refuse("package_foreign", "这不是本系统的知识包。")
            return {part.filename: archive.read(part) for part in parts}
    except PackageError:
        raise
    except Exception as error:  # zipfile and zlib raise many kinds on damaged files
        raise PackageError("package_broken", "知识包已损坏，请重新导出。") from error


def _verify(files: Mapping[str, bytes], digests: Mapping[str, str]) -> None:
    for name in (CSV, JSON, REPORT):
        if digests[name] != _digest(files[name]):
            _refuse("package_altered", f"知识包里的 {name} 与清单不符，可能被改动过。")


def _refuse(code: str, detail: str) -> NoReturn:
    raise PackageError(code, detail)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()


def _csv(entries: Sequence[Entry]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / CSV
        export_file(entries, path)
        return path.read_bytes()


def _entry_json(entry: Entry, versions: Sequence[EntryVersion]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "state": entry.state,
        "version": entry.version,
        "owner": entry.owner,
        "created_at": entry.created_at.isoformat(),
        "updated_at": entry.updated_at.isoformat(),
        "content": content_to_json(entry.content),
        "versions": [
            {
                "version": version.version,
                "state": version.state,
                "content": content_to_json(version.content),
                "actor": version.actor,
                "reason": version.reason,
                "at": version.at.isoformat(),
            }
            for version in versions
        ],
    }


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        row["id"],
        row["state"],
        row["version"],
        content_from_json(row["content"]),
        row["owner"],
        datetime.fromisoformat(row["created_at"]),
        datetime.fromisoformat(row["updated_at"]),
    )


def _version(entry_id: str, row: Mapping[str, Any]) -> EntryVersion:
    return EntryVersion(
        entry_id,
        row["version"],
        row["state"],
        content_from_json(row["content"]),
        row["actor"],
        row["reason"],
        datetime.fromisoformat(row["at"]),
    )
