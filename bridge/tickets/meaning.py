"""Nearness in meaning between what a citizen says and the examples of each category."""

import hashlib
import threading
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bridge.kit.logs import get_logger
from bridge.tickets.categories import CategoryTree


class Embedder(Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text, ``float32`` of shape ``(n, d)``."""
        ...


class MeaningIndex:
    """The examples' vectors; of no effect until built.

    Args:
        tree: the categories.
        embedder: the model; it is used from one thread at a time.
        cache: folder in which vectors are kept from one start to the next.
    """

    def __init__(self, tree: CategoryTree, embedder: Embedder, cache: Path | None) -> None:
        self._embedder = embedder
        self._cache = cache
        self._count = len(tree.leaves)
        pairs = [
            (i, text) for i, leaf in enumerate(tree.leaves) for text in (leaf.title, *leaf.examples)
        ]
        self._texts = [text for _, text in pairs]
        self._owners = np.array([i for i, _ in pairs])
        self._vectors: NDArray[np.float32] | None = None
        self._lock = threading.Lock()

    def build(self) -> None:
        """Embed the examples, or read their vectors from the cache."""
        # Embedding a text tells one model from another without asking for its name.
        probe = self._embed([self._texts[0]])
        file = self._cache_file(probe)
        vectors = _read(file, len(self._texts)) if file else None
        if vectors is None:
            # In small parts, so that a caller's text need not wait for all of them.
            parts = [self._embed(self._texts[i : i + 8]) for i in range(0, len(self._texts), 8)]
            vectors = np.concatenate(parts)
            if file:
                file.parent.mkdir(parents=True, exist_ok=True)
                aside = file.with_suffix(".tmp.npy")
                np.save(aside, vectors)
                aside.replace(file)
        self._vectors = vectors

    def nearness(self, text: str) -> NDArray[np.float64] | None:
        """Return nearness to each leaf's closest example, stretched to 0..1 over the leaves.

        Raw cosines of sentence models are squeezed into a narrow band; their order is what counts.
        None before ``build``, or when the model fails: a work order is not lost for want of a
        category.
        """
        if self._vectors is None:
            return None
        try:
            query = self._embed([text])[0]
        except Exception as error:  # models raise anything
            get_logger(__name__).warning("category_model_failed", error=type(error).__name__)
            return None
        cosines = np.full(self._count, -1.0)
        np.maximum.at(cosines, self._owners, self._vectors @ query)
        middle, top = float(np.median(cosines)), float(cosines.max())
        stretched = np.clip((cosines - middle) / max(top - middle, 1e-6), 0.0, 1.0)
        return np.asarray(stretched, dtype=np.float64)

    def _embed(self, texts: list[str]) -> NDArray[np.float32]:
        with self._lock:
            return self._embedder.embed(texts)

    def _cache_file(self, probe: NDArray[np.float32]) -> Path | None:
        if self._cache is None:
            return None
        key = hashlib.sha256("\n".join(self._texts).encode() + probe.round(3).tobytes())
        return self._cache / f"categories-{key.hexdigest()[:16]}.npy"


def _read(file: Path, rows: int) -> NDArray[np.float32] | None:
    try:
        vectors: NDArray[np.float32] = np.load(file, allow_pickle=False)
    except (OSError, ValueError):
        return None
    return vectors if vectors.ndim == 2 and len(vectors) == rows else None
