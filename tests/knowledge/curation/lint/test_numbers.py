"""Figures with more than one reading."""

import pytest

from knowledge.curation.lint.numbers import numbers


def found(text: str) -> list[tuple[str, str, str]]:
    return [(f.rule, text[f.start : f.end], f.suggestion) for f in numbers(text)]


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("3-5个工作日", ("range", "3-5", "3到5")),
            ("0.5~1米", ("range", "0.5~1", "0.5到1")),
            ("周一-周五", ("range", "-", "到")),
            ("3月-5月", ("range", "-", "到")),
            ("2026.1.1起", ("date", "2026.1.1", "2026年1月1日")),
            ("2026/12/31前", ("date", "2026/12/31", "2026年12月31日")),
            ("2026-13-01", ("date", "2026-13-01", "")),
            ("5.1前交", ("date", "5.1", "5月1日")),
            ("8:30上班", ("clock", "8:30", "8点半")),
            ("8:00-12:15", ("clock", "8:00-12:15", "8点到12点15分")),
            ("比例1:2", ("ratio", "1:2", "1比2")),
            ("师生比1:15", ("ratio", "1:15", "1比15")),
            ("缴费8%", ("percent", "8%", "百分之8")),
            ("3%-5%", ("percent", "3%-5%", "百分之3到百分之5")),
            ("80㎡", ("unit", "㎡", "平方米")),
            ("5 km", ("unit", " km", "公里")),
            ("1/3", ("fraction", "1/3", "")),
            ("≥5人", ("sign", "≥", "大于等于")),
        ],
    )
    def test_finds(self, text: str, expected: tuple[str, str, str]) -> None:
        assert found(text) == [expected]

    @pytest.mark.parametrize(
        "text",
        [
            "电话0898-63330000",
            "400-123-4567",
            "编号2026-001",
            "住3-2-501",
            "3到5个工作日",
            "2026年1月1日",
            "工本费2.5元",
            "第12345号",
        ],
    )
    def test_leaves_what_is_clear(self, text: str) -> None:
        assert found(text) == []
