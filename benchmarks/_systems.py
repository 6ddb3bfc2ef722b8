"""The systems that the retrieval benchmark compares, all on the same entries."""

import hashlib
import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

from benchmarks._questions import Asked
from bridge.settings import ROOT
from knowledge.engine import KnowledgeBase
from knowledge.index.builder import loose_entries
from knowledge.index.cache import EmbeddingCache
from knowledge.index.embedder import SentenceTransformerEmbedder
from knowledge.index.entrytext import variants_of
from knowledge.index.sparse import Bm25
from knowledge.schema import create_schema
from knowledge.store import KnowledgeStore
from knowledge.text import normalise
from knowledge.types import EntryContent

CACHE = ROOT / "var" / "cache" / "models" / "knowledge"
SELECTORS = ROOT / "var" / "cache" / "response-selector"
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
CHILD = Path(__file__).with_name("_response_selector.py")
DEEP = 10

Contents = Sequence[tuple[str, EntryContent]]


@dataclass(frozen=True)
class Found:
    """Ids in order, how sure the system is of the first, and the milliseconds that it took.

    ``answers`` is the system's own decision, ``None`` if it has none but a threshold.
    """

    ids: list[str]
    confidence: float
    ms: float
    answers: bool | None = None


class System(Protocol):
    """Anything that finds entries for questions."""

    name: str

    def ask(self, questions: Sequence[Asked]) -> list[Found]:
        """What is found for each question."""
        ...


class Ours:
    """The product: repair (if heard by telephone), search, calibrated decision."""

    def __init__(
        self, contents: Contents, embedder: SentenceTransformerEmbedder, *, repair: bool = True
    ) -> None:
        self.name = "ours" if repair else "ours, without repair"
        self._repair = repair
        engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        create_schema(engine)
        sessions = sessionmaker(engine, expire_on_commit=False)
        with sessions.begin() as session:
            KnowledgeStore(session).save_many(contents, actor="benchmark", reason="sample")
        self.base = KnowledgeBase(sessions, embedder=embedder, cache_dir=CACHE)
        self.base.load()

    def ask(self, questions: Sequence[Asked]) -> list[Found]:
        """See :class:`System`."""
        found = []
        for question in questions:
            text, heard = question.text, question.heard is not None
            began = time.perf_counter()
            if heard and self._repair:
                text = self.base.repair(text).understood
            answer = self.base.answer(text, limit=DEEP, heard=heard)
            ms = 1000 * (time.perf_counter() - began)
            ids = [candidate.entry_id for candidate in answer.candidates]
            found.append(Found(ids, answer.confidence, ms, answer.decision == "answer"))
        return found


class _ByWording:
    """Scores wordings; an entry is as good as its best one."""

    def __init__(self, contents: Contents) -> None:
        entries = loose_entries(contents)
        self._ids = [entry.id for entry in entries]
        spans = [variants_of(entry) for entry in entries]
        self._wordings = [text for span in spans for text in span]
        self._starts = np.cumsum([0, *(len(span) for span in spans[:-1])])

    def _found(self, scores: np.ndarray, began: float) -> Found:
        best = np.maximum.reduceat(scores, self._starts)
        order = np.argsort(-best, kind="stable")[:DEEP]
        ms = 1000 * (time.perf_counter() - began)
        return Found([self._ids[at] for at in order], float(best[order[0]]), ms)


class BigramBm25(_ByWording):
    """BM25 over the character bigrams of the wordings."""

    name = "bigram BM25"

    def __init__(self, contents: Contents) -> None:
        super().__init__(contents)
        self._index = Bm25.build([dict.fromkeys(_bigrams(text), 1) for text in self._wordings])

    def ask(self, questions: Sequence[Asked]) -> list[Found]:
        """See :class:`System`."""
        found = []
        for question in questions:
            began = time.perf_counter()
            found.append(self._found(self._index.scores(_bigrams(question.text)), began))
        return found


def _bigrams(text: str) -> list[str]:
    plain = normalise(text)
    return [plain[at : at + 2] for at in range(len(plain) - 1)] or [plain]


class Dense(_ByWording):
    """Plain sentence-transformers with the same model, and a flat FAISS index of the wordings."""

    name = "sentence-transformers + FAISS"

    def __init__(self, contents: Contents, embedder: SentenceTransformerEmbedder) -> None:
        super().__init__(contents)
        self._embedder = embedder
        vectors = EmbeddingCache(CACHE / "embeddings.sqlite").passages(embedder, self._wordings)
        self._index = faiss.IndexFlatIP(embedder.dimension)
        self._index.add(vectors)

    def ask(self, questions: Sequence[Asked]) -> list[Found]:
        """See :class:`System`."""
        found = []
        for question in questions:
            began = time.perf_counter()
            vector = self._embedder.queries([question.text])
            near, places = self._index.search(vector, len(self._wordings))
            scores = np.empty(len(self._wordings), dtype=np.float32)
            scores[places[0]] = near[0]
            found.append(self._found(scores, began))
        return found


class ResponseSelector:
    """Rasa's own way of answering questions, trained on the same wordings in its environment.

    The trained model is kept by the hash of what it was trained on.
    """

    name = "Rasa ResponseSelector"

    def __init__(self, contents: Contents) -> None:
        self._examples = {entry.id: list(variants_of(entry)) for entry in loose_entries(contents)}
        digest = hashlib.sha256(json.dumps(self._examples, sort_keys=True).encode())
        digest.update(CHILD.read_bytes())
        SELECTORS.mkdir(parents=True, exist_ok=True)
        self._model = SELECTORS / f"{digest.hexdigest()[:16]}.tar.gz"

    def ask(self, questions: Sequence[Asked]) -> list[Found]:
        """See :class:`System`."""
        with tempfile.TemporaryDirectory() as folder:
            given, told = Path(folder) / "given.json", Path(folder) / "told.json"
            given.write_text(
                json.dumps(
                    {
                        "examples": self._examples,
                        "questions": [question.text for question in questions],
                    }
                )
            )
            # Rasa logs every question that it is asked, and nobody reads the held-out ones.
            subprocess.run(
                [RASA_PYTHON, CHILD, self._model, given, told],
                check=True,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            rows = json.loads(told.read_text())
        return [Found(row["ids"], row["confidence"], row["ms"]) for row in rows]
