"""Questions with known outcomes, made from the base itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.embedder import Embedder
from knowledge.index.snapshot import Hit, IndexSnapshot, prepare

OUT_OF_SCOPE_FILE = Path(__file__).parents[1] / "data" / "out_of_scope.txt"

HITS = 8


@dataclass(frozen=True)
class Sample:
    """A question, what was found for it, and the entry that would be right.

    ``expected`` is ``None`` where nothing in the base is right. ``group`` keeps questions of one
    entry together when data are split.
    """

    text: str
    terms: int
    hits: tuple[Hit, ...]
    expected: int | None
    group: int

    @property
    def rank(self) -> int | None:
        """Place of the expected entry among the hits, from 0; ``None`` if it is not there."""
        for place, hit in enumerate(self.hits):
            if hit.entry == self.expected:
                return place
        return None


def leave_one_out(
    snapshot: IndexSnapshot, embedder: Embedder | None, *, absent: bool = False
) -> list[Sample]:
    """Ask each question variant of the base while that variant is left out of the index.

    With ``absent`` the whole entry is left out: nothing right is left, and what is found is as
    near as a wrong answer can be. Titles are not asked, people do not speak in headings.
    """
    samples: list[Sample] = []
    allowed = np.ones(len(snapshot.entries), dtype=bool)
    titles = {entry.content.title for entry in snapshot.entries}
    asked = [
        (position, text) for position, text in enumerate(snapshot.variants) if text not in titles
    ]
    for (position, text), vector in zip(asked, _vectors(embedder, asked), strict=True):
        owner = int(snapshot.owner[position])
        question = prepare(text, None)
        if vector is not None:
            question = replace(question, vector=vector)
        mask = allowed.copy()
        mask[owner] = not absent
        hits = snapshot.search(question, mask, limit=HITS, without=None if absent else position)
        samples.append(
            Sample(text, len(question.terms), tuple(hits), None if absent else owner, owner)
        )
    return samples


def _vectors(
    embedder: Embedder | None, asked: Sequence[tuple[int, str]]
) -> Sequence[NDArray[np.float32] | None]:
    if embedder is None:
        return [None] * len(asked)
    return list(embedder.queries([text for _, text in asked]))


def out_of_scope(
    snapshot: IndexSnapshot, embedder: Embedder | None, texts: Sequence[str]
) -> list[Sample]:
    """Ask questions that no entry answers."""
    allowed = np.ones(len(snapshot.entries), dtype=bool)
    vectors = _vectors(embedder, list(enumerate(texts)))
    samples: list[Sample] = []
    for number, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        question = replace(prepare(text, None), vector=vector)
        hits = snapshot.search(question, allowed, limit=HITS)
        group = len(snapshot.entries) + number
        samples.append(Sample(text, len(question.terms), tuple(hits), None, group))
    return samples


def read_out_of_scope(path: Path = OUT_OF_SCOPE_FILE) -> list[str]:
    """Lines of a text file, without comments (``#``) and empty lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
