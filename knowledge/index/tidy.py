"""Puts the layers of a snapshot together, aside, while it goes on answering."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.index.embedder import Vectors
from knowledge.index.kept import KeptIndex
from knowledge.index.pace import IN_THE_BACKGROUND, paced
from knowledge.index.segment import Segment
from knowledge.index.snapshot import IndexSnapshot, Layer
from knowledge.types import Entry

# When the layers hold, or have taken from the base, such a share of all entries, the base itself
# is built anew: rarity is judged as it was when the base was built.
UNTIDY = 0.1
# A layer is merged with those above it if it is not larger than them by more than this, so that
# an entry is indexed again only a few times and there are few layers.
FACTOR = 2


def untidy_from(snapshot: IndexSnapshot) -> int | None:
    """The lowest layer that should be put together with all above it; ``None`` if all is well."""
    base, *upper = snapshot.layers
    sizes = [len(layer.live) for layer in upper]
    dead = len(base.segment.entries) - len(base.live)
    if sum(sizes) + dead > UNTIDY * max(len(snapshot.entries), 1):
        return 0
    first, above = None, 0
    for place in reversed(range(len(sizes))):
        if above and sizes[place] <= FACTOR * above:
            first = place + 1
        above += sizes[place]
    return first


def merge(snapshot: IndexSnapshot, first: int, files: KeptIndex) -> Segment:
    """One segment of the living entries of a layer and all above it. Embeds nothing."""
    layers = snapshot.layers[first:]
    entries = sorted((entry for layer in layers for entry in layer.entries), key=lambda one: one.id)
    base = snapshot.layers[0].segment if first else None
    segment = Segment.build(entries, base, IN_THE_BACKGROUND)
    if base is None:
        files.save(segment)
    if not snapshot.dense:
        return segment
    vectors = _gathered(layers, entries)
    if base is None:
        vectors = files.save_vectors(segment.digests, snapshot.model, vectors)
    return segment.with_vectors(vectors, base)


def replaced(
    now: IndexSnapshot, before: IndexSnapshot, first: int, merged: Segment
) -> list[Layer] | None:
    """The layers of ``now`` with those merged from ``before`` replaced.

    What was withdrawn or changed meanwhile is marked in the merged layer as well.

    Returns:
        ``None`` if ``now`` does not stand on the same segments any more.
    """
    count = len(before.layers)
    old = [layer.segment for layer in before.layers]
    # Layers that lost all their entries are dropped, so places are found by the segments.
    present = [layer for layer in now.layers if any(layer.segment is one for one in old)]
    added = [layer for layer in now.layers if not any(layer.segment is one for one in old)]
    below = [layer for layer in present if any(layer.segment is one for one in old[:first])]
    if len(below) != first or now.model != before.model or not count:
        return None
    if first == 0 and (not present or present[0].segment is not old[0]):
        return None
    alive = {entry.id for layer in present if layer not in below for entry in layer.entries}
    gone = [entry.id for entry in merged.entries if entry.id not in alive]
    return [*below, Layer.whole(merged).without(gone), *added]


def _gathered(layers: Sequence[Layer], entries: Sequence[Entry]) -> Vectors:
    """The vectors of entries from their layers, in the order of ``embedded_texts(entries)``."""
    where = {
        layer.segment.entries[place].id: (layer.segment, place)
        for layer in layers
        for place in layer.live.tolist()
    }
    variants: list[Vectors] = []
    full: list[Vectors] = []
    spoken: list[Vectors] = []
    for entry in paced(entries, IN_THE_BACKGROUND):
        segment, place = where[entry.id]
        assert segment.vectors is not None
        rows = segment.vectors.vectors
        count = len(segment.texts.variants)
        variants.append(rows[slice(*segment.texts.bounds(place))])
        full.append(rows[count + place : count + place + 1])
        at = count + len(segment.entries) + place
        spoken.append(rows[at : at + 1])
    return np.concatenate([*variants, *full, *spoken])
