"""What a check of a text finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "hint"]

SPOKEN, FULL = "answer_spoken", "answer_full"


@dataclass(frozen=True)
class Finding:
    """Something about a text that will not sound right, or that callers will miss.

    ``level``: ``error`` must be mended, ``warning`` should be, ``hint`` may be. ``start`` and
    ``end`` are positions in the field; ``suggestion`` replaces that part if it is not empty.
    """

    rule: str
    level: Level
    field: str
    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str = ""


@dataclass(frozen=True)
class LintResult:
    """All findings, worst first, and how many seconds the spoken answer takes to say.

    ``reading`` is the spoken answer in the words that the voice will say.
    """

    seconds: float
    limit: float
    reading: str
    findings: tuple[Finding, ...]


Findings = Iterator[Finding]
