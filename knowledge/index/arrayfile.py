"""A file of named arrays that is whole or refused: written aside, checked when read.

Layout: ``MAGIC``, length and CRC-32 of the head (two little-endian 32-bit numbers), the head (JSON:
labels, and for each array its type, shape, place and CRC-32), then the arrays, each at a multiple
of 64 bytes. Nothing in it is ever executed.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"WCINDEX1"
ALIGNMENT = 64
LONGEST_HEAD = 1 << 20

_TYPES = {name: np.dtype(name) for name in ("|u1", "<i4", "<i8", "<f2", "<f4", "<f8")}
_LENGTHS = struct.Struct("<II")

Array = NDArray[Any]


class ArrayFileError(Exception):
    """The file is missing, cut off, damaged, or of another kind."""


@dataclass(frozen=True)
class ArrayFile:
    """What a file holds."""

    labels: dict[str, str]
    arrays: dict[str, Array]


def write_arrays(path: Path, labels: Mapping[str, str], arrays: Mapping[str, Array]) -> None:
    """Write the file beside its place and move it there when it is complete.

    Raises:
        OSError: the folder cannot be written.
    """
    parts: dict[str, dict[str, Any]] = {}
    place = 0
    flat: list[Array] = []
    for name, array in arrays.items():
        data = np.ascontiguousarray(array)
        if data.dtype.str not in _TYPES:
            raise ValueError(f"{name} has type {data.dtype.str}")
        place += -place % ALIGNMENT
        parts[name] = {
            "type": data.dtype.str,
            "shape": list(data.shape),
            "place": place,
            "crc": _crc(data),
        }
        flat.append(data)
        place += data.nbytes
    head = json.dumps({"labels": dict(labels), "arrays": parts}, ensure_ascii=False).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as file:
            file.write(MAGIC + _LENGTHS.pack(len(head), zlib.crc32(head)) + head)
            begin = file.tell()
            for data in flat:
                file.write(b"\0" * (-(file.tell() - begin) % ALIGNMENT))
                file.write(data.reshape(-1).view(np.uint8).data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def read_labels(path: Path) -> dict[str, str]:
    """The labels alone. Raises :class:`ArrayFileError`."""
    with _opened(path) as file:
        return _head(file)[0]


def read_arrays(path: Path, *, only: str = "") -> ArrayFile:
    """Read and check all arrays, or only the one of that name.

    They are read, not mapped: a mapped file that is cut off by somebody would end the process.

    Raises:
        ArrayFileError: the file cannot be used.
    """
    with _opened(path) as file:
        labels, parts = _head(file)
        begin = file.tell()
        arrays: dict[str, Array] = {}
        try:
            for name, part in parts.items():
                if only and name != only:
                    continue
                kind, shape = _TYPES[part["type"]], tuple(int(size) for size in part["shape"])
                count = int(np.prod(shape, dtype=np.int64))
                file.seek(begin + int(part["place"]))
                arrays[name] = _loaded(file, kind, count, part["crc"]).reshape(shape)
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise ArrayFileError(f"{path.name}: {error}") from error
    return ArrayFile(labels, arrays)


def _opened(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise ArrayFileError(f"{path.name}: {error.strerror}") from error


def _head(file: Any) -> tuple[dict[str, str], dict[str, Any]]:
    opening = file.read(len(MAGIC) + _LENGTHS.size)
    if len(opening) < len(MAGIC) + _LENGTHS.size or not opening.startswith(MAGIC):
        raise ArrayFileError("not an index file")
    length, crc = _LENGTHS.unpack(opening[len(MAGIC) :])
    head = file.read(length) if length <= LONGEST_HEAD else b""
    if len(head) != length or zlib.crc32(head) != crc:
        raise ArrayFileError("the head is damaged")
    content = json.loads(head)
    return dict(content["labels"]), dict(content["arrays"])


def _loaded(file: Any, kind: np.dtype[Any], count: int, crc: int) -> Array:
    data = np.fromfile(file, dtype=kind, count=count)
    if len(data) != count or _crc(data) != crc:
        raise ValueError("an array is damaged")
    return data


def _crc(data: Array) -> int:
    return zlib.crc32(np.ascontiguousarray(data).reshape(-1).view(np.uint8).data)
