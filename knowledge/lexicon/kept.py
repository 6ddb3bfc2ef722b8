"""Keeps the repairer of the index in use, and makes a new one when that is replaced."""

from __future__ import annotations

import threading

from knowledge.index.pace import AT_ONCE, IN_THE_BACKGROUND
from knowledge.index.snapshot import IndexSnapshot
from knowledge.lexicon.repair import Repairer
from knowledge.lexicon.terms import build_lexicon

# Up to so many wordings a lexicon is made while the caller waits: some tenths of a second.
QUICK = 5000


class KeptRepairer:
    """The repairer of the latest snapshot that was asked for. Thread-safe."""

    def __init__(self) -> None:
        self._kept: tuple[str, Repairer] | None = None
        self._building = threading.Lock()

    def of(self, snapshot: IndexSnapshot) -> Repairer | None:
        """The repairer that knows what is published in a snapshot; built the first time.

        That of a large base is built behind the answers; until it is there, the one before is
        given, or ``None`` if there was none.
        """
        kept = self._kept
        if kept is not None and kept[0] == snapshot.id:
            return kept[1]
        if snapshot.wordings <= QUICK:
            with self._building:
                return self._built(snapshot, AT_ONCE)
        if self._building.acquire(blocking=False):
            threading.Thread(
                target=self._behind, args=(snapshot,), name="knowledge-lexicon", daemon=True
            ).start()
        return None if kept is None else kept[1]

    def _behind(self, snapshot: IndexSnapshot) -> None:
        try:
            self._built(snapshot, IN_THE_BACKGROUND)
        finally:
            self._building.release()

    def _built(self, snapshot: IndexSnapshot, share: float) -> Repairer:
        kept = self._kept
        if kept is None or kept[0] != snapshot.id:
            kept = (snapshot.id, Repairer(build_lexicon(snapshot.entries, share), share=share))
            self._kept = kept
        return kept[1]
