"""The characters of a base and how they may be read: whole syllables and how these begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.index.pace import AT_ONCE, paced
from knowledge.suggest.readings import readings
from nlu.phonetics import syllable_distance

SEPARATOR = "\n"

Costs: TypeAlias = NDArray[np.float32]
"""What it costs to take each character of the alphabet for what was typed; ``inf``: impossible."""


class Alphabet:
    """Numbers the characters of a base; 0 is the separator, which nothing matches. Immutable.

    Every way of typing a character is a vector of costs over the alphabet, float32 ``[size]``.

    Args:
        texts: whose characters these are.
        share: of the time, at most, for getting ready; see :mod:`knowledge.index.pace`.
    """

    def __init__(self, texts: Iterable[str], share: float = AT_ONCE) -> None:
        used: set[str] = set()
        for text in paced(texts, share):
            used.update(text)
        characters = sorted(used - {SEPARATOR})
        self._characters = (SEPARATOR, *characters)
        self._number = {character: i for i, character in enumerate(self._characters)}
        self.size = len(self._characters)
        self.dtype = np.min_scalar_type(self.size)
        by_syllable: dict[str, list[int]] = defaultdict(list)
        for character, read in readings(characters, share).items():
            for syllable in read:
                by_syllable[syllable].append(self._number[character])
        self._by_syllable = {s: np.asarray(n, np.int64) for s, n in by_syllable.items()}
        self._syllables = tuple(sorted(by_syllable))
        by_prefix: dict[str, list[int]] = defaultdict(list)
        for syllable, numbers in by_syllable.items():
            for end in range(1, len(syllable) + 1):
                by_prefix[syllable[:end]].extend(numbers)
        self._by_prefix = {p: np.unique(n) for p, n in by_prefix.items()}

    def numbers(self, text: str) -> NDArray[np.unsignedinteger]:
        """The text as numbers of characters; all of them must be in the alphabet."""
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        known = np.fromiter(map(ord, self._characters), np.int64, self.size)
        table = np.zeros(int(known.max()) + 1, self.dtype)
        table[known] = np.arange(self.size, dtype=self.dtype)
        return table[codes]

    def is_syllable(self, text: str) -> bool:
        """Whether some character of the base is read so."""
        return text in self._by_syllable

    def same(self, character: str) -> Costs:
        """The character itself."""
        number = self._number.get(character)
        return self._only([] if number is None else [number])

    def read(self, syllable: str) -> Costs:
        """Every character with that toneless reading."""
        return self._only(self._by_syllable.get(syllable, ()))

    def beginning(self, letters: str) -> Costs:
        """Every character with a reading that begins so."""
        return self._only(self._by_prefix.get(letters, ()))

    def near(self, syllable: str, farthest: float) -> Costs:
        """Every character by the phonetic distance of its nearest reading, if not too far."""
        costs = self._only(())
        for other, distance in _near(syllable, self._syllables, farthest):
            numbers = self._by_syllable[other]
            costs[numbers] = np.minimum(costs[numbers], np.float32(distance))
        return costs

    def any(self, cost: float) -> Costs:
        """Any character at a fixed cost."""
        costs = np.full(self.size, cost, np.float32)
        costs[0] = np.inf
        return costs

    def _only(self, numbers: Sequence[int] | NDArray[np.int64]) -> Costs:
        costs = np.full(self.size, np.inf, np.float32)
        costs[np.asarray(numbers, np.int64)] = 0
        return costs


@lru_cache(maxsize=2048)
def _near(syllable: str, others: tuple[str, ...], farthest: float) -> list[tuple[str, float]]:
    distances = ((other, syllable_distance(syllable, other)) for other in others)
    return [(other, distance) for other, distance in distances if distance <= farthest]
