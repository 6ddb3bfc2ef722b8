"""Small voices for the checks: a fixed pace, and readings that are given."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.curation.reading import Voice

SECONDS_PER_CHARACTER = 0.22


def pace(text: str) -> float:
    """Seconds at a calm pace; only Chinese characters take time."""
    return SECONDS_PER_CHARACTER * sum("一" <= character <= "鿿" for character in text)


def voice(read_aloud: Callable[[str], str] = lambda text: text) -> Voice:
    """A voice that reads by the pronunciation dictionary."""
    return Voice(pace, read_aloud)
