"""The life of the index: loaded, kept at what the store says, moved to another model.

A base of up to ``SMALL`` entries is indexed anew with every change. In a larger one a change takes
a fraction of a second at any size: what is new gets a layer of its own, what is gone is only
marked, and :mod:`knowledge.index.tidy` puts the layers together behind the answers.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from knowledge.errors import EmbedderError, KnowledgeError
from knowledge.index.cache import EmbeddingCache
from knowledge.index.embedder import Embedder, Vectors
from knowledge.index.entrytext import embedded_texts
from knowledge.index.kept import KeptIndex
from knowledge.index.pace import AT_ONCE, IN_THE_BACKGROUND
from knowledge.index.published import read_entries, read_published, read_versions, revision_of
from knowledge.index.segment import Segment
from knowledge.index.snapshot import IndexSnapshot, Layer
from knowledge.index.start import first_layer
from knowledge.index.tidy import merge, replaced, untidy_from
from knowledge.index.vector import compact
from knowledge.types import Entry

logger = logging.getLogger(__name__)

# Indexed anew (with kept embeddings) faster than a caller notices.
SMALL = 500
# Of a mass of changes so many are indexed at once, the latest first; then as many as the layers
# hold, so that there are never many layers.
AT_A_TIME = 100
# A layer of more entries than this is built with rests, for the sake of the callers.
QUICK = 20


@dataclass(frozen=True)
class Progress:
    """How far a long embedding is: of the ``total`` new texts for a model, ``done`` are embedded."""

    model: str
    done: int
    total: int


class IndexKeeper:
    """Holds the snapshot in use and replaces it. Thread-safe; calls block.

    Args:
        sessions: of the application's database.
        embedder: the model.
        cache: embeddings by text.
        files: where whole segments are kept.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        embedder: Embedder,
        cache: EmbeddingCache,
        files: KeptIndex,
    ) -> None:
        self._sessions = sessions
        self._embedder = embedder
        self._previous = embedder
        self.works = True
        self.trouble = ""
        self.progress: Progress | None = None
        self.cache = cache
        self._files = files
        self._snapshot: IndexSnapshot | None = None
        self._whole: IndexSnapshot | None = None
        self._changing = threading.Lock()
        self._tidying: threading.Thread | None = None

    @property
    def embedder(self) -> Embedder:
        """The model in use, or the one that was meant to be if it does not work."""
        return self._embedder

    @property
    def snapshot(self) -> IndexSnapshot | None:
        """The snapshot in use; ``None`` before :meth:`load`."""
        return self._snapshot

    @property
    def whole(self) -> IndexSnapshot | None:
        """The last snapshot without layers: for what need not know the changes of the day."""
        return self._whole

    def embedder_of(self, snapshot: IndexSnapshot) -> Embedder | None:
        """The model that a snapshot's vectors were made with; ``None`` if it has none."""
        for embedder in (self._embedder, self._previous):
            if snapshot.dense and embedder.name == snapshot.model:
                return embedder
        return None

    def load(self) -> None:
        """Build the first snapshot: from words and sounds at once, then with meanings."""
        with self._changing:
            revision, entries = read_published(self._sessions)
            base, rest = first_layer(entries, self._files, exact=len(entries) <= SMALL)
            if self._snapshot is None:
                self._use(
                    [base, *self._layer(rest, base.segment, dense=False)], revision, whole=True
                )
            self._files.save(base.segment)
            if self.works:
                base = Layer(self._meant(base.segment), base.live)
            layers = [base, *self._layer(rest, base.segment)]
            self._use(layers, revision, whole=True)
        self._tidy_up()

    def refresh(self) -> bool:
        """Index what has changed in the store; true if the snapshot was replaced."""
        with self._changing:
            current = self._snapshot
            if current is not None and revision_of(self._sessions) == current.revision:
                return False
            if current is not None:
                self._advance(current)
        if current is None:
            self.load()
        self._tidy_up()
        return True

    def switch(self, embedder: Embedder) -> None:
        """Embed everything with another model, then use that; the old one serves until then.

        Raises:
            EmbedderError: the new model fails; the old one stays.
            KnowledgeError: ``not_ready`` before :meth:`load`.
        """
        made: dict[int, tuple[Segment, Segment]] = {}
        while True:
            snapshot = self._snapshot
            if snapshot is None:
                raise KnowledgeError("not_ready", "知识库正在加载，请稍后再试。")
            base: Segment | None = None
            for layer in snapshot.layers:
                old = layer.segment
                if id(old) not in made:
                    made[id(old)] = old, self._embedded(old, embedder, base)
                base = base or made[id(old)][1]
            with self._changing:
                now = self._snapshot
                # What was published or put together meanwhile has to be embedded as well.
                if now is not None and all(id(layer.segment) in made for layer in now.layers):
                    layers = [Layer(made[id(one.segment)][1], one.live) for one in now.layers]
                    self._previous, self._embedder = self._embedder, embedder
                    self.works, self.trouble = True, ""
                    self._use(layers, now.revision)
                    return

    def join(self) -> None:
        """Wait until the layers are in order."""
        tidying = self._tidying
        if tidying is not None:
            tidying.join()

    def _advance(self, current: IndexSnapshot) -> None:
        """From a snapshot to what the store says now, in one or more steps."""
        while True:
            revision, versions = read_versions(self._sessions)
            known = current.versions
            changed = [one for one, version in versions.items() if known.get(one) != version]
            gone = known.keys() - versions.keys()
            few = len(versions) <= SMALL
            if few or 2 * len(current.layers[0].live) < len(versions):
                kept = [one for one in current.entries if versions.get(one.id) == one.version]
                entries = sorted(
                    [*kept, *read_entries(self._sessions, changed)], key=lambda one: one.id
                )
                share = AT_ONCE if few else IN_THE_BACKGROUND
                base = Segment.build(entries, share=share)
                self._files.save(base)
                self._use([Layer.whole(self._meant(base))], revision, whole=True)
                return
            layered = sum(len(layer.live) for layer in current.layers[1:])
            count = max(AT_A_TIME, layered)
            now, later = changed[:count], changed[count:]
            layers = [layer.without({*gone, *now}) for layer in current.layers]
            fresh = self._layer(read_entries(self._sessions, now), layers[0].segment)
            kept_layers = [layers[0], *(layer for layer in layers[1:] if len(layer.live))]
            current = self._use([*kept_layers, *fresh], current.revision if later else revision)
            if not later:
                return

    def _use(self, layers: Sequence[Layer], revision: int, *, whole: bool = False) -> IndexSnapshot:
        for layer in layers:
            layer.segment.lexical.warm()
        dense = self.works and all(layer.segment.vectors or not layer.live.size for layer in layers)
        snapshot = IndexSnapshot(layers, revision, self._embedder.name if dense else "")
        self._snapshot = snapshot
        if whole:
            self._whole = snapshot
            if len(snapshot.entries) > SMALL:
                # The garbage collector stops everybody while it walks through all objects: 0.4
                # to 1 s with 20,000 entries. These are freed by their counters, without it.
                gc.freeze()
        logger.info(
            "knowledge snapshot %s: %d entries, %d wordings, %d layers",
            snapshot.id,
            len(snapshot.entries),
            snapshot.wordings,
            len(snapshot.layers),
        )
        return snapshot

    def _layer(self, entries: Sequence[Entry], like: Segment, *, dense: bool = True) -> list[Layer]:
        """A layer for some entries, or nothing for none."""
        if not entries:
            return []
        share = AT_ONCE if len(entries) <= QUICK else IN_THE_BACKGROUND
        segment = Segment.build(entries, like, share)
        return [Layer.whole(self._meant(segment, like) if dense else segment)]

    def _meant(self, segment: Segment, like: Segment | None = None) -> Segment:
        """The segment with meanings; without them from now on if the model fails."""
        if not self.works:
            return segment
        try:
            return self._embedded(segment, self._embedder, like)
        except EmbedderError as error:
            self.works = False
            self.trouble = error.detail + "现在只按文字和读音检索。"
            logger.warning("knowledge works without embeddings: %s", error.detail)
            return segment

    def _embedded(self, segment: Segment, embedder: Embedder, like: Segment | None) -> Segment:
        """With vectors from their file, from the cache, or new. Raises :class:`EmbedderError`."""
        texts = embedded_texts(segment.entries)
        if like is not None:
            return segment.with_vectors(self._passages(embedder, texts), like)
        vectors = self._files.vectors(segment.digests, embedder.name, len(texts))
        if vectors is None:
            vectors = compact(self._passages(embedder, texts))
            self._files.save_vectors(segment.digests, embedder.name, vectors)
        else:
            # The model must work before its vectors are relied on.
            embedder.queries([texts[0]])
        return segment.with_vectors(vectors)

    def _passages(self, embedder: Embedder, texts: Sequence[str]) -> Vectors:
        def told(done: int, total: int) -> None:
            self.progress = Progress(embedder.name, done, total)

        try:
            return self.cache.passages(embedder, texts, told)
        finally:
            self.progress = None

    def _tidy_up(self) -> None:
        """Put the layers together behind the answers, if there is reason to."""
        snapshot, tidying = self._snapshot, self._tidying
        if snapshot is None or untidy_from(snapshot) is None:
            return
        if tidying is None or not tidying.is_alive():
            self._tidying = threading.Thread(target=self._tidy, name="knowledge-tidy", daemon=True)
            self._tidying.start()

    def _tidy(self) -> None:
        while (snapshot := self._snapshot) and (first := untidy_from(snapshot)) is not None:
            merged = merge(snapshot, first, self._files)
            with self._changing:
                now = self._snapshot
                layers = replaced(now, snapshot, first, merged) if now is not None else None
                # Another model or a whole new base has come meanwhile: look again.
                if now is not None and layers is not None:
                    self._use(layers, now.revision, whole=first == 0)
