"""An immutable index over the published entries of one revision."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.index import fuse
from knowledge.index.embedder import Vectors
from knowledge.index.entrytext import answers_of, entry_sounds, entry_terms, texts_of
from knowledge.index.sparse import Bm25, MeanCosine, Overlap, Scores
from knowledge.index.spoken import core
from knowledge.index.tokenise import sounds, syllable_pairs, terms
from knowledge.index.vector import Spread, VectorIndex
from knowledge.types import WHOLE_CITY, Audience, Entry

Mask = NDArray[np.bool_]

# Each of the searches proposes so many entries; the right one is practically always among
# them, and scoring them all together costs about a millisecond.
POOL = 24
# Several texts of one entry may be among the nearest, so more vectors are fetched.
NEAREST = 96

_FAR_PAST = date.min.toordinal()
_FAR_FUTURE = date.max.toordinal()


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


class IndexSnapshot:
    """Everything that a search needs. Built aside, never changed, replaced as a whole.

    Args:
        entries: published entries, whatever their validity (it is filtered at search time).
        vectors: one row for each of ``texts_of(entries).all()``, or ``None``.
        revision: the store's revision that the entries were read at.
        model: name of the embedding model, or ``""``.
    """

    def __init__(
        self, entries: Sequence[Entry], vectors: Vectors | None, revision: int, model: str
    ) -> None:
        self.entries = tuple(entries)
        self.revision = revision
        self.model = model
        self.texts = texts_of(self.entries)
        self._owner = self._owners()
        self._vectors: VectorIndex | None = None
        self._spread = Spread(0.0, 1.0)
        if vectors is not None and self.entries:
            self._vectors = VectorIndex(vectors)
            self._spread = Spread.of(vectors[: len(self.texts.variants)])
        spans = [self._variants(entry) for entry in range(len(self.entries))]
        answers = [answers_of(entry) for entry in self.entries]
        self._words = Bm25([entry_terms(*pair) for pair in zip(spans, answers, strict=True)])
        self._sounds = Bm25([entry_sounds(*pair) for pair in zip(spans, answers, strict=True)])
        self._pinyin = MeanCosine([sounds(text) for text in self.variants], self.texts.starts)
        self._near = Overlap([syllable_pairs(text) for text in self.variants], self.texts.starts)
        self._from = _days([entry.content.valid_from for entry in self.entries], _FAR_PAST)
        self._to = _days([entry.content.valid_to for entry in self.entries], _FAR_FUTURE)
        self._regions = np.asarray([entry.content.region for entry in self.entries], dtype=object)
        self._for_caller = np.asarray(
            [entry.content.audience == "caller" for entry in self.entries], dtype=bool
        )
        self.id = f"r{revision}-{_fingerprint(self.entries, model)}"

    @property
    def dense(self) -> bool:
        """Whether the snapshot holds embeddings."""
        return self._vectors is not None

    @property
    def variants(self) -> tuple[str, ...]:
        """Titles and questions of all entries."""
        return self.texts.variants

    def owner(self, variant: int) -> int:
        """The entry that a variant belongs to."""
        return int(self._owner[variant])

    def allowed(self, day: date, region: str | None, audience: Audience) -> Mask:
        """Which entries may be found: valid that day, for that place and those people.

        Entries of the whole city hold in every region; without a region nothing is left out.
        """
        today = day.toordinal()
        mask: Mask = (self._from <= today) & (today <= self._to)
        if audience == "caller":
            mask &= self._for_caller
        if region and region != WHOLE_CITY:
            mask &= np.isin(self._regions, ["", WHOLE_CITY, region])
        return mask

    def search(
        self, question: Question, allowed: Mask, *, limit: int = 10, without: int | None = None
    ) -> list[Hit]:
        """The best entries for a question, best first, one hit for each entry.

        Args:
            allowed: which entries may be found, ``[entries]``.
            without: a variant to leave out (leave-one-out evaluation).
        """
        if not allowed.any() or not question.terms:
            return []
        words = self._words.scores(question.terms)
        pairs = self._sounds.scores(question.pairs)
        pinyin = self._pinyin.scores(question.sounds)
        by_variant = self._near.variants(question.pairs)
        if without is not None:
            self._leave_out(without, question, words, pairs, pinyin)
            by_variant[without] = 0.0
        near = self._near.entries(by_variant)
        pool = self._pool(question, allowed, without, words, pairs, pinyin)
        weights = fuse.DENSE if self._meant(question) else fuse.LEXICAL
        word_weight = weights.words(len(question.terms))
        hits = []
        for entry in pool:
            cosine, soft, full, spoken, variant = self._meaning(entry, question, without)
            score = (
                weights.soft * soft
                + weights.full * full
                + weights.spoken * spoken
                + word_weight * float(words[entry])
                + weights.sounds * float(pairs[entry])
                + weights.pinyin * float(pinyin[entry])
            )
            hits.append(
                Hit(
                    entry,
                    variant,
                    score,
                    cosine,
                    soft,
                    full,
                    spoken,
                    float(words[entry]),
                    float(pairs[entry]),
                    float(pinyin[entry]),
                    float(near[entry]),
                )
            )
        hits.sort(key=lambda hit: (-hit.score, hit.entry))
        return hits[:limit]

    def matched(self, hit: Hit, question: Question) -> str:
        """The variant to show as the reason for a hit."""
        if self._meant(question):
            return self.variants[hit.variant]
        start, end = self.texts.bounds(hit.entry)
        near = self._near.variants(question.pairs)[start:end]
        return self.variants[start + int(np.argmax(near))]

    def _meant(self, question: Question) -> bool:
        """Whether meaning can be compared: both sides have vectors."""
        return self._vectors is not None and question.vector is not None

    def _pool(
        self,
        question: Question,
        allowed: Mask,
        without: int | None,
        words: Scores,
        pairs: Scores,
        pinyin: Scores,
    ) -> list[int]:
        """Entries that at least one of the searches proposes."""
        found: dict[int, None] = {}
        if self._vectors is not None and question.vector is not None:
            # Without any restriction FAISS is faster when it need not look at a bitmap.
            open_texts = None if allowed.all() and without is None else allowed[self._owner]
            if open_texts is not None and without is not None:
                open_texts[without] = False
            near, _ = self._vectors.search(question.vector, NEAREST, open_texts)
            found.update(dict.fromkeys(self._owner[near].tolist()))
        for scores in (words, pairs, pinyin):
            masked = np.where(allowed, scores, 0.0)
            count = min(POOL, len(masked))
            best = np.argpartition(-masked, count - 1)[:count]
            found.update(dict.fromkeys(best[masked[best] > 0].tolist()))
        return list(found)

    def _meaning(
        self, entry: int, question: Question, without: int | None
    ) -> tuple[float, float, float, float, int]:
        """Best and soft maximum over variants, both answers, and the best variant."""
        start, end = self.texts.bounds(entry)
        if self._vectors is None or question.vector is None:
            return 0.0, 0.0, 0.0, 0.0, start
        count = len(self.variants)
        full, spoken = count + entry, count + len(self.entries) + entry
        ids = [*(i for i in range(start, end) if i != without), full, spoken]
        z = self._spread.standardise(self._vectors.cosines(question.vector, ids))
        variants = z[:-2] if len(z) > 2 else z[-2:-1]
        best = int(np.argmax(variants))
        return (
            float(variants[best]),
            fuse.soft_maximum(variants),
            float(z[-2]),
            float(z[-1]),
            ids[best] if len(z) > 2 else start,
        )

    def _leave_out(
        self, variant: int, question: Question, words: Scores, pairs: Scores, pinyin: Scores
    ) -> None:
        """Correct the scores of the entry that a left-out variant belongs to."""
        entry = self.owner(variant)
        text = self.variants[variant]
        rest = [other for other in self._variants(entry) if other != text]
        answers = answers_of(self.entries[entry])
        words[entry] = self._words.score(entry_terms(rest, answers), question.terms)
        pairs[entry] = self._sounds.score(entry_sounds(rest, answers), question.pairs)
        pinyin[entry] = self._pinyin.without(
            float(pinyin[entry]), entry, sounds(text), question.sounds
        )

    def _variants(self, entry: int) -> tuple[str, ...]:
        start, end = self.texts.bounds(entry)
        return self.variants[start:end]

    def _owners(self) -> NDArray[np.int64]:
        """The entry of each indexed text, in the order of the vectors."""
        count = len(self.entries)
        sizes = np.diff(np.append(self.texts.starts, len(self.texts.variants)))
        every = np.arange(count, dtype=np.int64)
        return np.concatenate([np.repeat(every, sizes), every, every])


def _days(values: Sequence[date | None], missing: int) -> NDArray[np.int64]:
    return np.asarray(
        [missing if value is None else value.toordinal() for value in values], dtype=np.int64
    )


def _fingerprint(entries: Sequence[Entry], model: str) -> str:
    digest = hashlib.sha256(model.encode())
    for entry in entries:
        digest.update(f"{entry.id}\0{entry.version}\0".encode())
    return digest.hexdigest()[:8]
