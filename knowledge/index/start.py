"""The first layer of an index: from its file if that knows what is published, else anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from knowledge.index.entrytext import digests_of, texts_of
from knowledge.index.kept import KeptIndex
from knowledge.index.segment import Segment
from knowledge.index.snapshot import Layer
from knowledge.types import Entry, EntryContent


def first_layer(
    entries: Sequence[Entry], files: KeptIndex, *, exact: bool
) -> tuple[Layer, list[Entry]]:
    """The base layer, and those of the entries that it lacks.

    Args:
        entries: all that are published.
        files: what was kept before.
        exact: only a file that knows all these entries and no others will do.
    """
    digests = digests_of(entries)
    kept = files.lexical(digests)
    if kept is None:
        return Layer.whole(Segment.build(entries)), []
    known, lexical = kept
    published = {row.tobytes(): entry for row, entry in zip(digests, entries, strict=True)}
    order = [published.pop(row.tobytes(), None) for row in known]
    if exact and (published or None in order):
        return Layer.whole(Segment.build(entries)), []
    sizes = lexical.pinyin.sizes.tolist()
    filled = [entry or _blank(at, sizes[at]) for at, entry in enumerate(order)]
    live = np.asarray([at for at, entry in enumerate(order) if entry is not None], dtype=np.int64)
    segment = Segment.of(filled, texts_of(filled), lexical, known)
    return Layer(segment, live), list(published.values())


def _blank(place: int, wordings: int) -> Entry:
    """Keeps the place of an entry that is published no more, with as many wordings as it had."""
    content = EntryContent(title="", questions=tuple(str(one) for one in range(1, wordings)))
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    return Entry(f"\0{place}", "withdrawn", 0, content, "", moment, moment)
