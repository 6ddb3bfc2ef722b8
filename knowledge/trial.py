"""What would be answered if other entries were published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from knowledge.clock import SHANGHAI, Clock
from knowledge.engine import KnowledgeBase
from knowledge.index.builder import build_snapshot
from knowledge.index.snapshot import IndexSnapshot
from knowledge.types import Entry


class TrialBase(KnowledgeBase):
    """Answers from ``entries`` alone, and does not ask the store whether they may be said.

    Args:
        base: whose model, cache and decision are used.
        entries: the published entries of the trial.
        day: judge validity by this business day; today by default.
    """

    def __init__(
        self, base: KnowledgeBase, entries: Sequence[Entry], *, day: date | None = None
    ) -> None:
        super().__init__(
            base._sessions,
            embedder=base.embedder,
            clock=base._clock if day is None else _noon(day),
            calibrations=base._calibrations,
        )
        self._index.works = base._index.works
        embedder = base.embedder if base._index.works else None
        self._trial = build_snapshot(entries, base.snapshot.revision, embedder, base._cache)

    @property
    def snapshot(self) -> IndexSnapshot:
        """The index of the trial."""
        return self._trial

    def _sayable(self, entry_ids: Sequence[str], today: date) -> dict[str, int]:
        # The index has judged validity already.
        return {entry_id: self._trial.versions[entry_id] for entry_id in entry_ids}


def _noon(day: date) -> Clock:
    moment = datetime.combine(day, time(12), SHANGHAI)
    return lambda: moment
