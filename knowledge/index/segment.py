"""A part of the index: some entries with their words, sounds and meanings. Never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.index import fuse
from knowledge.index.embedder import Vectors
from knowledge.index.entrytext import (
    IndexedTexts,
    answers_of,
    digests_of,
    entry_sounds,
    entry_terms,
    texts_of,
)
from knowledge.index.filters import Filters, Mask
from knowledge.index.pace import AT_ONCE, paced
from knowledge.index.postings import Scores
from knowledge.index.question import Hit, Question
from knowledge.index.sparse import Bm25, MeanCosine, Overlap
from knowledge.index.tokenise import sounds, syllable_pairs
from knowledge.index.vector import UNMEASURED, Halves, Spread, VectorIndex
from knowledge.types import Entry

# Each of the searches proposes so many entries; the right one is practically always among
# them, and scoring them all together costs about a millisecond.
POOL = 24
# Several texts of one entry may be among the nearest, so more vectors are fetched.
NEAREST = 96


@dataclass(frozen=True)
class Lexical:
    """What is known of the entries' words and sounds."""

    words: Bm25
    sounds: Bm25
    pinyin: MeanCosine
    near: Overlap

    @classmethod
    def build(
        cls,
        entries: Sequence[Entry],
        texts: IndexedTexts,
        like: Lexical | None = None,
        share: float = AT_ONCE,
    ) -> Lexical:
        """Cut and spell the texts; with ``like``, rarity is judged as there.

        ``share`` of the time at most is spent (see :mod:`knowledge.index.pace`).
        """
        spans = [texts.variants[slice(*texts.bounds(place))] for place in range(len(entries))]
        answers = [answers_of(entry) for entry in entries]
        pairs = list(zip(spans, answers, strict=True))
        return cls(
            words=Bm25.build(
                (entry_terms(*pair) for pair in paced(pairs, share)), like.words if like else None
            ),
            sounds=Bm25.build(
                (entry_sounds(*pair) for pair in paced(pairs, share)), like.sounds if like else None
            ),
            pinyin=MeanCosine.build(
                (sounds(text) for text in paced(texts.variants, share)),
                texts.sizes,
                like.pinyin if like else None,
            ),
            near=Overlap.build(
                (syllable_pairs(text) for text in paced(texts.variants, share)), texts.starts
            ),
        )

    def warm(self) -> None:
        """Make what is made on first use, so that no caller waits for it."""
        for index in (self.words, self.sounds, self.pinyin, self.near):
            _ = index.postings.common


@dataclass(frozen=True)
class _Parts:
    """The parts of the score of every entry that need no vectors."""

    words: Scores
    sounds: Scores
    pinyin: Scores
    near: Scores


@dataclass(frozen=True)
class Segment:
    """Entries, their texts and the indexes over them; positions are within the segment.

    ``places`` are the positions by id, ``digests`` what identifies each entry's content.
    """

    entries: tuple[Entry, ...]
    texts: IndexedTexts
    lexical: Lexical
    filters: Filters
    digests: NDArray[np.uint8]
    places: dict[str, int] = field(repr=False)
    vectors: VectorIndex | None = None
    spread: Spread = UNMEASURED

    @classmethod
    def build(
        cls, entries: Sequence[Entry], like: Segment | None = None, share: float = AT_ONCE
    ) -> Segment:
        """Index entries by words and sounds; see :meth:`Lexical.build`."""
        texts = texts_of(entries)
        lexical = Lexical.build(entries, texts, like.lexical if like else None, share)
        return cls.of(entries, texts, lexical)

    @classmethod
    def of(
        cls,
        entries: Sequence[Entry],
        texts: IndexedTexts,
        lexical: Lexical,
        digests: NDArray[np.uint8] | None = None,
    ) -> Segment:
        """Put together what is indexed already."""
        return cls(
            entries=tuple(entries),
            texts=texts,
            lexical=lexical,
            filters=Filters.of(entries),
            digests=digests_of(entries) if digests is None else digests,
            places={entry.id: place for place, entry in enumerate(entries)},
        )

    def with_vectors(
        self, vectors: Vectors | Halves | None, like: Segment | None = None
    ) -> Segment:
        """The same with meanings: a row for each of ``embedded_texts(entries)``, or ``None``.

        With ``like``, cosines are standardised as there.
        """
        if vectors is None or not self.entries:
            return replace(self, vectors=None, spread=UNMEASURED)
        spread = like.spread if like else Spread.of(vectors[: len(self.texts.variants)])
        return replace(self, vectors=VectorIndex(vectors), spread=spread)

    def search(
        self, question: Question, allowed: Mask, limit: int, without: int | None = None
    ) -> list[Hit]:
        """The best of the allowed entries, best first; ``without`` leaves out a variant."""
        if not allowed.any() or not question.terms:
            return []
        parts = self._parts(question, without)
        pool = self._pool(question, allowed, without, parts)
        if not len(pool):
            return []
        cosine, soft, full, spoken, variant = self._meaning(pool, question, without)
        weights = fuse.DENSE if self.meant(question) else fuse.LEXICAL
        score = (
            weights.soft * soft
            + weights.full * full
            + weights.spoken * spoken
            + weights.words(len(question.terms)) * parts.words[pool]
            + weights.sounds * parts.sounds[pool]
            + weights.pinyin * parts.pinyin[pool]
        )
        return [
            Hit(
                entry=int(pool[at]),
                variant=int(variant[at]),
                score=float(score[at]),
                cosine=float(cosine[at]),
                soft=float(soft[at]),
                full=float(full[at]),
                spoken=float(spoken[at]),
                words=float(parts.words[pool[at]]),
                sounds=float(parts.sounds[pool[at]]),
                pinyin=float(parts.pinyin[pool[at]]),
                near=float(parts.near[pool[at]]),
            )
            for at in np.lexsort((pool, -score))[:limit]
        ]

    def meant(self, question: Question) -> bool:
        """Whether meaning can be compared: both sides have vectors."""
        return self.vectors is not None and question.vector is not None

    def nearest_by_sound(self, entry: int, question: Question) -> int:
        """The variant of an entry that sounds most like the question."""
        start, end = self.texts.bounds(entry)
        return start + int(np.argmax(self.lexical.near.variants(question.pairs)[start:end]))

    def _parts(self, question: Question, without: int | None) -> _Parts:
        lexical = self.lexical
        words = lexical.words.scores(question.terms)
        pairs = lexical.sounds.scores(question.pairs)
        pinyin = lexical.pinyin.scores(question.sounds)
        by_variant = lexical.near.variants(question.pairs)
        if without is not None:
            by_variant[without] = 0.0
            entry = int(np.searchsorted(self.texts.starts, without, side="right")) - 1
            text = self.texts.variants[without]
            span = self.texts.variants[slice(*self.texts.bounds(entry))]
            rest = [other for other in span if other != text]
            answers = answers_of(self.entries[entry])
            words[entry] = lexical.words.score(entry_terms(rest, answers), question.terms)
            pairs[entry] = lexical.sounds.score(entry_sounds(rest, answers), question.pairs)
            pinyin[entry] = lexical.pinyin.without(
                float(pinyin[entry]), entry, sounds(text), question.sounds
            )
        return _Parts(words, pairs, pinyin, lexical.near.entries(by_variant))

    def _pool(
        self, question: Question, allowed: Mask, without: int | None, parts: _Parts
    ) -> NDArray[np.int64]:
        """Entries that at least one of the searches proposes."""
        found: list[NDArray[np.int64]] = []
        if self.vectors is not None and question.vector is not None:
            # Without any restriction FAISS is faster when it need not look at a bitmap.
            open_texts = None if allowed.all() and without is None else self._of_texts(allowed)
            if open_texts is not None and without is not None:
                open_texts[without] = False
            near, _ = self.vectors.search(question.vector, NEAREST, open_texts)
            found.append(self._owners(near))
        for scores in (parts.words, parts.sounds, parts.pinyin):
            masked = np.where(allowed, scores, 0.0)
            count = min(POOL, len(masked))
            best = np.argpartition(-masked, count - 1)[:count]
            found.append(best[masked[best] > 0])
        return np.unique(np.concatenate(found))

    def _of_texts(self, allowed: Mask) -> Mask:
        """The mask of entries as one of the embedded texts."""
        return np.concatenate([np.repeat(allowed, self.texts.sizes), allowed, allowed])

    def _owners(self, texts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entries that embedded texts belong to."""
        variants = len(self.texts.variants)
        owners = np.searchsorted(self.texts.starts, texts, side="right") - 1
        return np.where(texts < variants, owners, (texts - variants) % max(len(self.entries), 1))

    def _meaning(
        self, pool: NDArray[np.int64], question: Question, without: int | None
    ) -> tuple[Scores, Scores, Scores, Scores, NDArray[np.int64]]:
        """Best and soft maximum over variants, both answers, and the best variant."""
        starts = self.texts.starts[pool]
        if self.vectors is None or question.vector is None:
            nothing = np.zeros(len(pool), dtype=np.float32)
            return nothing, nothing, nothing, nothing, starts
        variants, count = len(self.texts.variants), len(self.entries)
        groups = [np.arange(*self.texts.bounds(int(entry))) for entry in pool]
        if without is not None:
            groups = [group[group != without] for group in groups]
            # An entry without any other wording is judged by its answer.
            groups = [
                group if len(group) else np.asarray([variants + entry])
                for group, entry in zip(groups, pool, strict=True)
            ]
        firsts = np.cumsum([0, *(len(group) for group in groups[:-1])])
        ids = np.concatenate([*groups, variants + pool, variants + count + pool])
        z = self.spread.standardise(self.vectors.cosines(question.vector, ids))
        own, full, spoken = np.split(z, [len(z) - 2 * len(pool), len(z) - len(pool)])
        best, soft = fuse.soft_maxima(own, firsts)
        ends = np.append(firsts[1:], len(own))
        top = [ids[a + int(np.argmax(own[a:b]))] for a, b in zip(firsts, ends, strict=True)]
        chosen = np.asarray(top, dtype=np.int64)
        return best, soft, full, spoken, np.where(chosen < variants, chosen, starts)
