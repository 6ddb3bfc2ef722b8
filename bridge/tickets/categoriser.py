"""Suggests a category for what a citizen says.

Lexical: the share of the text's information (sum of inverse document frequencies, Spärck Jones
1972) that a leaf's words cover. With an embedder, nearness in meaning to the leaf's examples is
added; it decides where the citizen uses words that no example has.
"""

import re
from collections import Counter
from math import log
from pathlib import Path

import jieba
import numpy as np
from numpy.typing import NDArray

from bridge.tickets.categories import CategoryTree, Leaf
from bridge.tickets.meaning import Embedder, MeaningIndex

# A keyword was chosen by a person; a bigram of an example is there by chance.
_KEYWORD_WEIGHT = 2.0
_MEANING_WEIGHT = 0.6
# Two characters that are no word of the dictionary mostly straddle two words.
_NO_WORD = 0.3
# Counts in jieba's dictionary (a corpus of 60 million words): from here on a word says nothing …
_COMMON = 20_000
# … and up to here it says all it can.
_RARE = 300
_FLOOR = 8.0
_HAN = re.compile(r"[一-鿿]+|[A-Za-z]+")


class Categoriser:
    """Ranks the leaves of a tree for a text; thread-safe.

    Args:
        tree: the categories.
        embedder: adds meaning to words, from the moment that ``warm`` has run.
        cache: folder in which the examples' vectors are kept.
    """

    def __init__(
        self,
        tree: CategoryTree | None = None,
        embedder: Embedder | None = None,
        cache: Path | None = None,
    ) -> None:
        self.tree = tree or CategoryTree.load()
        self._meaning = MeaningIndex(self.tree, embedder, cache) if embedder else None
        # Its own tokenizer: words added here must not change how other rooms cut their texts.
        self._jieba = jieba.Tokenizer()
        self._keywords = frozenset(w for leaf in self.tree.leaves for w in leaf.keywords)
        for word in self._keywords:
            self._jieba.add_word(word)
        self._terms = [self._leaf_terms(leaf) for leaf in self.tree.leaves]
        frequency = Counter(term for terms in self._terms for term in terms)
        count = len(self._terms)
        self._weights = {
            term: log(1 + count / seen) * self._rarity(term) for term, seen in frequency.items()
        }

    def suggest(self, text: str, limit: int = 3) -> list[tuple[Leaf, float]]:
        """Return up to ``limit`` leaves with scores in 0..1, best first; none if nothing fits."""
        scores = self._lexical(text)
        nearness = self._meaning.nearness(text) if self._meaning and text.strip() else None
        if nearness is not None:
            scores = (scores + _MEANING_WEIGHT * nearness) / (1 + _MEANING_WEIGHT)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [(self.tree.leaves[i], float(scores[i])) for i in order if scores[i] > 0]

    def warm(self) -> None:
        """Embed the examples (seconds of work, unless cached); until then words decide alone.

        Meant for a background thread at the start: no caller ever waits for it.
        """
        if self._meaning is not None:
            self._meaning.build()

    def weight(self, text: str) -> float:
        """Return how much of a text is about matters of the tree: the summed weight of its terms."""
        return sum(self._weights.get(term, 0.0) for term in self._text_terms(text))

    def _lexical(self, text: str) -> NDArray[np.float64]:
        weights = {t: self._weights[t] for t in self._text_terms(text) if t in self._weights}
        # The floor keeps a single shared bigram from looking like certainty.
        total = max(sum(weights.values()) * _KEYWORD_WEIGHT, _FLOOR)
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
        text = text.lower()
        terms = {word for word in self._keywords if word.lower() in text}
        for run in _HAN.findall(text):
            terms.update(word for word in self._jieba.cut_for_search(run) if len(word) > 1)
            terms.update(run[i : i + 2] for i in range(len(run) - 1))
        return terms

    def _rarity(self, term: str) -> float:
        """Return how telling a term is in the language at large, 0..1.

        The tree is small: 有人 or 每天 may stand in one leaf only and yet say nothing.
        """
        if term in self._keywords:
            return 1.0
        seen = self._jieba.FREQ.get(term, 0)
        if not seen:
            return _NO_WORD
        return min(1.0, log(_COMMON / seen) / log(_COMMON / _RARE)) if seen < _COMMON else 0.0
