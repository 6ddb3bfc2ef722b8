"""Builds a whole snapshot from entries, whether or not they are in a store."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from knowledge.index.cache import EmbeddingCache, Progress
from knowledge.index.embedder import Embedder
from knowledge.index.entrytext import embedded_texts
from knowledge.index.published import read_published
from knowledge.index.segment import Segment
from knowledge.index.snapshot import IndexSnapshot, Layer
from knowledge.types import Entry, EntryContent

__all__ = ["build_snapshot", "loose_entries", "read_published"]

logger = logging.getLogger(__name__)


def build_snapshot(
    entries: Sequence[Entry],
    revision: int,
    embedder: Embedder | None,
    cache: EmbeddingCache,
    progress: Progress | None = None,
) -> IndexSnapshot:
    """Index entries; without an embedder by words and sounds only.

    Raises:
        EmbedderError: the model fails.
    """
    started = time.monotonic()
    segment = Segment.build(entries)
    if embedder is not None:
        segment = segment.with_vectors(cache.passages(embedder, embedded_texts(entries), progress))
    name = embedder.name if embedder is not None else ""
    snapshot = IndexSnapshot([Layer.whole(segment)], revision, name)
    logger.info(
        "knowledge snapshot %s: %d entries, %d variants, %.2f s",
        snapshot.id,
        len(snapshot.entries),
        snapshot.wordings,
        time.monotonic() - started,
    )
    return snapshot


def loose_entries(contents: Sequence[tuple[str, EntryContent]]) -> list[Entry]:
    """Entries for a temporary index of contents that are in no store."""
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    return [
        Entry(entry_id, "published", 1, content, "", moment, moment)
        for entry_id, content in sorted(contents)
    ]
