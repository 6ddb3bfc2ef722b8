"""Rendered speech on disk, by the hash of what was said and how."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from speech.audio.frames import Pcm
from speech.models import replacing

_LOG = logging.getLogger(__name__)
_SUFFIX = ".pcm"
# When full, make room for more than one new file.
_SHRINK_TO = 0.9


class SpeechCache:
    """A folder of int16 files of at most `limit_bytes`; what was used longest ago goes first.

    Thread-safe. A disk error never breaks speech: it is logged and the cache is passed by.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._size: int | None = None
        self.hits = 0
        self.misses = 0

    @staticmethod
    def key(text: str, voice: str, rate: float, model: str) -> str:
        """Name of an entry: everything that changes the sound is in it."""
        parts = "\x1f".join((text, voice, f"{rate:.3f}", model))
        return hashlib.sha256(parts.encode()).hexdigest()

    def get_or_make(self, key: str, make: Callable[[], Pcm]) -> Pcm:
        """Return the stored audio, or make, store and return it."""
        found = self.get(key)
        if found is not None:
            self.hits += 1
            return found
        self.misses += 1
        made = make()
        self.put(key, made)
        return made

    def get(self, key: str) -> Pcm | None:
        """The stored audio, or None."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            path.touch()
        except OSError:
            return None
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16)

    def put(self, key: str, pcm: Pcm) -> None:
        """Store audio; empty audio is not stored."""
        if len(pcm) == 0 or self._limit <= 0:
            return
        data = pcm.astype("<i2").tobytes()
        try:
            with replacing(self._path(key)) as temporary:
                temporary.write_bytes(data)
            with self._lock:
                self._size = self._measured() + (len(data) if self._size is not None else 0)
                if self._size > self._limit:
                    self._size = self._shrink()
        except OSError as error:
            _LOG.warning("speech cache not writable: %s", error)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{_SUFFIX}"

    def _measured(self) -> int:
        if self._size is not None:
            return self._size
        return sum(path.stat().st_size for path in self._folder.glob(f"*/*{_SUFFIX}"))

    def _shrink(self) -> int:
        entries = []
        for path in self._folder.glob(f"*/*{_SUFFIX}"):
            stat = path.stat()
            entries.append((stat.st_mtime_ns, stat.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries, key=lambda entry: entry[0]):
            if total <= self._limit * _SHRINK_TO:
                break
            path.unlink(missing_ok=True)
            total -= size
        return total
