"""Distances of syllables and of sequences, and the accent's confusions."""

from __future__ import annotations

import pytest

from nlu.phonetics import blur, sequence_distance, syllable_distance, syllables

CONFUSED = [
    ("nan", "lan"), ("zhi", "zi"), ("chi", "ci"), ("shi", "si"), ("fu", "hu"), ("ran", "lan"),
    ("shan", "shang"), ("zhen", "zheng"), ("qin", "qing"), ("lian", "liang"), ("guan", "guang"),
]  # fmt: skip


class TestSyllables:
    @pytest.mark.parametrize(("one", "other"), CONFUSED)
    def test_confusions_are_near_and_go_both_ways(self, one: str, other: str) -> None:
        assert 0 < syllable_distance(one, other) <= 0.25
        assert syllable_distance(one, other) == syllable_distance(other, one)
        assert blur(one) == blur(other)

    def test_from_the_same_to_nothing_in_common(self) -> None:
        assert syllable_distance("gong", "gong") == 0
        assert syllable_distance("bao", "xin") == 1
        assert syllable_distance("bao", "dao") < 1

    def test_a_confusion_is_nearer_than_another_sound(self) -> None:
        assert syllable_distance("zhen", "zheng") < syllable_distance("zhen", "zhou")

    def test_two_confusions_in_one_syllable_add_up(self) -> None:
        assert syllable_distance("zhang", "zan") > syllable_distance("zhang", "zang")

    def test_one_is_yi_and_yao(self) -> None:
        assert syllable_distance("yi/yao", "yi") == 0
        assert syllable_distance("yao", "yi/yao") == 0
        assert syllable_distance("yi", "yao") > 0


class TestSequences:
    def test_homophones(self) -> None:
        assert sequence_distance(syllables("一宝卡"), syllables("医保卡")) == 0

    def test_accent(self) -> None:
        distance = sequence_distance(syllables("蓝梁"), syllables("南良"))
        assert 0 < distance < 0.5

    def test_a_lost_syllable_costs_the_gap(self) -> None:
        assert sequence_distance(("gong", "dan"), ("gong",)) == 1
        assert sequence_distance(("gong", "dan"), ("gong",), gap=0.6) == 0.6
        assert sequence_distance((), ("gong",)) == 1

    def test_a_telephone_number_read_either_way(self) -> None:
        assert sequence_distance(syllables("幺三"), syllables("13")) == 0
        assert sequence_distance(syllables("一三"), syllables("13")) == 0
