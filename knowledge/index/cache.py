"""Embeddings kept by content, so that a text is embedded once per model, ever."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from knowledge.index.embedder import Embedder, Vectors

logger = logging.getLogger(__name__)

# A slice small enough that a long first build can be followed in the log and interrupted
# without losing what was already embedded.
SLICE = 256
LOOKUP = 500

_FIND = "SELECT content, vector FROM embedding WHERE model = ? AND content IN (:ids)"

Progress = Callable[[int, int], None]
"""Called with (texts embedded so far, texts to embed)."""


class EmbeddingCache:
    """A SQLite file next to the other derived data; ``None`` keeps nothing.

    It may be deleted at any time. A damaged or locked file costs time, never an answer.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def passages(
        self, embedder: Embedder, texts: Sequence[str], progress: Progress | None = None
    ) -> Vectors:
        """Vectors for ``texts``, float32 ``[len(texts), dimension]``; new ones are embedded."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        known = self._read(embedder, keys)
        missing: dict[bytes, str] = {}
        for key, text in zip(keys, texts, strict=True):
            if key not in known:
                missing.setdefault(key, text)
        pending = list(missing.items())
        for start in range(0, len(pending), SLICE):
            part = pending[start : start + SLICE]
            vectors = embedder.passages([text for _, text in part])
            fresh = {key: vector for (key, _), vector in zip(part, vectors, strict=True)}
            self._write(embedder, fresh)
            known.update(fresh)
            if progress is not None:
                progress(start + len(part), len(pending))
        if not texts:
            return np.zeros((0, embedder.dimension), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def _open(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=5.0)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS embedding (model TEXT NOT NULL, content BLOB NOT NULL, "
            "vector BLOB NOT NULL, PRIMARY KEY (model, content)) WITHOUT ROWID"
        )
        return connection

    def _read(self, embedder: Embedder, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        if self._path is None:
            return found
        distinct = list(dict.fromkeys(keys))
        try:
            with closing(self._open(self._path)) as connection:
                for start in range(0, len(distinct), LOOKUP):
                    part = distinct[start : start + LOOKUP]
                    marks = ",".join("?" * len(part))
                    query = _FIND.replace(":ids", marks)
                    for content, blob in connection.execute(query, (embedder.name, *part)):
                        vector = np.frombuffer(blob, dtype=np.float32)
                        if vector.shape == (embedder.dimension,):
                            found[content] = vector
        except sqlite3.Error as error:
            logger.warning("embedding cache cannot be read: %s", error)
        return found

    def _write(self, embedder: Embedder, vectors: dict[bytes, Vectors]) -> None:
        if self._path is None:
            return
        try:
            with closing(self._open(self._path)) as connection, connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO embedding VALUES (?, ?, ?)",
                    [
                        (embedder.name, content, np.asarray(vector, np.float32).tobytes())
                        for content, vector in vectors.items()
                    ],
                )
        except sqlite3.Error as error:
            logger.warning("embedding cache cannot be written: %s", error)
