"""Cutting what people say."""

from knowledge.text import clauses


def test_clauses_are_the_parts_that_mean_something_alone() -> None:
    said = "爸爸的身份证有效期过了，他瘫痪了，能不能上门办理？"
    assert clauses(said) == ["爸爸的身份证有效期过了", "能不能上门办理"]
    assert clauses("医保卡补办") == []
