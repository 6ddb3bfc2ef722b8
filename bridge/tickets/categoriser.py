"""Suggests a category for what a citizen says.

Lexical: the share of the text's information (sum of inverse document frequencies, Spärck Jones
1972) that a leaf's words cover. With an embedder, nearness in meaning to the leaf's examples is
added; it decides where the citizen uses words that no example has.
"""

import re
import threading
from collections import Counter
from functools import cached_property
from math import log
from typing import Protocol

import jieba
import numpy as np
from numpy.typing import NDArray

from bridge.tickets.categories import CategoryTree, Leaf

# A keyword was chosen by a person; a bigram of an example is there by chance.
_KEYWORD_WEIGHT = 2.0
_MEANING_WEIGHT = 0.5
_HAN = re.compile(r"[一-鿿]+|[A-Za-z]+")


class Embedder(Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text, ``float32`` of shape ``(n, d)``."""
        ...


class Categoriser:
    """Ranks the leaves of a tree for a text; thread-safe.

    Args:
        tree: the categories.
        embedder: adds meaning to words, if given.
    """

    def __init__(self, tree: CategoryTree | None = None, embedder: Embedder | None = None) -> None:
        self.tree = tree or CategoryTree.load()
        self._embedder = embedder
        self._lock = threading.Lock()
        # Its own tokenizer: words added here must not change how other rooms cut their texts.
        self._jieba = jieba.Tokenizer()
        for leaf in self.tree.leaves:
            for word in leaf.keywords:
                self._jieba.add_word(word)
        self._terms = [self._leaf_terms(leaf) for leaf in self.tree.leaves]
        frequency = Counter(term for terms in self._terms for term in terms)
        count = len(self._terms)
        self._idf = {term: log(1 + count / seen) for term, seen in frequency.items()}

    def suggest(self, text: str, limit: int = 3) -> list[tuple[Leaf, float]]:
        """Return up to ``limit`` leaves with scores in 0..1, best first; none if nothing fits."""
        scores = self._lexical(text)
        if self._embedder is not None and text.strip():
            scores = scores + _MEANING_WEIGHT * self._meaning(text)
            scores = scores / (1 + _MEANING_WEIGHT)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [(self.tree.leaves[i], float(scores[i])) for i in order if scores[i] > 0]

    def warm(self) -> None:
        """Embed the examples now rather than at the first suggestion."""
        if self._embedder is not None:
            self._meaning("路灯不亮")

    def weight(self, text: str) -> float:
        """Return how much of a text is about matters of the tree: the summed weight of its terms."""
        return sum(self._idf.get(term, 0.0) for term in self._text_terms(text))

    def _lexical(self, text: str) -> NDArray[np.float64]:
        weights = {t: self._idf[t] for t in self._text_terms(text) if t in self._idf}
        # A floor keeps a single shared bigram from looking like certainty.
        total = max(sum(weights.values()) * _KEYWORD_WEIGHT, 1e-9)
        return np.array(
            [
                sum(weight * terms[term] for term, weight in weights.items() if term in terms)
                / total
                for terms in self._terms
            ]
        )

    def _leaf_terms(self, leaf: Leaf) -> dict[str, float]:
        terms: dict[str, float] = {}
        for text in (leaf.title, *leaf.examples):
            terms.update(dict.fromkeys(self._text_terms(text), 1.0))
        for word in leaf.keywords:
            terms[word] = _KEYWORD_WEIGHT
        return terms

    def _text_terms(self, text: str) -> set[str]:
        terms: set[str] = set()
        for run in _HAN.findall(text.lower()):
            terms.update(word for word in self._jieba.cut_for_search(run) if len(word) > 1)
            terms.update(run[i : i + 2] for i in range(len(run) - 1))
        return terms

    def _meaning(self, text: str) -> NDArray[np.float64]:
        """Return nearness to each leaf's closest example, stretched to 0..1 over the leaves.

        Raw cosines of sentence models are squeezed into a narrow band; their order is what counts.
        """
        assert self._embedder is not None
        vectors, owners = self._examples
        with self._lock:
            query = self._embedder.embed([text])[0]
        cosines = np.full(len(self.tree.leaves), -1.0)
        np.maximum.at(cosines, owners, vectors @ query)
        middle, top = float(np.median(cosines)), float(cosines.max())
        spread = np.clip((cosines - middle) / max(top - middle, 1e-6), 0.0, 1.0)
        return np.asarray(spread, dtype=np.float64)

    @cached_property
    def _examples(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        assert self._embedder is not None
        pairs = [
            (i, text)
            for i, leaf in enumerate(self.tree.leaves)
            for text in (leaf.title, *leaf.examples)
        ]
        with self._lock:
            vectors = self._embedder.embed([text for _, text in pairs])
        return vectors, np.array([i for i, _ in pairs])
