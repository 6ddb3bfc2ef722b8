"""Questions with known outcomes, made from the base itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from knowledge.decide.garble import garble
from knowledge.decide.wording import told
from knowledge.errors import ImportFileError
from knowledge.index.embedder import Embedder
from knowledge.index.snapshot import Hit, IndexSnapshot, Question, prepare

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


class Questioner:
    """Asks a snapshot its own question variants, and strangers' questions.

    Titles are not asked: people do not speak in headings. Each text is embedded once. With
    ``every`` only each so-manieth variant is asked.
    """

    def __init__(
        self, snapshot: IndexSnapshot, embedder: Embedder | None, *, every: int = 1
    ) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        titles = {entry.content.title for entry in snapshot.entries}
        self._asked = [
            position for position, text in enumerate(snapshot.variants) if text not in titles
        ][::every]
        self._ready: dict[str, Question] = {}

    def leave_one_out(self) -> list[Sample]:
        """Each variant, while it is not in the index: an unforeseen wording."""
        return self._ask(self._texts(), without=True)

    def misheard(self) -> list[Sample]:
        """The same, garbled into homophones."""
        texts = [garble(text, seed) for seed, text in enumerate(self._texts())]
        return self._ask(texts, without=True)

    def told(self) -> list[Sample]:
        """An unforeseen wording inside a short story."""
        texts = [told(text, seed) for seed, text in enumerate(self._texts())]
        return self._ask(texts, without=True)

    def repeated(self) -> list[Sample]:
        """Each variant as it is: the wording that the editors foresaw."""
        return self._ask(self._texts(), without=False)

    def repeated_misheard(self) -> list[Sample]:
        """A foreseen wording, garbled."""
        texts = [garble(text, seed) for seed, text in enumerate(self._texts())]
        return self._ask(texts, without=False)

    def absent(self) -> list[Sample]:
        """Each variant while its whole entry is missing: as near as a wrong answer can be."""
        everything = np.ones(len(self._snapshot.entries), dtype=bool)
        samples: list[Sample] = []
        questions = self._prepare(self._texts())
        for position, question in zip(self._asked, questions, strict=True):
            owner = self._snapshot.owner(position)
            mask = everything.copy()
            mask[owner] = False
            hits = tuple(self._snapshot.search(question, mask, limit=HITS))
            samples.append(Sample(question.text, len(question.terms), hits, None, owner))
        return samples

    def strangers(self, texts: Sequence[str]) -> list[Sample]:
        """Questions that no entry answers."""
        everything = np.ones(len(self._snapshot.entries), dtype=bool)
        samples: list[Sample] = []
        for number, question in enumerate(self._prepare(texts)):
            hits = tuple(self._snapshot.search(question, everything, limit=HITS))
            group = len(self._snapshot.entries) + number
            samples.append(Sample(question.text, len(question.terms), hits, None, group))
        return samples

    def _texts(self) -> list[str]:
        return [self._snapshot.variants[position] for position in self._asked]

    def _ask(self, texts: Sequence[str], *, without: bool) -> list[Sample]:
        everything = np.ones(len(self._snapshot.entries), dtype=bool)
        samples: list[Sample] = []
        questions = self._prepare(texts)
        for position, question in zip(self._asked, questions, strict=True):
            left_out = position if without else None
            hits = self._snapshot.search(question, everything, limit=HITS, without=left_out)
            owner = self._snapshot.owner(position)
            samples.append(Sample(question.text, len(question.terms), tuple(hits), owner, owner))
        return samples

    def _prepare(self, texts: Sequence[str]) -> list[Question]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._ready]
        plain = [prepare(text, None) for text in missing]
        if self._embedder is not None and plain:
            vectors = self._embedder.queries([question.text for question in plain])
            plain = [
                replace(item, vector=vector) for item, vector in zip(plain, vectors, strict=True)
            ]
        self._ready.update(zip(missing, plain, strict=True))
        return [self._ready[text] for text in texts]


def read_out_of_scope(path: Path = OUT_OF_SCOPE_FILE) -> list[str]:
    """Lines of a text file, without comments (``#``) and empty lines.

    Raises:
        ImportFileError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFileError("file_not_found", f"无法读取文件“{path.name}”。") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
