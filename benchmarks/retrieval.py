"""Retrieval on the sample base: ours against its parts, on questions that the index lacks.

Each question variant of the sample entries is asked while it is left out of the index (an
unforeseen wording), as written, garbled into homophones as a recogniser would, and buried in a
long story; strangers' questions have no answer at all. Prints one table; ``--json`` for machines.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.decide.garble import garble
from knowledge.decide.model import load_calibrations
from knowledge.decide.samples import read_out_of_scope
from knowledge.exchange import read_file
from knowledge.index.builder import build_snapshot, loose_entries
from knowledge.index.cache import EmbeddingCache
from knowledge.index.embedder import SentenceTransformerEmbedder, Vectors
from knowledge.index.snapshot import IndexSnapshot, prepare
from knowledge.index.sparse import Bm25
from knowledge.samples import SAMPLE_FILE
from knowledge.text import normalise

CACHE = Path(__file__).parents[1] / "var" / "cache" / "knowledge" / "embeddings.sqlite"
STORY = (
    "我是住在文城镇这边的", "我前几天已经打过一次电话了", "我跑了好几趟都没有弄成",
    "那边的人又说不归他们管", "我白天要上班没有时间", "家里只有老人和小孩",
    "他们让我打12345来问", "我也不太懂这些政策", "隔壁邻居说他去年就弄好了",
    "我现在人在外地", "这个事情拖了快半个月了", "我在网上查了半天也没看明白",
)  # fmt: skip
Ranker = Callable[[str, int, Vectors], list[int]]


class Queries:
    """The questions of the base, their owners and the variants to leave out."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        titles = {entry.content.title for entry in snapshot.entries}
        self.positions = [i for i, text in enumerate(snapshot.variants) if text not in titles]
        self.texts = [snapshot.variants[i] for i in self.positions]
        self.owners = [snapshot.owner(i) for i in self.positions]

    def kinds(self) -> dict[str, list[str]]:
        """As written, misheard, and inside a story of eight clauses."""
        return {
            "as written": self.texts,
            "misheard": [garble(text, seed) for seed, text in enumerate(self.texts)],
            "long story": [_story(text, seed) for seed, text in enumerate(self.texts)],
        }


def _story(text: str, seed: int) -> str:
    clauses = random.Random(seed).sample(STORY, 7)
    return "，".join([*clauses[:4], text, *clauses[4:]])


def bigram_bm25(snapshot: IndexSnapshot) -> Ranker:
    """BM25 over character bigrams of the wordings, best wording of each entry."""

    def bigrams(text: str) -> list[str]:
        plain = normalise(text)
        return [plain[i : i + 2] for i in range(len(plain) - 1)]

    index = Bm25([dict.fromkeys(bigrams(text), 1) for text in snapshot.variants])

    def rank(text: str, without: int, _vector: Vectors) -> list[int]:
        return _best(snapshot, index.scores(bigrams(text)), without)

    return rank


def e5_alone(snapshot: IndexSnapshot, vectors: Vectors) -> Ranker:
    """Cosine with the wordings, best wording of each entry: plain sentence-transformers search."""

    def rank(_text: str, without: int, vector: Vectors) -> list[int]:
        return _best(snapshot, vectors @ vector, without)

    return rank


def _best(snapshot: IndexSnapshot, scores: NDArray[np.float32], without: int) -> list[int]:
    scores = scores.copy()
    scores[without] = -1e9
    by_entry = np.maximum.reduceat(scores, snapshot.texts.starts)
    return np.argsort(-by_entry, kind="stable")[:10].tolist()


def ours(snapshot: IndexSnapshot) -> Ranker:
    """The product's search."""
    everything = np.ones(len(snapshot.entries), dtype=bool)

    def rank(text: str, without: int, vector: Vectors) -> list[int]:
        question = prepare(text, lambda _texts: vector[np.newaxis, :])
        hits = snapshot.search(question, everything, limit=10, without=without)
        return [hit.entry for hit in hits]

    return rank


def measure(rank: Ranker, queries: Queries, texts: Sequence[str], vectors: Vectors) -> dict:
    """R@1, R@5, MRR and milliseconds per query without the embedding."""
    started = time.perf_counter()
    places: list[int | None] = []
    for text, position, owner, vector in zip(
        texts, queries.positions, queries.owners, vectors, strict=True
    ):
        found = rank(text, position, vector)
        places.append(found.index(owner) if owner in found else None)
    seconds = time.perf_counter() - started
    n = len(places)
    return {
        "r_at_1": sum(place == 0 for place in places) / n,
        "r_at_5": sum(place is not None and place < 5 for place in places) / n,
        "mrr": sum(0 if place is None else 1 / (place + 1) for place in places) / n,
        "search_ms": 1000 * seconds / n,
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    embedder = SentenceTransformerEmbedder()
    cache = EmbeddingCache(CACHE)
    _, rows, _, _ = read_file(SAMPLE_FILE)
    entries = loose_entries([(row.entry_id, row.content) for row in rows])
    embedder.load()
    build_snapshot(entries, 1, embedder, cache)
    started = time.perf_counter()
    snapshot = build_snapshot(entries, 1, embedder, cache)
    build = time.perf_counter() - started
    wordings = cache.passages(embedder, snapshot.variants)
    started = time.perf_counter()
    embedder.queries(["社保卡丢了去哪里补办"])
    for _ in range(20):
        embedder.queries(["社保卡丢了去哪里补办"])
    embed_ms = 1000 * (time.perf_counter() - started) / 21
    queries = Queries(snapshot)
    rankers = {
        "bigram BM25": bigram_bm25(snapshot),
        "e5 wordings": e5_alone(snapshot, wordings),
        "ours": ours(snapshot),
    }
    rows_out = []
    for kind, texts in queries.kinds().items():
        vectors = embedder.queries([prepare(text, None).text for text in texts])
        rows_out += [
            {"questions": kind, "method": name, **measure(rank, queries, texts, vectors)}
            for name, rank in rankers.items()
        ]
    calibration = load_calibrations()[embedder.name]
    result = {
        "entries": len(entries),
        "questions": len(queries.texts),
        "strangers": len(read_out_of_scope()),
        "embed_ms": embed_ms,
        "build_cached_s": build,
        "retrieval": rows_out,
        "decision_out_of_fold": calibration.report,
    }
    print(json.dumps(result, ensure_ascii=False) if arguments.json else _table(result))


def _table(result: dict) -> str:
    lines = [
        f"{result['entries']} entries, {result['questions']} questions left out one at a time; "
        f"embedding {result['embed_ms']:.1f} ms, index from cached embeddings "
        f"{result['build_cached_s']:.2f} s",
        f"{'questions':<12}{'method':<14}{'R@1':>7}{'R@5':>7}{'MRR':>7}{'search ms':>11}",
    ]
    lines += [
        f"{row['questions']:<12}{row['method']:<14}{row['r_at_1']:>7.3f}{row['r_at_5']:>7.3f}"
        f"{row['mrr']:>7.3f}{row['search_ms']:>11.2f}"
        for row in result["retrieval"]
    ]
    report = result["decision_out_of_fold"]
    lines.append("decision (out of fold):")
    lines += [
        f"  {kind:<18} precision {report[f'{kind}_precision']:.3f}"
        f"  coverage {report[f'{kind}_coverage']:.3f}"
        f"  clarified {report[f'{kind}_clarified']:.3f}"
        for kind in ("unforeseen", "misheard", "repeated", "repeated_misheard")
    ]
    lines += [
        f"  {kind:<18} rejection {report[f'{kind}_rejection']:.3f}"
        f"  handed over {report[f'{kind}_handed_over']:.3f}"
        for kind in ("absent", "strangers")
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
