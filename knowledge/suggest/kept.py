"""Keeps the finder of the index in use, and makes a new one behind its back."""

from __future__ import annotations

import threading

from knowledge.engine import KnowledgeBase
from knowledge.index.pace import IN_THE_BACKGROUND
from knowledge.suggest.search import EntryFinder


class KeptFinder:
    """Gives the newest finder there is. Thread-safe.

    After a publication the earlier one serves until the new one is whole: whoever uses it checks
    in the store what it finds.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._kept: tuple[str, EntryFinder] | None = None
        self._building = threading.Lock()

    def __call__(self) -> EntryFinder:
        """The finder. Raises :class:`KnowledgeError` ``not_ready`` before the base is loaded."""
        snapshot = self._base.snapshot
        kept = self._kept
        if kept is None:
            with self._building:
                if self._kept is None:
                    self._kept = (snapshot.id, EntryFinder(snapshot.entries))
                return self._kept[1]
        if kept[0] != snapshot.id and self._building.acquire(blocking=False):
            threading.Thread(target=self._renew, name="finder", daemon=True).start()
        return kept[1]

    def _renew(self) -> None:
        try:
            snapshot = self._base.snapshot
            self._kept = (snapshot.id, EntryFinder(snapshot.entries, IN_THE_BACKGROUND))
        finally:
            self._building.release()
