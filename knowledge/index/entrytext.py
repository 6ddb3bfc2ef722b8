"""Which texts of an entry are indexed, and how each index sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.tokenise import syllable_pairs, terms
from knowledge.types import Entry


@dataclass(frozen=True)
class IndexedTexts:
    """All texts of a base in the order of their vectors.

    ``variants`` are title and questions of entry 0, of entry 1, …, beginning at ``starts``;
    ``full`` and ``spoken`` have one text for each entry: "title：answer".
    """

    variants: tuple[str, ...]
    starts: NDArray[np.int64]
    full: tuple[str, ...]
    spoken: tuple[str, ...]

    def all(self) -> tuple[str, ...]:
        """Variants, then full, then spoken: the order of the rows of the vectors."""
        return self.variants + self.full + self.spoken

    def bounds(self, entry: int) -> tuple[int, int]:
        """First and one past the last variant of an entry."""
        last = entry + 1 == len(self.starts)
        return int(self.starts[entry]), len(self.variants) if last else int(self.starts[entry + 1])


def texts_of(entries: Sequence[Entry]) -> IndexedTexts:
    """The texts to index of published entries."""
    variants: list[str] = []
    starts: list[int] = []
    for entry in entries:
        starts.append(len(variants))
        variants.extend(dict.fromkeys((entry.content.title, *entry.content.questions)))
    return IndexedTexts(
        variants=tuple(variants),
        starts=np.asarray(starts, dtype=np.int64),
        full=tuple(
            f"{entry.content.title}：{entry.content.answer_full or entry.content.answer_spoken}"
            for entry in entries
        ),
        spoken=tuple(
            f"{entry.content.title}：{entry.content.answer_spoken or entry.content.answer_full}"
            for entry in entries
        ),
    )


def entry_terms(variants: Sequence[str], answers: str) -> Counter[str]:
    """Counts of words: in how many variants, and once more if the answer has the word."""
    counts: Counter[str] = Counter(set(terms(answers)))
    for variant in variants:
        counts.update(set(terms(variant)))
    return counts


def entry_sounds(variants: Sequence[str], answers: str) -> Counter[str]:
    """The same for pairs of neighbouring toneless syllables."""
    counts: Counter[str] = Counter(set(syllable_pairs(answers)))
    for variant in variants:
        counts.update(set(syllable_pairs(variant)))
    return counts


def answers_of(entry: Entry) -> str:
    """Both answers as one text."""
    return f"{entry.content.answer_full} {entry.content.answer_spoken}"
