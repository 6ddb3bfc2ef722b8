"""What an entity rule returns: a typed span of the caller's sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence


@dataclass(frozen=True)
class Span:
    """One entity found in a text.

    Attributes:
        entity: entity name of the domain (``place``, ``phone`` ...).
        start: index of the first character.
        end: index after the last character.
        value: normalised value (digits for numbers, the words themselves else).
    """

    entity: str
    start: int
    end: int
    value: str


def without_overlaps(spans: Sequence[Span]) -> List[Span]:
    """Keep the longest span of those that overlap; order by position."""
    kept: List[Span] = []
    for span in sorted(spans, key=lambda s: (-(s.end - s.start), s.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)
