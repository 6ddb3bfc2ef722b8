"""Golden files of readings: ``group<TAB>given<TAB>expected``, one case a line, # for remarks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest


class Case(NamedTuple):
    """One reviewed reading; ``line`` is its place in the file."""

    line: int
    group: str
    given: str
    expected: str


def cases(path: Path) -> list[Case]:
    """All cases of a golden file.

    Raises:
        TypeError: for a line that has not three columns.
    """
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [Case(number, *line.split("\t")) for number, line in lines if line and line[0] != "#"]


def as_parameters(found: list[Case]) -> list[object]:
    """Cases for ``parametrize``; the id names the group and the line, pytest escapes Chinese."""
    return [pytest.param(case, id=f"{case.group}-line{case.line}") for case in found]


def sizes(found: list[Case]) -> Counter[str]:
    """How many cases each group has."""
    return Counter(case.group for case in found)
