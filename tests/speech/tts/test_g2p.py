from pathlib import Path

import pytest

from speech.tts.g2p import phonemes, pinyin
from tests.speech.text.golden import Case, as_parameters, cases, sizes

GOLDEN = cases(Path(__file__).with_name("golden_readings.tsv"))


def test_every_town_and_enough_words_are_in_the_golden_file() -> None:
    assert len({case.given for case in GOLDEN}) == len(GOLDEN)
    assert sizes(GOLDEN)["town"] == 17
    assert sizes(GOLDEN)["place"] >= 15
    assert sizes(GOLDEN)["word"] >= 30


@pytest.mark.parametrize("case", as_parameters(GOLDEN))
def test_reads_as_people_here_do(case: Case) -> None:
    assert " ".join(pinyin(case.given)) == case.expected


@pytest.mark.parametrize("case", as_parameters(GOLDEN))
def test_every_reading_has_phonemes(case: Case) -> None:
    assert phonemes(case.given)


def test_other_signs_have_no_reading() -> None:
    assert pinyin("A1，, ") == []
