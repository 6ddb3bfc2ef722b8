from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.text import to_spoken
from tests.speech.text.golden import Case, as_parameters, cases, sizes

GOLDEN = cases(Path(__file__).with_name("golden_tn.tsv"))
GROUPS = (
    "hotline mobile landline code identity plate road address date time money percent fraction "
    "range unit count letters"
).split()


def test_the_golden_file_is_large_and_even() -> None:
    assert len(GOLDEN) >= 420
    assert len({case.given for case in GOLDEN}) == len(GOLDEN)
    assert set(sizes(GOLDEN)) == set(GROUPS)
    assert min(sizes(GOLDEN).values()) >= 12


@pytest.mark.parametrize("case", as_parameters(GOLDEN))
def test_reads_as_a_clerk_would(case: Case) -> None:
    assert to_spoken(case.given) == case.expected


@pytest.mark.parametrize("case", as_parameters(GOLDEN))
def test_spoken_text_stays_as_it_is(case: Case) -> None:
    assert to_spoken(case.expected) == case.expected


def test_a_whole_answer() -> None:
    answer = "请带身份证原件、2张2寸照片，周一至周五8:30-12:00到文城镇文建路88号3楼办理，费用20元，咨询电话0898-63330000。"
    assert to_spoken(answer) == (
        "请带身份证原件、两张二寸照片，周一至周五八点半到十二点到文城镇文建路八十八号三楼办理，"
        "费用二十元，咨询电话零八九八，六三三三，零零零零。"
    )


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789.-/:%年月日元个点至~, 电话号ABwc琼℃", max_size=24))
def test_never_fails_and_leaves_no_figure_behind(text: str) -> None:
    spoken = to_spoken(text)
    assert not any(char.isdigit() for char in spoken)
    assert to_spoken(spoken) == spoken


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_never_fails_on_any_text(text: str) -> None:
    assert isinstance(to_spoken(text), str)
