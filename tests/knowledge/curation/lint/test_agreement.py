"""Spoken and full answer say the same."""

from knowledge.curation.lint.agreement import agreement
from knowledge.types import EntryContent


def found(spoken: str, full: str) -> list[str]:
    return [
        spoken[f.start : f.end]
        for f in agreement(EntryContent("标题", answer_spoken=spoken, answer_full=full))
    ]


class TestAgreement:
    def test_same_figure_in_other_writing(self) -> None:
        assert found("三十天内申请，打12333。", "1.时限：30日内。2.电话：12333。") == []
        assert found("封存满半年可以提取。", "1.条件：封存满6个月。") == []

    def test_other_figure(self) -> None:
        assert found("一般二十个工作日办好。", "1.时限：15个工作日。") == ["二十个工作日"]
        assert found("请打12393。", "咨询12333。") == ["12393"]

    def test_figure_that_only_one_side_has(self) -> None:
        assert found("请打12333。", "1.时限：15个工作日。") == []
