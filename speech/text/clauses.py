"""Cutting a reply into pieces that can be spoken one after the other."""

from __future__ import annotations

import re

# The first piece decides how long the caller waits; later ones are made while it plays.
FIRST_SHORTEST = 4
SHORTEST = 12
LONGEST = 60

_SENTENCE = re.compile(r"[^。！？!?；;…\n]*[。！？!?；;…\n]*[”’」』）)]*")
_CLAUSE = re.compile(r"[^，,：:、]*[，,：:、]*[”’」』）)]*")


def split_clauses(text: str) -> list[str]:
    """Split at Chinese punctuation; joined, the pieces are the text again (without outer spaces).

    The first piece is the shortest that makes sense (4 characters or more up to a comma), later
    ones are sentences or, if these are long, clauses of 12 to 60 characters.
    """
    out: list[str] = []
    for sentence in _SENTENCE.findall(text.strip()):
        if not sentence:
            continue
        current = ""
        for clause in _CLAUSE.findall(sentence):
            if not clause:
                continue
            if current and len(current) + len(clause) > LONGEST:
                out.append(current)
                current = ""
            current += clause
            if len(current) >= (SHORTEST if out else FIRST_SHORTEST) and clause[-1] in "，,：:":
                out.append(current)
                current = ""
        if current:
            out.append(current)
    return _merge_scraps([piece for piece in out if piece.strip()])


def _merge_scraps(pieces: list[str]) -> list[str]:
    """Join pieces without a word in them ("”", "……") to the one before."""
    out: list[str] = []
    for piece in pieces:
        if out and not re.search(r"\w", piece):
            out[-1] += piece
        else:
            out.append(piece)
    return out
