"""A question made ready for the search, and what the search says about an entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.index.embedder import Vectors
from knowledge.index.spoken import core
from knowledge.index.tokenise import sounds, syllable_pairs, terms


@dataclass(frozen=True)
class Question:
    """A question made ready: without its polite wrapping, cut in terms, spelled, embedded."""

    text: str
    terms: tuple[str, ...]
    pairs: tuple[str, ...]
    sounds: tuple[str, ...]
    vector: Vectors | None


@dataclass(frozen=True)
class Hit:
    """How well one entry fits; see :mod:`knowledge.index.fuse` for the parts.

    ``entry`` is a position in ``snapshot.entries``, ``variant`` that of the variant that fits
    best. ``cosine``, ``soft``, ``full`` and ``spoken`` are in deviations from unrelated texts;
    ``words``, ``sounds`` and ``pinyin`` are shares (0..1), and so is ``near``: how nearly the
    question repeats a variant by sound, 1 for the same syllables in the same order.
    """

    entry: int
    variant: int
    score: float
    cosine: float
    soft: float
    full: float
    spoken: float
    words: float
    sounds: float
    pinyin: float
    near: float


def prepare(text: str, embed: Callable[[Sequence[str]], Vectors] | None) -> Question:
    """Make a question ready; ``embed`` gives query vectors, ``None`` works without."""
    return prepare_all([text], embed)[0]


def prepare_all(
    texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors] | None
) -> list[Question]:
    """The same for several; embedded together they take half the time of one after the other."""
    inner = [core(text) for text in texts]
    vectors = [None] * len(inner) if embed is None or not inner else list(embed(inner))
    return [
        Question(text, terms(text), syllable_pairs(text), sounds(text), vector)
        for text, vector in zip(inner, vectors, strict=True)
    ]
