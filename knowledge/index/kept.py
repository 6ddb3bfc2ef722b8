"""The index in files, so that a start need not cut, spell and embed everything again.

Derived data: any file may be deleted at any time. A segment is kept in two kinds of files, named
by what is in it: its words and sounds, and for each model its vectors. Two bases that share the
folder do not overwrite each other; the oldest files are deleted.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.arrayfile import (
    ArrayFile,
    ArrayFileError,
    read_arrays,
    read_labels,
    write_arrays,
)
from knowledge.index.embedder import Vectors
from knowledge.index.entrytext import DIGEST_BYTES
from knowledge.index.packing import Arrays, pack, recipe, unpack
from knowledge.index.segment import Lexical, Segment
from knowledge.index.vector import Halves

logger = logging.getLogger(__name__)

MOST_FILES = 6
WORDS, VECTORS = ".words", ".vectors"
# A kept segment is worth using if it shares so much with what is published now.
SHARED = 0.9


class KeptIndex:
    """The files of one folder; ``None`` keeps nothing. Trouble costs time, never an answer."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def save(self, segment: Segment) -> None:
        """Keep a segment's words and sounds."""
        if self._folder is None or not segment.entries:
            return
        # Other code makes other files: under one name the old would be in the way of the new.
        path = self._folder / f"{_name(segment.digests)}-{recipe()[:8]}{WORDS}"
        arrays = {"digests": segment.digests, **pack(segment.lexical)}
        try:
            self._write(path, {"recipe": recipe()}, arrays)
        except OSError as error:
            logger.warning("the index cannot be kept: %s", error)

    def save_vectors(
        self, digests: NDArray[np.uint8], model: str, vectors: Vectors | Halves
    ) -> None:
        """Keep the vectors of these entries under a model."""
        if self._folder is None or not len(vectors):
            return
        path = self._vectors_path(self._folder, _name(digests), model)
        try:
            self._write(path, {"model": model}, {"vectors": vectors})
        except OSError as error:
            logger.warning("the vectors cannot be kept: %s", error)

    def lexical(self, digests: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Lexical] | None:
        """The kept words and sounds that cover most of the entries with these digests.

        Returns:
            The digests of the kept segment, in its order, and its indexes; ``None`` if no file
            covers at least ``SHARED`` of both sides.
        """
        wanted = {row.tobytes() for row in digests}
        best: tuple[int, Path] | None = None
        for path in self._files(WORDS):
            known = self._digests_in(path)
            shared = sum(row.tobytes() in wanted for row in known)
            enough = shared >= SHARED * max(len(known), len(wanted), 1)
            if enough and (best is None or shared > best[0]):
                best = shared, path
        if best is None:
            return None
        file = self._read(best[1])
        if file is None:
            return None
        try:
            return file.arrays["digests"], unpack(file.arrays)
        except (KeyError, ValueError, UnicodeDecodeError) as error:
            self._refuse(best[1], error)
            return None

    def vectors(self, digests: NDArray[np.uint8], model: str, rows: int) -> Vectors | Halves | None:
        """The kept vectors of exactly these entries under a model."""
        if self._folder is None:
            return None
        path = self._vectors_path(self._folder, _name(digests), model)
        file = self._read(path) if path.is_file() else None
        if file is None or file.labels.get("model") != model:
            return None
        vectors = file.arrays.get("vectors")
        if vectors is None or vectors.ndim != 2 or vectors.dtype.kind != "f":
            return None
        return vectors if len(vectors) == rows else None

    def _vectors_path(self, folder: Path, name: str, model: str) -> Path:
        return folder / f"{name}-{hashlib.sha256(model.encode()).hexdigest()[:8]}{VECTORS}"

    def _write(self, path: Path, labels: dict[str, str], arrays: Arrays) -> None:
        if not path.is_file():
            write_arrays(path, labels, arrays)
        for old in self._files(path.suffix)[MOST_FILES:]:
            old.unlink(missing_ok=True)

    def _files(self, suffix: str) -> list[Path]:
        """The files of a kind, the newest first."""
        if self._folder is None or not self._folder.is_dir():
            return []
        found = [(path.stat().st_mtime_ns, path) for path in self._folder.glob(f"*{suffix}")]
        return [path for _, path in sorted(found, reverse=True)]

    def _digests_in(self, path: Path) -> NDArray[np.uint8]:
        nothing = np.zeros((0, DIGEST_BYTES), dtype=np.uint8)
        try:
            if read_labels(path).get("recipe") != recipe():
                return nothing
            return read_arrays(path, only="digests").arrays["digests"]
        except (ArrayFileError, KeyError) as error:
            self._refuse(path, error)
            return nothing

    def _read(self, path: Path) -> ArrayFile | None:
        try:
            return read_arrays(path)
        except ArrayFileError as error:
            self._refuse(path, error)
            return None

    def _refuse(self, path: Path, error: Exception) -> None:
        logger.warning("%s is built anew: %s", path.name, error)
        path.unlink(missing_ok=True)


def _name(digests: NDArray[np.uint8]) -> str:
    return hashlib.blake2b(digests.tobytes(), digest_size=12).hexdigest()
