"""Sentences by their sound: TF-IDF of pinyin 1–3-grams. scikit-learn and numpy only.

A recogniser writes what it hears with characters that nobody said; the syllables are still there.
They are blurred by what the accent and the telephone merge, so that 一宝卡 and 医保卡 share theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.phonetics import blur, syllables


class PinyinNgrams:
    """Fits its vocabulary, transforms, and keeps itself as plain arrays."""

    FILE = "pinyin_ngrams.npz"

    def __init__(self) -> None:
        """Create one without a vocabulary."""
        self._vectorizer: TfidfVectorizer | None = None

    @property
    def fitted(self) -> bool:
        """Whether it can transform."""
        return self._vectorizer is not None

    def fit(self, texts: Sequence[str]) -> PinyinNgrams:
        """Take the vocabulary from ``texts``; returns itself."""
        self._vectorizer = _vectorizer().fit([_sounds(text) for text in texts])
        return self

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Features ``[len(texts), vocabulary]``, rows of length 1 (or 0 without a known sound)."""
        if self._vectorizer is None:
            raise ValueError("the vocabulary is not fitted")
        return csr_matrix(self._vectorizer.transform([_sounds(text) for text in texts]))

    def save(self, folder: Path) -> None:
        """Write the vocabulary into ``folder``."""
        if self._vectorizer is None:
            raise ValueError("the vocabulary is not fitted")
        terms = np.array(self._vectorizer.get_feature_names_out(), dtype=str)
        np.savez(folder / self.FILE, terms=terms, idf=self._vectorizer.idf_)

    @classmethod
    def load(cls, folder: Path) -> PinyinNgrams:
        """Read what ``save`` wrote into ``folder``."""
        found = cls()
        with np.load(folder / cls.FILE, allow_pickle=False) as stored:
            found._vectorizer = _vectorizer([str(term) for term in stored["terms"]])
            found._vectorizer.idf_ = stored["idf"]
        return found


def _vectorizer(terms: Sequence[str] | None = None) -> TfidfVectorizer:
    vocabulary = None if terms is None else {term: i for i, term in enumerate(terms)}
    return TfidfVectorizer(
        token_pattern=r"\S+",  # noqa: S106
        ngram_range=(1, 3),
        sublinear_tf=True,
        vocabulary=vocabulary,
    )


def _sounds(text: str) -> str:
    # The marks make the first and the last syllables n-grams of their own.
    return " ".join(["^", *(blur(syllable) for syllable in syllables(text)), "$"])
