"""Lets callers be answered while an index is built."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

# Another thread waits up to 5 ms for Python's lock, and a question needs it some thirty times.
# Work in pieces this short, with rests between them, costs a question only milliseconds.
PIECE_SECONDS = 0.002

AT_ONCE = 1.0
"""Share of the time for work that somebody waits for."""

IN_THE_BACKGROUND = 0.25
"""Share of the time for work behind the answers."""


def paced(items: Iterable[T], share: float) -> Iterator[T]:
    """Yield the items, resting so that their treatment takes at most ``share`` of the time."""
    if share >= AT_ONCE:
        yield from items
        return
    began = time.perf_counter()
    for item in items:
        yield item
        worked = time.perf_counter() - began
        if worked >= PIECE_SECONDS:
            time.sleep(worked * (1 / share - 1))
            began = time.perf_counter()
