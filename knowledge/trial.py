"""What would be answered if other entries were published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from knowledge.clock import SHANGHAI, Clock
from knowledge.engine import KnowledgeBase
from knowledge.index.builder import build_snapshot
from knowledge.index.entrytext import embedded_texts
from knowledge.index.keeper import SMALL
from knowledge.index.segment import Segment
from knowledge.index.snapshot import IndexSnapshot, Layer
from knowledge.types import Entry


class TrialBase(KnowledgeBase):
    """Answers from an index of its own, and does not ask the store whether that may be said.

    Args:
        base: whose model, cache and decision are used.
        snapshot: the index.
        day: judge validity by this business day; today by default.
    """

    def __init__(
        self, base: KnowledgeBase, snapshot: IndexSnapshot, *, day: date | None = None
    ) -> None:
        super().__init__(
            base._sessions,
            embedder=base.embedder,
            clock=base._clock if day is None else _noon(day),
            calibrations=base._calibrations,
        )
        self._index.works = base._index.works
        self._trial = snapshot

    @classmethod
    def of(
        cls, base: KnowledgeBase, entries: Sequence[Entry], *, day: date | None = None
    ) -> TrialBase:
        """A base of these entries alone."""
        embedder = base.embedder if base._index.works else None
        snapshot = build_snapshot(entries, base.snapshot.revision, embedder, base._cache)
        return cls(base, snapshot, day=day)

    @classmethod
    def changed(cls, base: KnowledgeBase, entries: Sequence[Entry]) -> TrialBase:
        """The base as it is, with these entries instead of those that have the same ids.

        As in the life of the index, a large base gets a layer and a small one is indexed anew.
        """
        now = base.snapshot
        ids = {entry.id for entry in entries}
        if len(now.entries) <= SMALL:
            kept = [entry for entry in now.entries if entry.id not in ids]
            return cls.of(base, sorted([*kept, *entries], key=lambda entry: entry.id))
        layers = [layer.without(ids) for layer in now.layers]
        like = layers[0].segment
        fresh = Segment.build(entries, like)
        if now.dense:
            vectors = base._cache.passages(base.embedder, embedded_texts(entries))
            fresh = fresh.with_vectors(vectors, like)
        snapshot = IndexSnapshot([*layers, Layer.whole(fresh)], now.revision, now.model)
        return cls(base, snapshot)

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
