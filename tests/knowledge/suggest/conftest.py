"""The sample entries, made ready for searching once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.exchange import read_file
from knowledge.index.builder import loose_entries
from knowledge.samples import SAMPLE_FILE
from knowledge.suggest.search import EntryFinder
from knowledge.types import Entry, EntryContent

Maker = Callable[..., EntryFinder]


@pytest.fixture(scope="session")
def samples() -> list[Entry]:
    rows = read_file(SAMPLE_FILE)[1]
    return loose_entries([(row.entry_id, row.content) for row in rows])


@pytest.fixture(scope="session")
def finder(samples: list[Entry]) -> EntryFinder:
    return EntryFinder(samples)


@pytest.fixture
def made() -> Maker:
    """Makes a finder of contents, or of titles."""

    def make(*contents: EntryContent | str) -> EntryFinder:
        whole = [EntryContent(title=c) if isinstance(c, str) else c for c in contents]
        return EntryFinder(loose_entries([(f"WC-{i}", c) for i, c in enumerate(whole, 1)]))

    return make
