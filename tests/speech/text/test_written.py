from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.text import to_spoken, to_written
from speech.text.numbers import cardinal
from speech.text.numerals import figures, whole
from tests.speech.text.golden import Case, as_parameters, cases, sizes

GOLDEN = cases(Path(__file__).with_name("golden_itn.tsv"))
GROUPS = (
    "hotline mobile landline code identity plate road address date time money percent fraction "
    "range unit count clean"
).split()


def test_the_golden_file_is_large_and_even() -> None:
    assert len(GOLDEN) >= 180
    assert len({case.given for case in GOLDEN}) == len(GOLDEN)
    assert set(sizes(GOLDEN)) == set(GROUPS)
    assert min(sizes(GOLDEN).values()) >= 6


@pytest.mark.parametrize("case", as_parameters(GOLDEN))
def test_writes_as_a_clerk_would(case: Case) -> None:
    assert to_written(case.given) == case.expected


@pytest.mark.parametrize("case", as_parameters(GOLDEN))
def test_written_text_stays_as_it_is(case: Case) -> None:
    assert to_written(case.expected) == case.expected


@pytest.mark.parametrize("text", ["", "。", "   ", "，，"])
def test_nothing_gives_nothing(text: str) -> None:
    assert to_written(text) == ""


@pytest.mark.parametrize(
    "number",
    [
        "13876543210",
        "13900001111",
        "12345",
        "089863330000",
        "110",
        "119",
        "120",
        "95598",
        "WC202612010001",
        "5%",
        "12月1日",
        "2026年12月1日",
        "3500元",
        "120平方米",
        "23天",
        "琼A12345",
    ],
)
def test_numbers_survive_being_spoken(number: str) -> None:
    assert to_written(to_spoken("请查" + number)).replace("工单号", "") == "请查" + number


@given(st.integers(min_value=0, max_value=10**12))
def test_words_of_a_number_are_that_number(value: int) -> None:
    assert whole(cardinal(value)) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三百二", 320),
        ("两万三", 23000),
        ("一十五", 15),
        ("二百零五", 205),
        ("三四", None),
        ("百", None),
        ("二三十", None),
        ("二零二六", None),
        ("十百", None),
        ("零", 0),
    ],
)
def test_exact_numbers_only(words: str, value: int | None) -> None:
    assert whole(words) == value


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("三点五", "3.5"),
        ("三点五万", "3.5万"),
        ("一亿两千万", "1.2亿"),
        ("一万两千", "12000"),
        ("三四点五", None),
        ("三块", None),
        ("两百万", "200万"),
    ],
)
def test_figures(words: str, written: str | None) -> None:
    assert figures(words) == written


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="零一二两三十百千万点月号日块毛分之到个双幺八，0158琼A路室栋", max_size=20))
def test_never_fails_on_numbers(text: str) -> None:
    assert isinstance(to_written(text), str)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_never_fails_on_any_text(text: str) -> None:
    assert isinstance(to_written(text), str)
