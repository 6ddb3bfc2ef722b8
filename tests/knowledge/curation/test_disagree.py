"""Where two sets of facts cannot both be right."""

from knowledge.curation.disagree import differences
from knowledge.curation.facts import facts
from knowledge.types import EntryContent


def told(left: str, right: str) -> list[str]:
    return differences(
        facts(EntryContent("甲", answer_full=left)), facts(EntryContent("乙", answer_full=right))
    )


class TestDifferences:
    def test_times(self) -> None:
        assert told("1.时限：15个工作日。", "1.时限：20个工作日。") == [
            "办理时限：一处写15个工作日，一处写20个工作日"
        ]

    def test_same_fact_in_other_words(self) -> None:
        assert told("1.时限：30日。2.费用：20元。", "三十天办结，收费二十元。") == []

    def test_telling_less_is_no_difference(self) -> None:
        assert told("1.电话：12333。2.时限：15日。", "1.电话：12333、12393。") == []

    def test_fee_against_free(self) -> None:
        assert told("1.费用：免费。", "1.费用：工本费20元。") == ["费用：一处写免费，一处写20元"]

    def test_materials_differ_with_one_item(self) -> None:
        assert told("1.材料：身份证、户口簿。", "1.材料：身份证。") == [
            "材料：一处写了户口簿，另一处没有写"
        ]
        assert told("1.材料：身份证、户口簿。", "1.材料：身份证、结婚证。") == [
            "材料：一处多写了户口簿，一处多写了结婚证"
        ]

    def test_the_same_paper_and_place_under_a_longer_name(self) -> None:
        left = "1.材料：身份证。2.地点：人社窗口。"
        assert told(left, "1.材料：本人身份证原件。2.地点：市人社窗口。") == []

    def test_times_of_different_things(self) -> None:
        assert told("有效期5年。", "15个工作日办结。") == []
