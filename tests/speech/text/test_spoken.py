from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.text import to_spoken

GOLDEN = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("golden_tn.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_the_golden_file_is_large_enough() -> None:
    assert len(GOLDEN) >= 120
    assert len({written for written, _ in GOLDEN}) == len(GOLDEN)


@pytest.mark.parametrize(("written", "spoken"), GOLDEN)
def test_reads_as_a_clerk_would(written: str, spoken: str) -> None:
    assert to_spoken(written) == spoken


@pytest.mark.parametrize("spoken", sorted({spoken for _, spoken in GOLDEN}))
def test_spoken_text_stays_as_it_is(spoken: str) -> None:
    assert to_spoken(spoken) == spoken


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
