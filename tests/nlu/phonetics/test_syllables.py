"""Syllables of texts and their two halves, in both environments."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nlu.phonetics import spell, split, syllables

ROOT = Path(__file__).parents[3]


class TestSpell:
    def test_one_syllable_a_character_and_none_for_the_rest(self) -> None:
        assert spell("我的A卡，坏了") == ("wo", "de", "", "ka", "", "huai", "le")

    def test_the_phrase_decides_the_reading(self) -> None:
        assert spell("银行") == ("yin", "hang")
        assert spell("重庆重要") == ("chong", "qing", "zhong", "yao")

    def test_digits_are_spoken_and_one_has_two_readings(self) -> None:
        assert spell("12345") == ("yi/yao", "er", "san", "si", "wu")

    def test_an_unknown_character_does_not_shift_the_others(self) -> None:
        assert len(spell("我㐀们\u9ffc好")) == 5
        assert spell("我㐀们")[2] == "men"

    def test_syllables_leave_out_what_has_no_sound(self) -> None:
        assert syllables("喂，你好") == ("wei", "ni", "hao")


class TestSplit:
    @pytest.mark.parametrize(
        ("syllable", "halves"),
        [
            ("zhang", ("zh", "ang")),
            ("yi", ("", "i")),
            ("wen", ("", "un")),
            ("ju", ("j", "v")),
            ("lv", ("l", "v")),
            ("er", ("", "er")),
            ("an", ("", "an")),
        ],
    )
    def test_initial_and_final(self, syllable: str, halves: tuple[str, str]) -> None:
        assert split(syllable) == halves


@pytest.mark.parametrize("environment", [".venv", ".venv-rasa"])
def test_both_environments_can_use_it(environment: str) -> None:
    code = (
        "from nlu.phonetics import sequence_distance, syllables\n"
        "from nlu.phonetics.gazetteer import TOWNS\n"
        "assert sequence_distance(syllables('清澜港'), syllables('青蓝港')) == 0\n"
        "assert '文城' in TOWNS\n"
        "import sys; assert not {m for m in sys.modules if m.split('.')[0] in ('jieba', 'rasa')}\n"
    )
    done = subprocess.run(
        [ROOT / environment / "bin" / "python", "-c", code],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
