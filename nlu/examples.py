"""The training examples as plain pairs, and those that were spoken and heard by telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "nlu" / "data"
HEARD = ROOT / "tests" / "data" / "heard_examples.tsv"

_ANNOTATION = re.compile(r"\[([^\]]*)\][({][^)}]*[)}]")


class HeardExample(NamedTuple):
    """One example as it was said, as the recogniser wrote it, and after repair."""

    intent: str
    said: str
    heard: str
    understood: str


def examples(folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """``(text, intent)`` of every training example, annotations removed."""
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block.get("examples", "").splitlines():
                if "intent" in block and line.startswith("- "):
                    yield _ANNOTATION.sub(r"\1", line[2:].strip()), block["intent"]


def heard_examples(path: Path = HEARD) -> list[HeardExample]:
    """Examples with what a telephone made of them; made by ``benchmarks/_heard_examples.py``."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [HeardExample(*line.split("\t")) for line in lines]
