"""Tries one way after another of reading what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.suggest.base import SearchBase
from knowledge.suggest.haystack import Haystack, Lattice, Spans
from knowledge.suggest.initials import Alphabet
from knowledge.suggest.ranking import Attempt, Kind, Ranking
from knowledge.suggest.typed import initials, is_chinese, is_letter, literal, sounding
from knowledge.suggest.typos import budget, gap, similar

# With fewer sure finds than these, what only resembles the words is looked for too.
FEW = 3
# Two letters are the initials of too many questions, one is in every title.
FEWEST_LETTERS = 3
# A word may be there in two parts: 医保卡补办 in 医保卡丢失补办.
SHORTEST_PARTED = 3
SHORTEST_PARTED_LETTERS = 4
LONGEST_PARTED = 16
# One character alone is a word only before a longer one: 换驾驶证 in 驾驶证到期换证.
SHORTEST_AFTER_ONE = 4
# A sentence that nobody foresaw: of its neighbouring characters that occur at all, weighted by
# rarity, not more than this may be missing.
FEWEST_PIECES = 4
MOST_MISSING = 0.7
# What resembles the words in a title is preferred to the same in a question.
IN_A_QUESTION = np.float32(0.05)

NEVER = np.float32(np.inf)

Reading = Callable[[str, Alphabet], Lattice]
TextCosts = NDArray[np.float32]
"""The cost of each text of a stack; ``inf``: not found."""


class Looking:
    """One search for some words. Fills a ranking.

    Args:
        words: folded words, all of which are wanted; at least one.
        limit: how many entries are wanted.
    """

    def __init__(
        self, base: SearchBase, words: Sequence[str], ranking: Ranking, limit: int
    ) -> None:
        self._base = base
        self._words = words
        self._ranking = ranking
        self._limit = limit
        self._letters = sum(is_letter(c) for word in words for c in word)

    def look(self) -> None:
        """Look in all places where sure finds may be, and in the others if these are few."""
        self._id()
        self._as_it_stands()
        self._by_sound()
        self._by_label()
        if self._ranking.found < min(FEW, self._limit):
            self._resembling()
        if self._ranking.found < self._limit:
            self._all(Kind.ANSWER, self._base.answers, literal)
        if self._ranking.found < min(FEW, self._limit):
            self._sharing()

    def _id(self) -> None:
        entry = self._base.by_id.get("".join(self._words))
        if entry is not None:
            costs = np.full(len(self._base.ids), np.inf, np.float32)
            costs[entry] = 0
            self._ranking.add(Attempt(Kind.ID, self._base.ids, ()), costs)

    def _as_it_stands(self) -> None:
        titles, questions = self._base.titles, self._base.questions
        spans = self._all(Kind.TITLE, titles, literal)
        if len(self._words) == 1:
            starts = titles.beginning(spans[0])
            self._add(Kind.TITLE_START, titles, (starts,), titles.cheapest(starts))
            self._in_parts(Kind.TITLE_PARTS, titles, literal)
        self._all(Kind.QUESTION, questions, literal)
        if len(self._words) == 1:
            self._in_parts(Kind.QUESTION_PARTS, questions, literal)
        else:
            self._with_labels(Kind.TITLE_PARTS, titles)
            self._with_labels(Kind.QUESTION_PARTS, questions)

    def _by_sound(self) -> None:
        titles, questions = self._base.titles, self._base.questions
        typed = sum(map(len, self._words))
        if self._letters:
            self._all(Kind.TITLE_INITIALS, titles, initials)
        if typed >= 2:
            self._all(Kind.TITLE_SOUND, titles, sounding)
            if len(self._words) == 1:
                self._in_parts(Kind.TITLE_SOUND_PARTS, titles, sounding)
        if typed >= (FEWEST_LETTERS if self._letters else 2):
            self._all(Kind.QUESTION_SOUND, questions, sounding)

    def _by_label(self) -> None:
        if sum(map(len, self._words)) >= 2:
            self._all(Kind.LABEL, self._base.labels, literal)
        if len(self._words) == 1 and len(self._words[0]) >= FEWEST_LETTERS:
            self._all(Kind.ID_PART, self._base.ids, literal)

    def _resembling(self) -> None:
        """Texts with what sounds similar, or has one typing error."""
        alphabet = self._base.alphabet
        lattices = [(word, similar(word, alphabet)) for word in self._words]
        for stack, dearer in self._wordings():
            parts = tuple(
                stack.reach(lattice, budget=budget(word), gap=gap(word))[-1]
                for word, lattice in lattices
            )
            self._add(Kind.SIMILAR, stack, parts, _sum(stack, parts) + dearer)

    def _sharing(self) -> None:
        """Texts with some of several words, or many neighbouring characters of a sentence."""
        distinct = dict.fromkeys(piece for word in self._words for piece in _pieces(word))
        if len(distinct) < FEWEST_PIECES and len(self._words) == 1:
            return
        parts = {
            stack: tuple(self._spans(stack, literal, piece) for piece in distinct)
            for stack, _ in self._wordings()
        }
        weights = _rarity(parts)
        for stack, dearer in self._wordings():
            missing = 1 - _shares(stack, parts[stack], weights) + dearer
            costs = np.where(missing <= MOST_MISSING, missing, NEVER)
            self._add(Kind.SHARED, stack, parts[stack], costs)

    def _wordings(self) -> tuple[tuple[Haystack, np.float32], ...]:
        """Where entries are worded as people ask, and what a match there costs in addition."""
        return (self._base.titles, np.float32(0)), (self._base.questions, IN_A_QUESTION)

    def _all(self, kind: Kind, stack: Haystack, reading: Reading) -> tuple[Spans, ...]:
        """Texts with all words, read in one way."""
        parts = tuple(self._spans(stack, reading, word) for word in self._words)
        self._add(kind, stack, parts, _sum(stack, parts))
        return parts

    def _in_parts(self, kind: Kind, stack: Haystack, reading: Reading) -> None:
        """Texts with the beginning of the only word in one place and the rest in another."""
        word = self._words[0]
        shortest = SHORTEST_PARTED_LETTERS if self._letters else SHORTEST_PARTED
        if not shortest <= len(word) <= LONGEST_PARTED:
            return
        lattice = reading(word, self._base.alphabet)
        beginnings = stack.reach(lattice)
        for cut in range(1, len(word)):
            beginning = beginnings[cut]
            if not (reading is literal and len(word) >= SHORTEST_AFTER_ONE):
                beginning = beginning.where(beginning.ends - beginning.begins >= 2)
            rest = stack.reach(lattice, cut)[-1] if len(beginning) else beginning
            if len(rest):
                costs = np.where(
                    stack.apart(beginning, rest), _sum(stack, (beginning, rest)), NEVER
                )
                self._add(kind, stack, (beginning, rest), costs)

    def _with_labels(self, kind: Kind, stack: Haystack) -> None:
        """Texts with some of the words, the others being in the entry's labels."""
        parts = tuple(self._spans(stack, literal, word) for word in self._words)
        total = np.zeros(len(stack), np.float32)
        some = np.full(len(stack), np.inf, np.float32)
        for word, spans in zip(self._words, parts, strict=True):
            here = stack.cheapest(spans)
            labels = self._base.labels
            label = labels.cheapest(self._spans(labels, literal, word))[stack.owners]
            total += np.minimum(here, label)
            some = np.minimum(some, here)
        self._add(kind, stack, parts, np.maximum(total, some))

    def _spans(self, stack: Haystack, reading: Reading, word: str) -> Spans:
        return stack.reach(reading(word, self._base.alphabet))[-1]

    def _add(self, kind: Kind, stack: Haystack, parts: tuple[Spans, ...], costs: TextCosts) -> None:
        self._ranking.add(Attempt(kind, stack, parts), costs)


def _pieces(word: str) -> list[str]:
    """Each two neighbouring characters; a word with letters or figures stays whole."""
    if len(word) < 2 or not all(map(is_chinese, word)):
        return [word]
    return [word[i : i + 2] for i in range(len(word) - 1)]


def _sum(stack: Haystack, parts: Sequence[Spans]) -> TextCosts:
    """The texts in which every part is found."""
    total = np.zeros(len(stack), np.float32)
    for spans in parts:
        if not len(spans):
            return np.full(len(stack), np.inf, np.float32)
        total += stack.cheapest(spans)
    return total


def _rarity(parts: Mapping[Haystack, Sequence[Spans]]) -> TextCosts:
    """Weights of the parts that add up to 1; 0 for those that no text has."""
    texts = sum(map(len, parts))
    counts = np.zeros(len(next(iter(parts.values()))), np.float32)
    for stack, found in parts.items():
        counts += [np.count_nonzero(np.isfinite(stack.cheapest(spans))) for spans in found]
    weights = np.where(counts > 0, np.log1p(texts / np.maximum(counts, 1)), 0).astype(np.float32)
    return weights / max(float(weights.sum()), 1e-6)


def _shares(stack: Haystack, parts: Sequence[Spans], weights: TextCosts) -> TextCosts:
    """The weight of the parts that each text has."""
    shares = np.zeros(len(stack), np.float32)
    for spans, weight in zip(parts, weights, strict=True):
        shares += weight * np.isfinite(stack.cheapest(spans))
    return shares
