"""The model behind the intent classifier: scikit-learn and numpy only.

One-vs-rest logistic regression over four weighted feature groups: TF-IDF of
character 1–4-grams, TF-IDF of words and word pairs, pinyin n-grams, and a dense
sentence vector.
``nlu/evaluate.py`` measures it; ``intent_classifier.py`` puts it into Rasa.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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

    char: float = 0.7
    word: float = 0.25
    sound: float = 1.5
    dense: float = 2.5
    c: float = 30.0


@dataclass(frozen=True)
class Sentences:
    """Texts with what is derived from them.

    Attributes:
        texts: the sentences.
        words: their words, separated by spaces.
        dense: float32 ``[len(texts), 384]``, see ``E5Featurizer``.
        sound: ``[len(texts), n]``, see ``PinyinNgrams``; None without it.
    """

    texts: Sequence[str]
    words: Sequence[str]
    dense: np.ndarray
    sound: csr_matrix | None = None


class IntentModel:
    """Fits, predicts, and keeps itself as plain arrays and word lists.

    Not pickled, and not stored with ``skops``: importing that package scans all
    of scikit-learn and numpy, eight seconds of every start of the server.
    """

    FILE = "intent_model.npz"

    def __init__(self, weights: Weights) -> None:
        """Create a model that is not fitted yet."""
        self.weights = weights
        self.labels: list[str] = []
        self._chars: TfidfVectorizer | None = None
        self._words: TfidfVectorizer | None = None
        self._coefficients = np.zeros((0, 0), dtype=np.float32)
        self._intercepts = np.zeros(0, dtype=np.float32)

    @property
    def fitted(self) -> bool:
        """Whether the model can predict."""
        return bool(self.labels)

    def fit(self, sentences: Sentences, labels: Sequence[str]) -> IntentModel:
        """Fit on sentences and their labels; returns itself."""
        self._chars = _char_vectorizer().fit(_marked(sentences))
        self._words = _word_vectorizer().fit(sentences.words)
        features, given = self._features(sentences), np.array(labels)
        self.labels = sorted(set(labels))
        fitted = [self._one(features, given == label) for label in self.labels]
        self._coefficients = np.vstack([e.coef_ for e in fitted]).astype(np.float32)
        self._intercepts = np.hstack([e.intercept_ for e in fitted]).astype(np.float32)
        return self

    def _one(self, features: csr_matrix, is_label: np.ndarray) -> LogisticRegression:
        # A rare act weighs as much as a frequent one: n / (labels * examples of it).
        weight = len(is_label) / (len(self.labels) * is_label.sum())
        return LogisticRegression(
            C=self.weights.c,
            solver="liblinear",
            class_weight={True: weight, False: 1.0},
            max_iter=200,
            random_state=1,
        ).fit(features, is_label)

    def probabilities(self, sentences: Sentences) -> np.ndarray:
        """Probabilities ``[len(texts), len(labels)]``; rows sum to 1.

        One-vs-rest: the logistic function of each score, divided by their sum.
        """
        scores = self._features(sentences) @ self._coefficients.T + self._intercepts
        each = 1.0 / (1.0 + np.exp(-scores))
        found: np.ndarray = each / each.sum(axis=1, keepdims=True)
        return found

    def save(self, folder: Path) -> None:
        """Write the model into ``folder``."""
        if self._chars is None or self._words is None:
            raise ValueError("the model is not fitted")
        np.savez(
            folder / self.FILE,
            labels=np.array(self.labels),
            coefficients=self._coefficients,
            intercepts=self._intercepts,
            char_terms=np.array(self._chars.get_feature_names_out(), dtype=str),
            char_idf=self._chars.idf_,
            word_terms=np.array(self._words.get_feature_names_out(), dtype=str),
            word_idf=self._words.idf_,
        )

    @classmethod
    def load(cls, folder: Path, weights: Weights) -> IntentModel:
        """Read the model that ``save`` wrote into ``folder``."""
        model = cls(weights)
        with np.load(folder / cls.FILE, allow_pickle=False) as stored:
            model.labels = [str(name) for name in stored["labels"]]
            model._coefficients = stored["coefficients"]
            model._intercepts = stored["intercepts"]
            model._chars = _char_vectorizer(stored["char_terms"], stored["char_idf"])
            model._words = _word_vectorizer(stored["word_terms"], stored["word_idf"])
        return model

    def _features(self, sentences: Sentences) -> csr_matrix:
        assert self._chars is not None
        assert self._words is not None
        groups = [
            self._chars.transform(_marked(sentences)) * self.weights.char,
            self._words.transform(sentences.words) * self.weights.word,
            csr_matrix(sentences.dense) * self.weights.dense,
        ]
        if sentences.sound is not None:
            groups.append(sentences.sound * self.weights.sound)
        return hstack(groups).tocsr()


def _char_vectorizer(
    terms: np.ndarray | None = None, idf: np.ndarray | None = None
) -> TfidfVectorizer:
    return _stored(
        TfidfVectorizer(
            analyzer="char", ngram_range=(1, 4), sublinear_tf=True, vocabulary=_vocabulary(terms)
        ),
        idf,
    )


def _word_vectorizer(
    terms: np.ndarray | None = None, idf: np.ndarray | None = None
) -> TfidfVectorizer:
    return _stored(
        TfidfVectorizer(
            token_pattern=WORD, ngram_range=(1, 2), sublinear_tf=True, vocabulary=_vocabulary(terms)
        ),
        idf,
    )


def _vocabulary(terms: np.ndarray | None) -> dict[str, int] | None:
    return None if terms is None else {str(term): i for i, term in enumerate(terms)}


def _stored(vectorizer: TfidfVectorizer, idf: np.ndarray | None) -> TfidfVectorizer:
    if idf is not None:
        vectorizer.idf_ = idf
    return vectorizer


def _marked(sentences: Sentences) -> list[str]:
    # The marks make "first characters" and "last characters" n-grams of their own.
    return [f"^{text}$" for text in sentences.texts]
