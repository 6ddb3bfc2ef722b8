"""What an answer states."""

import pytest

from knowledge.curation.facts import facts, stated
from knowledge.types import EntryContent


def values(text: str) -> list[tuple[str, str, str]]:
    return [(fact.kind, fact.topic, fact.value) for fact in stated(text)]


class TestStated:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("受理后15个工作日办结", ("duration", "办理时限", "15个工作日")),
            ("3至5个工作日", ("duration", "办理时限", "3-5个工作日")),
            ("一般三到五个工作日", ("duration", "办理时限", "3-5个工作日")),
            ("有效期5年", ("duration", "有效期", "60个月")),
            ("公示20日", ("duration", "公示时间", "20日")),
            ("三十天内可以申请", ("duration", "申请期限", "30日")),
            ("封存半年", ("duration", "", "6个月")),
            ("急难的24小时内", ("duration", "", "24小时")),
            ("工本费20元", ("money", "费用", "20元")),
            ("每年补贴三千六百元", ("money", "补贴标准", "3600元")),
            ("处1000元罚款", ("money", "罚款", "1000元")),
            ("最高贷款100万元", ("money", "额度", "1000000元")),
            ("报销90%", ("percent", "报销比例", "90%")),
            ("缴费百分之二十", ("percent", "缴费比例", "20%")),
            ("拨打12333", ("phone", "", "12333")),
            ("电话0898-63330000", ("phone", "", "089863330000")),
            ("5月1日起", ("date", "开始日期", "5月1日")),
            ("八月三十一日前", ("date", "截止日期", "8月31日")),
            ("年满16周岁", ("age", "", "16岁")),
            ("2寸照片", ("count", "寸", "2寸")),
        ],
    )
    def test_kinds_and_topics(self, text: str, expected: tuple[str, str, str]) -> None:
        assert values(text) == [expected]

    @pytest.mark.parametrize(
        "text",
        [
            "2025年出生的",
            "每年一次性",
            "下一年",
            "一两天",
            "拨打12345",
            "急事打110",
            "三年级",
            "第3条",
            "周一至周五",
        ],
    )
    def test_what_states_nothing_that_can_differ(self, text: str) -> None:
        assert [value for value in values(text) if value[0] != "count"] == []

    def test_topic_comes_from_the_label_first(self) -> None:
        assert values("1.时限：缴费后15个工作日。") == [("duration", "办理时限", "15个工作日")]

    def test_free_of_charge(self) -> None:
        assert values("1.费用：免费。") == [("money", "费用", "免费")]


class TestFacts:
    def test_materials_and_places_of_the_full_answer(self) -> None:
        content = EntryContent(
            "标题",
            answer_full="1.材料：本人身份证原件、户口簿，以窗口核定为准。2.地点：户籍地派出所或市政务服务中心。",
        )
        found = [(fact.kind, fact.value) for fact in facts(content)]
        assert found == [
            ("material", "身份证"),
            ("material", "户口簿"),
            ("place", "户籍地派出所"),
            ("place", "市政务服务中心"),
        ]

    def test_both_answers_count_once(self) -> None:
        content = EntryContent("标题", answer_spoken="三十天办结。", answer_full="1.时限：30日。")
        assert [(fact.value, fact.text) for fact in facts(content)] == [("30日", "30日")]
