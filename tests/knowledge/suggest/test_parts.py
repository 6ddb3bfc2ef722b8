"""Folding, readings, rows of texts and lattices."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.suggest.fold import LONGEST, fold, places, runs, words_of
from knowledge.suggest.haystack import Haystack
from knowledge.suggest.initials import Alphabet
from knowledge.suggest.readings import readings
from knowledge.suggest.typed import initials, literal, sounding
from knowledge.suggest.typos import budget, gap, misspelt, similar
from knowledge.types import Entry


def stacked(*texts: str) -> tuple[Haystack, Alphabet]:
    alphabet = Alphabet(texts)
    order = np.arange(len(texts))
    return Haystack(texts, order, order, alphabet), alphabet


class TestFold:
    def test_only_letters_and_digits_in_one_form(self) -> None:
        assert fold("ＨＰＶ 疫苗，（九价）①㎡🙂") == "hpv疫苗九价1m2"

    @pytest.mark.parametrize("text", ["ＨＰＶ 疫苗", "㎡，①", "🙂", "", "İstanbul"])
    def test_places_has_one_for_each_folded_character(self, text: str) -> None:
        assert len(places(text)) == len(fold(text))
        assert [fold(text[place]) for place in places(text) if len(fold(text[place])) == 1] == [
            c for c, p in zip(fold(text), places(text), strict=True) if len(fold(text[p])) == 1
        ]

    def test_runs(self) -> None:
        assert runs([5, 1, 2, 2, 6, 9]) == ((1, 3), (5, 7), (9, 10))
        assert runs([]) == ()

    def test_words_of(self) -> None:
        assert words_of(" 医保　卡\tYBK 🙂 ") == ["医保", "卡", "ybk"]
        assert "".join(words_of("医保卡 " * 200)) == ("医保卡" * 20)[:LONGEST]


class TestReadings:
    def test_common_ones(self) -> None:
        read = readings("行会路找医a1")
        assert read["行"] == ("xing", "hang")
        assert read["会"] == ("hui", "kuai")
        # luo and hua are in dictionaries, and in hardly any word.
        assert read["路"] == ("lu",)
        assert read["找"] == ("zhao",)
        assert read["医"] == ("yi",)
        assert "a" not in read

    def test_every_sample_character_has_its_usual_one(self, samples: list[Entry]) -> None:
        characters = {c for entry in samples for c in entry.content.title if "一" <= c <= "鿿"}
        assert all(readings(characters).values())


class TestHaystack:
    def test_literal_agrees_with_plain_search(self, samples: list[Entry]) -> None:
        texts = [fold(entry.content.title) for entry in samples]
        stack, alphabet = stacked(*texts)
        for word in {text[i : i + n] for text in texts[::5] for n in (1, 2, 4) for i in (0, 1, 3)}:
            if word:
                costs = stack.cheapest(stack.reach(literal(word, alphabet))[-1])
                assert np.isfinite(costs).tolist() == [word in text for text in texts]

    def test_a_match_does_not_reach_into_the_next_text(self) -> None:
        stack, alphabet = stacked("医保", "卡", "")
        assert len(stack.reach(literal("医保卡", alphabet))[-1]) == 0
        assert len(stack.reach(similar("医保卡", alphabet), budget=9)[-1]) == 0

    def test_best_in_is_the_cheapest_then_the_first(self) -> None:
        stack, alphabet = stacked("冰箱", "能库和冷库和冷库")
        spans = stack.reach(similar("冷库", alphabet), budget=0.6)[-1]
        assert stack.best_in(0, spans) is None
        assert stack.best_in(1, spans) == (3, 5)
        assert stack.best_in(1, spans, [(4, 5)]) == (6, 8)
        assert stack.best_in(1, spans, [(0, 8)]) == (3, 5)

    def test_apart(self) -> None:
        stack, alphabet = stacked("求求", "求", "请求和求", "和")
        spans = stack.reach(literal("求", alphabet))[-1]
        longer = stack.reach(literal("请求", alphabet))[-1]
        assert stack.apart(spans, spans).tolist() == [True, False, True, False]
        assert stack.apart(longer, spans).tolist() == [False, False, True, False]

    def test_beginning(self) -> None:
        stack, alphabet = stacked("医保卡", "丢医保卡")
        spans = stack.beginning(stack.reach(literal("医保", alphabet))[-1])
        assert np.isfinite(stack.cheapest(spans)).tolist() == [True, False]

    def test_reach_tells_every_beginning_of_what_was_typed(self) -> None:
        stack, alphabet = stacked("医保卡", "医保")
        assert [len(spans) for spans in stack.reach(literal("医保卡", alphabet))] == [0, 2, 2, 1]

    def test_a_gap_costs_its_price(self) -> None:
        stack, alphabet = stacked("灵活的就业人员")
        lattice = similar("灵活就业人员", alphabet)
        assert len(stack.reach(lattice, budget=1.0)[-1]) == 0
        spans = stack.reach(lattice, budget=1.0, gap=0.7)[-1]
        assert stack.cheapest(spans) == pytest.approx([0.7])


class TestLattices:
    @pytest.mark.parametrize(
        "typed", ["yibaoka", "yibaok", "ybk", "yibk", "ybaoka", "一宝k", "医bk"]
    )
    def test_sounding_reads_whole_and_begun_syllables(self, typed: str) -> None:
        stack, alphabet = stacked("医保卡", "社保卡", "医保")
        spans = stack.reach(sounding(typed, alphabet))[-1]
        assert np.isfinite(stack.cheapest(spans)).tolist() == [True, False, False]

    @pytest.mark.parametrize("typed", ["xian", "xa", "xia"])
    def test_one_syllable_or_two(self, typed: str) -> None:
        stack, alphabet = stacked("西安", "县", "先")
        spans = stack.reach(sounding(typed, alphabet))[-1]
        expected = [True, typed != "xa", typed != "xa"]
        assert np.isfinite(stack.cheapest(spans)).tolist() == expected

    def test_two_letter_initials(self) -> None:
        stack, alphabet = stacked("重兴镇", "自行走")
        spans = stack.reach(sounding("chxzh", alphabet))[-1]
        assert np.isfinite(stack.cheapest(spans)).tolist() == [True, False]

    def test_initials_are_one_letter_for_one_character(self) -> None:
        stack, alphabet = stacked("医保卡", "hpv疫苗")
        assert len(stack.reach(initials("yib", alphabet))[-1]) == 0
        assert len(stack.reach(initials("hpvym", alphabet))[-1]) == 1

    def test_the_reading_in_the_word_counts(self) -> None:
        stack, alphabet = stacked("因航", "因形")
        spans = stack.reach(sounding("银行", alphabet))[-1]
        assert np.isfinite(stack.cheapest(spans)).tolist() == [True, False]


class TestTypos:
    def test_budget_grows_and_ends(self) -> None:
        assert budget("医") == pytest.approx(0.2)
        assert budget("yibaka") == budget("医保卡") == pytest.approx(0.6)
        assert budget("医保卡" * 9) == pytest.approx(1.0)
        assert budget("12345") == 0

    def test_letters_have_no_gaps(self) -> None:
        assert gap("yibaoka") is None
        assert gap("医保卡") is not None

    def test_misspelt_are_syllables(self) -> None:
        assert {"bao", "bi", "ban", "bai"} <= set(misspelt("ba", 1))
        assert not {"ba", "bx", "ka", "aba"} & set(misspelt("ba", 1))
        assert {"bao", "ka", "a"} <= set(misspelt("ba", 0))
        assert "bao" in misspelt("boa", 1)
        assert "shuang" in misspelt("shuagn", 1)

    def test_every_common_syllable_is_one(self, samples: list[Entry]) -> None:
        characters = {character for entry in samples for character in entry.content.title}
        for read in readings(characters).values():
            assert all(s in misspelt(s + "x", 1) for s in read), read

    @pytest.mark.parametrize(
        ("typed", "cost"),
        [
            ("户口本", 0.0),
            ("夫口本", 0.2),
            ("hukouben", 0.0),
            ("hukoben", 0.4),
            ("hukuoben", 0.4),
            ("huoubn", 0.8),
        ],
    )
    def test_costs(self, typed: str, cost: float) -> None:
        stack, alphabet = stacked("户口本")
        spans = stack.reach(similar(typed, alphabet), budget=1.0)[-1]
        assert stack.cheapest(spans) == pytest.approx([cost])
