"""An immutable index over the published entries of one revision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.index.embedder import Vectors
from knowledge.index.filters import Mask
from knowledge.index.question import Hit, Question, prepare
from knowledge.index.segment import Segment
from knowledge.types import Audience, Entry

__all__ = ["Hit", "IndexSnapshot", "Layer", "Mask", "Question", "prepare"]


@dataclass(frozen=True)
class Layer:
    """A segment and the positions of those of its entries that still hold, int64 ``[live]``."""

    segment: Segment
    live: NDArray[np.int64]

    @classmethod
    def whole(cls, segment: Segment) -> Layer:
        """All entries of a segment."""
        return cls(segment, np.arange(len(segment.entries), dtype=np.int64))

    def without(self, entry_ids: Iterable[str]) -> Layer:
        """The layer with these entries gone; it is the same if it has none of them."""
        places = self.segment.places
        gone = [places[entry_id] for entry_id in entry_ids if entry_id in places]
        if not gone:
            return self
        return Layer(self.segment, np.setdiff1d(self.live, gone))

    @property
    def entries(self) -> list[Entry]:
        """The entries that hold."""
        entries = self.segment.entries
        return [entries[place] for place in self.live.tolist()]


class IndexSnapshot:
    """Everything that a search needs. Built aside, never changed, replaced as a whole.

    A small base is one segment. Of a large one, the first layer holds nearly all entries, and
    what was published since lies in a few small ones above it; an entry lives in one of them.

    Args:
        layers: the largest first; those after the first are built like it.
        revision: the store's revision that the entries were read at.
        model: name of the embedding model, or ``""``.
    """

    def __init__(self, layers: Sequence[Layer], revision: int, model: str = "") -> None:
        self.layers = tuple(layers)
        self.revision = revision
        self.model = model
        self.entries = tuple(entry for layer in self.layers for entry in layer.entries)
        self._offsets = np.cumsum([0, *(len(layer.live) for layer in self.layers)]).tolist()
        sizes = [layer.segment.texts.sizes[layer.live] for layer in self.layers]
        ends = np.cumsum(np.concatenate(sizes)) if sizes else np.zeros(0, dtype=np.int64)
        self._bounds: NDArray[np.int64] = np.append(0, ends)
        self.id = f"r{revision}-{self._fingerprint()}"

    @property
    def dense(self) -> bool:
        """Whether the snapshot holds embeddings."""
        return bool(self.model) and all(
            layer.segment.vectors is not None for layer in self.layers if len(layer.live)
        )

    @property
    def wordings(self) -> int:
        """How many titles and questions there are."""
        return int(self._bounds[-1])

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """Titles and questions of all entries, one entry after the other."""
        texts: list[str] = []
        for layer in self.layers:
            segment = layer.segment
            for place in layer.live.tolist():
                texts.extend(segment.texts.variants[slice(*segment.texts.bounds(place))])
        return tuple(texts)

    @cached_property
    def versions(self) -> dict[str, int]:
        """The version of each entry by its id."""
        return {entry.id: entry.version for entry in self.entries}

    def bounds(self, entry: int) -> tuple[int, int]:
        """First and one past the last variant of an entry."""
        return int(self._bounds[entry]), int(self._bounds[entry + 1])

    def owner(self, variant: int) -> int:
        """The entry that a variant belongs to."""
        return int(np.searchsorted(self._bounds, variant, side="right")) - 1

    def variant_vectors(self) -> tuple[Vectors, NDArray[np.int64]]:
        """Vectors of all variants, float32 ``[variants, dimension]``, and their entries.

        Both are empty without embeddings.
        """
        if not self.dense or not self.entries:
            return np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.int64)
        rows: list[Vectors] = []
        for layer in self.layers:
            segment = layer.segment
            if segment.vectors is None:
                continue
            alive = np.zeros(len(segment.entries), dtype=bool)
            alive[layer.live] = True
            kept = np.flatnonzero(np.repeat(alive, segment.texts.sizes))
            rows.append(segment.vectors.rows(kept))
        owners = np.repeat(np.arange(len(self.entries)), np.diff(self._bounds))
        return np.concatenate(rows), owners

    def allowed(self, day: date, region: str | None, audience: Audience) -> Mask:
        """Which entries may be found, ``[entries]``: valid that day, for that place and people.

        Entries of the whole city hold in every region; without a region nothing is left out.
        """
        masks = [
            layer.segment.filters.allowed(day, region, audience)[layer.live]
            for layer in self.layers
        ]
        return np.concatenate(masks) if masks else np.zeros(0, dtype=bool)

    def search(
        self, question: Question, allowed: Mask, *, limit: int = 10, without: int | None = None
    ) -> list[Hit]:
        """The best entries for a question, best first, one hit for each entry.

        Args:
            allowed: which entries may be found, ``[entries]``.
            without: a variant to leave out (leave-one-out evaluation).
        """
        hits: list[Hit] = []
        for number, layer in enumerate(self.layers):
            offset = self._offsets[number]
            mask = np.zeros(len(layer.segment.entries), dtype=bool)
            mask[layer.live] = allowed[offset : offset + len(layer.live)]
            left_out = None if without is None else self._inside(number, without)
            found = layer.segment.search(question, mask, limit, left_out)
            hits += [self._outside(number, hit) for hit in found]
        hits.sort(key=lambda hit: (-hit.score, hit.entry))
        return hits[:limit]

    def matched(self, hit: Hit, question: Question) -> str:
        """The variant to show as the reason for a hit."""
        number = int(np.searchsorted(self._offsets, hit.entry, side="right")) - 1
        layer = self.layers[number]
        segment = layer.segment
        entry = int(layer.live[hit.entry - self._offsets[number]])
        if segment.meant(question):
            start = segment.texts.bounds(entry)[0]
            return segment.texts.variants[start + hit.variant - self.bounds(hit.entry)[0]]
        return segment.texts.variants[segment.nearest_by_sound(entry, question)]

    def _inside(self, number: int, variant: int) -> int | None:
        """A variant as a position in a layer's segment, if it lives there."""
        entry = self.owner(variant)
        layer = self.layers[number]
        place = entry - self._offsets[number]
        if not 0 <= place < len(layer.live):
            return None
        start = layer.segment.texts.bounds(int(layer.live[place]))[0]
        return start + variant - self.bounds(entry)[0]

    def _outside(self, number: int, hit: Hit) -> Hit:
        """A hit of a layer's segment in the positions of the snapshot."""
        layer = self.layers[number]
        entry = self._offsets[number] + int(np.searchsorted(layer.live, hit.entry))
        start = layer.segment.texts.bounds(hit.entry)[0]
        return replace(hit, entry=entry, variant=self.bounds(entry)[0] + hit.variant - start)

    def _fingerprint(self) -> str:
        digest = hashlib.blake2b(self.model.encode(), digest_size=4)
        # The same entries are the same base, however they lie in layers.
        rows = np.concatenate([layer.segment.digests[layer.live] for layer in self.layers])
        digest.update(rows[np.lexsort(rows.T)].tobytes())
        return digest.hexdigest()
