"""Puts the layers of a snapshot together, aside, while it goes on answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.kept import KeptIndex
from knowledge.index.pace import IN_THE_BACKGROUND, paced
from knowledge.index.segment import Segment
from knowledge.index.snapshot import IndexSnapshot, Layer
from knowledge.index.vector import ADDED_AT_ONCE, LARGE

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
    vectors = _gathered(layers, segment)
    if base is None:
        files.save_vectors(segment.digests, snapshot.model, vectors)
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


def _gathered(layers: Sequence[Layer], segment: Segment) -> NDArray[np.floating[Any]]:
    """The vectors of a segment from the layers that it is made of, in its order."""
    texts, count = segment.texts, len(segment.entries)
    variants = len(texts.variants)
    rows: NDArray[np.floating[Any]] | None = None
    for layer in layers:
        old = layer.segment
        if old.vectors is None or not len(layer.live):
            continue
        own, before, size = old.texts, len(old.texts.variants), len(old.entries)
        target: list[int] = []
        source: list[int] = []
        for place in paced(layer.live.tolist(), IN_THE_BACKGROUND):
            entry = segment.places[old.entries[place].id]
            target += [*range(*texts.bounds(entry)), variants + entry, variants + count + entry]
            source += [*range(*own.bounds(place)), before + place, before + size + place]
        if rows is None:
            kind: type[np.floating[Any]] = np.float16
            if variants + 2 * count < LARGE:
                kind = np.float32
            rows = np.empty((variants + 2 * count, old.vectors.dimension), dtype=kind)
        for start in range(0, len(source), ADDED_AT_ONCE):
            part = slice(start, start + ADDED_AT_ONCE)
            rows[target[part]] = old.vectors.rows(source[part])
    assert rows is not None
    return rows
