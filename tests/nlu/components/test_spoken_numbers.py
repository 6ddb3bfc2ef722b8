"""Phone and work-order numbers, written and read aloud."""

from __future__ import annotations

import pytest

from nlu.components.spoken_numbers import digit_runs, digits_of, find_order_numbers, find_phones


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("幺三八零零零零幺二三四", "13800001234"),
        ("洞幺两", "012"),
        ("１２３", "123"),
        ("没有数字", ""),
    ],
)
def test_digits_of(text: str, digits: str) -> None:
    assert digits_of(text) == digits


def test_digit_runs_join_pauses() -> None:
    assert [d for _, _, d in digit_runs("一三八，零零零零 1234吧")] == ["13800001234"]


class TestFindPhones:
    @pytest.mark.parametrize(
        ("text", "phone"),
        [
            ("13800001234", "13800001234"),
            ("我的电话是138 0000 1234", "13800001234"),
            ("一三八零零零零一二三四", "13800001234"),
            ("幺三八，零零零零，幺二三四", "13800001234"),
            ("腰三八零零零零腰二三四", "13800001234"),
            ("+8613800001234", "13800001234"),
            ("座机零八九八六三三三零零零零", "089863330000"),
            ("打63330000找我", "63330000"),
        ],
    )
    def test_numbers_of_china(self, text: str, phone: str) -> None:
        assert [s.value for s in find_phones(text)] == [phone]

    @pytest.mark.parametrize(
        "text",
        ["八点半", "三天前", "123", "1380000123", "20251122", "WC202612010001", "尾号63330000"],
    )
    def test_what_is_no_phone(self, text: str) -> None:
        assert find_phones(text) == []

    def test_the_span_covers_the_words(self) -> None:
        text = "打一三八零零零零一二三四找我"
        span = find_phones(text)[0]
        assert text[span.start : span.end] == "一三八零零零零一二三四"


class TestFindOrderNumbers:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("WC202612010001", "WC202612010001"),
            ("查一下wc 202612010001", "WC202612010001"),
            ("二零二六一二零一零零零一", "WC202612010001"),
            ("工单号是二零二六幺二零幺零零零幺", "WC202612010001"),
            ("尾号0001", "0001"),
            ("后四位是零零零一", "0001"),
            ("零零零一", "0001"),
            ("嗯，0001号", "0001"),
            ("我的工单编号是120001", "120001"),
            ("0018号工单", "0018"),
        ],
    )
    def test_full_numbers_and_tails(self, text: str, number: str) -> None:
        assert [s.value for s in find_order_numbers(text)] == [number]

    @pytest.mark.parametrize("text", ["13800001234", "路灯坏了3天", "123", "在12栋3单元1204"])
    def test_what_is_none(self, text: str) -> None:
        assert find_order_numbers(text) == []
