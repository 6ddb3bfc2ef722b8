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
from knowledge.index.sparse import Bm25, Scores, TfIdf
from knowledge.index.tokenise import sounds, terms
from knowledge.index.vector import VectorIndex
from knowledge.types import WHOLE_CITY, Audience, Entry

Mask = NDArray[np.bool_]

# Each of the three searches proposes so many entries; the right one is practically always
# among them, and scoring them all together costs well under a millisecond.
POOL = 24
# Several variants of one entry may be the nearest ones, so more vectors are fetched.
NEAREST = 96

_FAR_PAST = date.min.toordinal()
_FAR_FUTURE = date.max.toordinal()


@dataclass(frozen=True)
class Question:
    """A question made ready: its terms, its sounds and, with a model, its unit vector."""

    text: str
    terms: tuple[str, ...]
    sounds: tuple[str, ...]
    vector: Vectors | None


@dataclass(frozen=True)
class Hit:
    """How well one entry fits. All parts are the best over its variants, 0..1.

    ``asked`` is the share of the question found in a variant, ``told`` the share of that
    variant found in the question. ``variant`` is the position of the variant that fits best.
    """

    entry: int
    variant: int
    score: float
    cosine: float
    words: float
    asked: float
    told: float
    sound: float


def prepare(text: str, embed: Callable[[Sequence[str]], Vectors] | None) -> Question:
    """Make a question ready; ``embed`` gives query vectors, ``None`` works without."""
    vector = None if embed is None else embed([text])[0]
    return Question(text, terms(text), sounds(text), vector)


class IndexSnapshot:
    """Everything that a search needs. Built aside, never changed, replaced as a whole.

    Args:
        entries: published entries, whatever their validity (it is filtered at search time).
        vectors: one row per variant in the order of :func:`variants_of`, or ``None``.
        revision: the store's revision that the entries were read at.
        model: name of the embedding model, or ``""``.
    """

    def __init__(
        self, entries: Sequence[Entry], vectors: Vectors | None, revision: int, model: str
    ) -> None:
        self.entries = tuple(entries)
        self.revision = revision
        self.model = model
        texts, starts = variants_of(self.entries)
        self.variants = texts
        self._starts = starts
        self.owner = np.repeat(np.arange(len(self.entries)), np.diff(np.append(starts, len(texts))))
        self._vectors = None if vectors is None else VectorIndex(vectors)
        documents = [terms(text) for text in texts]
        self._words = Bm25(documents)
        self._sounds = TfIdf([sounds(text) for text in texts])
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
        if not allowed.any():
            return []
        open_variants = allowed[self.owner]
        if without is not None:
            open_variants[without] = False
        asked, told = self._words.coverage(question.terms)
        words = 2 * asked * told / np.maximum(asked + told, 1e-6)
        sound = self._sounds.scores(question.sounds)
        for scores in (asked, told, words, sound):
            scores[~open_variants] = 0.0
        pool = self._best(words) | self._best(sound)
        if self._vectors is not None and question.vector is not None:
            near, _ = self._vectors.search(question.vector, NEAREST, open_variants)
            pool |= set(dict.fromkeys(self.owner[near].tolist()))
        weights = fuse.DENSE if self.dense else fuse.LEXICAL
        word_weight = weights.words(len(question.terms))
        hits = [
            hit
            for entry in pool
            if (hit := self._hit(entry, question, open_variants, asked, told, words, sound))
        ]
        scored = [
            (hit.cosine + weights.sound * hit.sound + word_weight * hit.words, hit) for hit in hits
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1].entry))
        top = 1.0 + weights.sound + word_weight if self.dense else weights.sound + word_weight
        return [_scored(hit, min(max(score / top, 0.0), 1.0)) for score, hit in scored[:limit]]

    def _best(self, scores: Scores) -> set[int]:
        count = min(POOL * 4, len(scores))
        chosen = np.argpartition(-scores, count - 1)[:count]
        chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
        owners = dict.fromkeys(self.owner[chosen[scores[chosen] > 0]].tolist())
        return set(list(owners)[:POOL])

    def _hit(
        self,
        entry: int,
        question: Question,
        open_variants: Mask,
        asked: Scores,
        told: Scores,
        words: Scores,
        sound: Scores,
    ) -> Hit | None:
        start = int(self._starts[entry])
        end = int(self._starts[entry + 1]) if entry + 1 < len(self._starts) else len(self.variants)
        ids = np.arange(start, end)[open_variants[start:end]]
        if not len(ids):
            return None
        if self._vectors is not None and question.vector is not None:
            cosines = self._vectors.cosines(question.vector, ids)
        else:
            cosines = np.zeros(len(ids), dtype=np.float32)
        overall = cosines + 0.1 * sound[ids] + 0.1 * words[ids]
        by_words = int(np.argmax(words[ids]))
        return Hit(
            entry=entry,
            variant=int(ids[int(np.argmax(overall))]),
            score=0.0,
            cosine=float(cosines.max()),
            words=float(words[ids][by_words]),
            asked=float(asked[ids].max()),
            told=float(told[ids][by_words]),
            sound=float(sound[ids].max()),
        )


def variants_of(entries: Sequence[Entry]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Texts to index (each title, then its questions) and where each entry's texts begin."""
    texts: list[str] = []
    starts: list[int] = []
    for entry in entries:
        starts.append(len(texts))
        texts.extend(dict.fromkeys((entry.content.title, *entry.content.questions)))
    return tuple(texts), np.asarray(starts, dtype=np.int64)


def _scored(hit: Hit, score: float) -> Hit:
    return Hit(hit.entry, hit.variant, score, hit.cosine, hit.words, hit.asked, hit.told, hit.sound)


def _days(values: Sequence[date | None], missing: int) -> NDArray[np.int64]:
    return np.asarray(
        [missing if value is None else value.toordinal() for value in values], dtype=np.int64
    )


def _fingerprint(entries: Sequence[Entry], model: str) -> str:
    digest = hashlib.sha256(model.encode())
    for entry in entries:
        digest.update(f"{entry.id}\0{entry.version}\0".encode())
    return digest.hexdigest()[:8]
