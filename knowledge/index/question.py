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
    inner = core(text)
    vector = None if embed is None else embed([inner])[0]
    return Question(inner, terms(inner), syllable_pairs(inner), sounds(inner), vector)
