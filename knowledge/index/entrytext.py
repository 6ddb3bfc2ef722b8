"""Which texts of an entry are indexed, and how each index sees them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.tokenise import syllable_pairs, terms
from knowledge.types import Entry

DIGEST_BYTES = 16


@dataclass(frozen=True)
class IndexedTexts:
    """The wordings of a base: title and questions of entry 0, of entry 1, …, one after the other.

    ``starts`` int64 ``[entries]``: where each entry's wordings begin.
    """

    variants: tuple[str, ...]
    starts: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Number of wordings of each entry, ``[entries]``."""
        return np.diff(np.append(self.starts, len(self.variants)))

    def bounds(self, entry: int) -> tuple[int, int]:
        """First and one past the last variant of an entry."""
        last = entry + 1 == len(self.starts)
        return int(self.starts[entry]), len(self.variants) if last else int(self.starts[entry + 1])


def variants_of(entry: Entry) -> tuple[str, ...]:
    """Title and questions of an entry, each once."""
    return tuple(dict.fromkeys((entry.content.title, *entry.content.questions)))


def texts_of(entries: Sequence[Entry]) -> IndexedTexts:
    """The wordings of published entries."""
    variants: list[str] = []
    starts: list[int] = []
    for entry in entries:
        starts.append(len(variants))
        variants.extend(variants_of(entry))
    return IndexedTexts(tuple(variants), np.asarray(starts, dtype=np.int64))


def embedded_texts(entries: Sequence[Entry]) -> list[str]:
    """What is embedded, in the order of the vectors.

    All wordings, then "title：full answer" of each entry, then "title：spoken answer" of each.
    """
    contents = [entry.content for entry in entries]
    return [
        *(variant for entry in entries for variant in variants_of(entry)),
        *(f"{one.title}：{one.answer_full or one.answer_spoken}" for one in contents),
        *(f"{one.title}：{one.answer_spoken or one.answer_full}" for one in contents),
    ]


def digests_of(entries: Sequence[Entry]) -> NDArray[np.uint8]:
    """What identifies an entry's indexed content: uint8 ``[entries, DIGEST_BYTES]``."""
    joined = b"".join(_digest(entry) for entry in entries)
    return np.frombuffer(joined, dtype=np.uint8).reshape(len(entries), DIGEST_BYTES)


def _digest(entry: Entry) -> bytes:
    texts = (*variants_of(entry), entry.content.answer_full, entry.content.answer_spoken)
    whole = "\0".join((entry.id, str(entry.version), *texts))
    return hashlib.blake2b(whole.encode(), digest_size=DIGEST_BYTES).digest()


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
