"""Builds a snapshot from the store, or from entries that are in no store."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from knowledge.index.cache import EmbeddingCache, Progress
from knowledge.index.embedder import Embedder
from knowledge.index.entrytext import texts_of
from knowledge.index.snapshot import IndexSnapshot
from knowledge.store.repository import KnowledgeRepository
from knowledge.types import Entry, EntryContent

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
    vectors = None
    if embedder is not None:
        vectors = cache.passages(embedder, texts_of(entries).all(), progress)
    snapshot = IndexSnapshot(
        entries, vectors, revision, embedder.name if embedder is not None else ""
    )
    logger.info(
        "knowledge snapshot %s: %d entries, %d variants, %.2f s",
        snapshot.id,
        len(snapshot.entries),
        len(snapshot.variants),
        time.monotonic() - started,
    )
    return snapshot


def read_published(sessions: sessionmaker[Session]) -> tuple[int, list[Entry]]:
    """The revision and the published entries, of one moment or a little newer.

    The revision is read first: an entry that changes in between is newer than the revision says,
    and the next refresh reads it again. The other way round a change could be missed.
    """
    with sessions() as session:
        repository = KnowledgeRepository(session)
        return repository.revision(), list(repository.published())


def loose_entries(contents: Sequence[tuple[str, EntryContent]]) -> list[Entry]:
    """Entries for a temporary index of contents that are in no store."""
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    return [
        Entry(entry_id, "published", 1, content, "", moment, moment)
        for entry_id, content in sorted(contents)
    ]
