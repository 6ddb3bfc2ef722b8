"""The lexicon of the sample entries, built once."""

from __future__ import annotations

import pytest

from knowledge.exchange import read_file
from knowledge.index.builder import loose_entries
from knowledge.lexicon import Lexicon, Repairer, build_lexicon
from knowledge.samples import SAMPLE_FILE


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    rows = read_file(SAMPLE_FILE)[1]
    return build_lexicon(loose_entries([(row.entry_id, row.content) for row in rows]))


@pytest.fixture(scope="session")
def repairer(lexicon: Lexicon) -> Repairer:
    return Repairer(lexicon)
