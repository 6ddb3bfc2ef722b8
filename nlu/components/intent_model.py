"""The model behind the intent classifier: scikit-learn and numpy only.

One-vs-rest logistic regression over three weighted feature groups: TF-IDF of
character 1–4-grams, TF-IDF of words and word pairs, and a dense sentence vector.
``nlu/evaluate.py`` measures it; ``intent_classifier.py`` puts it into Rasa.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

# Words of one character count: 吗, 谢, 慢 carry the act of a short sentence.
WORD = r"(?u)\b\w+\b"


@dataclass(frozen=True)
class Weights:
    """Factors on the feature groups, and the inverse penalty ``c``.

    The defaults were the best of the grid in ``nlu/evaluate.py``.
    """

    char: float = 1.0
    word: float = 0.5
    dense: float = 2.5
    c: float = 30.0


@dataclass(frozen=True)
class Sentences:
    """Texts with what is derived from them.

    Attributes:
        texts: the sentences.
        words: their words, separated by spaces.
        dense: float32 ``[len(texts), 384]``, see ``E5Featurizer``.
    """

    texts: Sequence[str]
    words: Sequence[str]
    dense: np.ndarray


class IntentModel:
    """Fits and predicts; its ``parts`` are what has to be stored."""

    def __init__(self, weights: Weights, parts: dict[str, Any] | None = None) -> None:
        """Create a model, with stored ``parts`` if it was fitted before."""
        self.weights = weights
        self.parts = parts or {}

    @property
    def fitted(self) -> bool:
        """Whether the model can predict."""
        return bool(self.parts)

    def fit(self, sentences: Sentences, labels: Sequence[str]) -> IntentModel:
        """Fit on sentences and their labels; returns itself."""
        chars = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
        words = TfidfVectorizer(token_pattern=WORD, ngram_range=(1, 2), sublinear_tf=True)
        chars.fit(_marked(sentences))
        words.fit(sentences.words)
        self.parts = {"chars": chars, "words": words}
        classifier = LogisticRegression(
            C=self.weights.c,
            solver="liblinear",
            class_weight="balanced",
            max_iter=200,
            random_state=1,
        )
        self.parts["classifier"] = classifier.fit(self._features(sentences), list(labels))
        return self

    @property
    def labels(self) -> list[str]:
        """Labels in the order of the columns of ``probabilities``."""
        return [str(name) for name in self.parts["classifier"].classes_]

    def probabilities(self, sentences: Sentences) -> np.ndarray:
        """Probabilities ``[len(texts), len(labels)]``; rows sum to 1."""
        found: np.ndarray = self.parts["classifier"].predict_proba(self._features(sentences))
        return found

    def _features(self, sentences: Sentences) -> csr_matrix:
        groups = [
            self.parts["chars"].transform(_marked(sentences)) * self.weights.char,
            self.parts["words"].transform(sentences.words) * self.weights.word,
            csr_matrix(sentences.dense) * self.weights.dense,
        ]
        return hstack(groups).tocsr()


def _marked(sentences: Sentences) -> list[str]:
    # The marks make "first characters" and "last characters" n-grams of their own.
    return [f"^{text}$" for text in sentences.texts]
