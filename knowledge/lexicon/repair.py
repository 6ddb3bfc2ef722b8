"""Repairs what a recogniser wrote: words that sound like the hotline's own become those.

A noisy channel (Shannon 1948; Kernighan, Church and Gale 1990, for spelling): of all readings of
what was heard, the one with the best product of how likely it is to be said and how likely it is
to be heard that way. Both are in natural logarithms here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import jieba

from knowledge.index.pace import AT_ONCE, paced
from knowledge.lexicon.model import START
from knowledge.lexicon.sounds import SoundIndex
from knowledge.lexicon.terms import LONGEST, SHORTEST, Lexicon, Term
from knowledge.lexicon.words import NAMES, RUN
from nlu.phonetics import blur, spell

# Fitted on every fifth published question, garbled and as written, with a model of the others,
# and on the questions of strangers, which must stay (see benchmarks/repair.py --tune).
PER_DISTANCE = 20.0
PER_CHANGE = 6.0

# Characters that turn an answer into its opposite or a question into a statement, and those of an
# emergency.
_GRAVE = frozenset("不没别哪那刀枪杀砍死血火炸毒烧伤救命")
_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两幺半")
_FIGURES = re.compile(r"[零〇一二三四五六七八九十百千万亿两幺点]{2,}")


@dataclass(frozen=True)
class Change:
    """One replaced span: ``heard[start:end]`` and what it was understood as.

    ``distance`` is phonetic, the sum over the syllables (0 = the same toneless syllables).
    """

    start: int
    end: int
    heard: str
    understood: str
    distance: float


@dataclass(frozen=True)
class Repaired:
    """A transcript and how it is understood; both have the same length."""

    heard: str
    understood: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class _Edge:
    """A piece of a reading: from its place to ``end``, in words, at a cost (0 if unchanged)."""

    end: int
    first: str
    last: str
    inner: float
    cost: float = 0.0
    change: Change | None = None


# The changes of a reading so far, the last one outside.
_Trail: TypeAlias = "tuple[_Trail, Change] | None"


class Repairer:
    """Repairs transcripts with one lexicon. Immutable and thread-safe.

    Args:
        lexicon: what callers are likely to say.
        per_distance: what a unit of phonetic distance costs, in nats.
        per_change: what a replacement must gain at least, in nats.
        share: of the time, at most, for getting ready; see :mod:`knowledge.index.pace`.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        *,
        per_distance: float = PER_DISTANCE,
        per_change: float = PER_CHANGE,
        share: float = AT_ONCE,
    ) -> None:
        self.lexicon = lexicon
        self._index = SoundIndex(paced(lexicon.terms, share))
        chain = lexicon.model.chain
        self._inner = {term.text: chain(term.words) for term in paced(lexicon.terms, share)}
        self._per_distance = per_distance
        self._per_change = per_change

    def repair(self, text: str) -> Repaired:
        """Understand a transcript. Only Chinese characters are replaced, one for one."""
        changes: list[Change] = []
        sounds = spell(text)
        for run in RUN.finditer(text):
            if len(run.group()) >= SHORTEST:
                found = self._best(run.group(), sounds[run.start() : run.end()])
                changes += [_moved(change, run.start()) for change in found]
        return Repaired(text, _with(text, changes), tuple(changes))

    def _best(self, run: str, sounds: Sequence[str]) -> list[Change]:
        """The changes of the best reading of one run (Viterbi over places and last words)."""
        log = self.lexicon.model.log
        edges = self._edges(run, sounds)
        places: list[dict[str, tuple[float, _Trail]]] = [{} for _ in range(len(run) + 1)]
        places[0][START] = (0.0, None)
        for place, readings in enumerate(places[:-1]):
            for edge in edges[place]:
                score, trail = max(
                    (
                        (score + log(last, edge.first), trail)
                        for last, (score, trail) in readings.items()
                    ),
                    key=lambda pair: pair[0],
                )
                score += edge.inner - edge.cost
                there = places[edge.end]
                if edge.last not in there or score > there[edge.last][0]:
                    there[edge.last] = (
                        score,
                        trail if edge.change is None else (trail, edge.change),
                    )
        _, trail = max(places[-1].values(), key=lambda pair: pair[0])
        return _unwound(trail)

    def _edges(self, run: str, sounds: Sequence[str]) -> list[list[_Edge]]:
        """What may begin at each place: the words as heard, and terms that sound like a span."""
        edges: list[list[_Edge]] = []
        for start, ends in sorted(jieba.dt.get_DAG(run).items()):
            words = (run[start : end + 1] for end in ends)
            edges.append([_Edge(start + len(word), word, word, 0.0) for word in words])
        blurred = [blur(sound) for sound in sounds]
        figures = [span.span() for span in _FIGURES.finditer(run)]
        for start in range(len(run) - SHORTEST + 1):
            for end in range(start + SHORTEST, min(start + LONGEST, len(run)) + 1):
                heard = run[start:end]
                if heard in NAMES:
                    edges[start].append(_Edge(end, heard, heard, 0.0))
                if any(start < last and first < end for first, last in figures):
                    continue
                for distance, term in self._index.near(sounds[start:end], blurred[start:end]):
                    if self._allowed(run, start, heard, term, distance):
                        edges[start].append(self._changed(start, end, heard, distance, term))
        return edges

    def _allowed(self, run: str, start: int, heard: str, term: Term, distance: float) -> bool:
        """Whether a span may become a term at all.

        A lost or invented 不 or 刀 does harm. So that must be heard exactly, and be a longer term,
        or follow a word that it follows in a published question (怎么不办, 怎么补办). A numeral
        must be heard exactly too: 一宝卡 is 医保卡, but 七口 is not 四口.
        """
        if heard == term.text:
            return False
        pairs = zip(heard, term.text, strict=True)
        differing = {character for pair in pairs if pair[0] != pair[1] for character in pair}
        grave = not _GRAVE.isdisjoint(differing)
        if distance > 0 and (grave or not _NUMERALS.isdisjoint(differing)):
            return False
        if not grave:
            return True
        before = (run[start - length : start] for length in (2, 3) if length <= start)
        return len(term.text) > SHORTEST or any(
            self.lexicon.model.seen(word, term.words[0]) for word in before
        )

    def _changed(self, start: int, end: int, heard: str, distance: float, term: Term) -> _Edge:
        return _Edge(
            end,
            term.words[0],
            term.words[-1],
            self._inner[term.text],
            self._per_change + self._per_distance * distance,
            Change(start, end, heard, term.text, distance),
        )


def _with(text: str, changes: Sequence[Change]) -> str:
    for change in changes:
        text = text[: change.start] + change.understood + text[change.end :]
    return text


def _moved(change: Change, by: int) -> Change:
    return replace(change, start=change.start + by, end=change.end + by)


def _unwound(trail: _Trail) -> list[Change]:
    changes: list[Change] = []
    while trail is not None:
        trail, change = trail
        changes.append(change)
    return changes[::-1]
