"""Figures in either script."""

import re

import pytest

from knowledge.curation.numerals import NUMBER, value_of


class TestValueOf:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("15", 15), ("3,600", 3600), ("2.5", 2.5), ("1.5万", 15_000), ("3千", 3000),
            ("十", 10), ("十五", 15), ("三十", 30), ("三千六百", 3600), ("两百", 200),
            ("一百零八", 108), ("十二万", 120_000), ("三万五千", 35_000), ("一亿", 100_000_000),
            ("半", 0.5), ("一点五", 1.5), ("二零二六", 2026), ("零", 0),
        ],
    )  # fmt: skip
    def test_reads(self, text: str, value: float) -> None:
        assert re.fullmatch(NUMBER, text)
        assert value_of(text) == value

    @pytest.mark.parametrize("text", ["", "一两", "三五", "几", "点五", "abc"])
    def test_leaves_what_is_no_number(self, text: str) -> None:
        assert value_of(text) is None
