"""Keeps the repairer of the index in use, and makes a new one when that is replaced."""

from __future__ import annotations

import threading

from knowledge.index.snapshot import IndexSnapshot
from knowledge.lexicon.repair import Repairer
from knowledge.lexicon.terms import build_lexicon


class KeptRepairer:
    """The repairer of the latest snapshot that was asked for. Thread-safe."""

    def __init__(self) -> None:
        self._kept: tuple[str, Repairer] | None = None
        self._building = threading.Lock()

    def of(self, snapshot: IndexSnapshot) -> Repairer:
        """The repairer that knows what is published in a snapshot; built the first time."""
        kept = self._kept
        if kept is not None and kept[0] == snapshot.id:
            return kept[1]
        with self._building:
            kept = self._kept
            if kept is None or kept[0] != snapshot.id:
                kept = (snapshot.id, Repairer(build_lexicon(snapshot.entries)))
                self._kept = kept
            return kept[1]
