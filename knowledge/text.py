"""Text helpers without heavy imports."""

from __future__ import annotations

import re
import unicodedata

# About as much as a person can take in; a voice says 90 characters in 20 seconds.
SPOKEN_LIMIT = 90
SHORTEST_CLAUSE = 6
_CLAUSE = re.compile(r"[，。！？；,.!?;\s]+")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]?")


def normalise(text: str) -> str:
    """NFKC, lower case, single spaces: what looks the same is the same."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def clauses(text: str) -> list[str]:
    """The clauses of what somebody said that are long enough to mean something by themselves."""
    return [part for part in _CLAUSE.split(text) if len(part.strip()) >= SHORTEST_CLAUSE]


def opening(text: str, limit: int = SPOKEN_LIMIT) -> str:
    """The first whole sentences of a text, together at most ``limit`` characters if possible.

    Serves as the spoken answer of an entry that only has a full one.
    """
    taken = ""
    for sentence in _SENTENCE.findall(text):
        if taken and len(taken) + len(sentence) > limit:
            break
        taken += sentence
    taken = re.sub(r"\s+", " ", taken).strip()
    return taken if len(taken) <= 2 * limit else taken[: 2 * limit].rstrip("，、 ") + "。"
