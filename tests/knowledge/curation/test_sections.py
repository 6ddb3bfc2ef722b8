"""Parts of a full answer."""

import pytest

from knowledge.curation.sections import Sections, items, kind_of, sections

IN_A_ROW = (
    "1.条件：年满16周岁。2.材料：身份证；他人代办另带代办人身份证。3.地点：社保窗口。"
    "4.流程：预约、到窗口办理。5.时间：工作日8:30-12:00。6.电话：0898-63330000。7.免费。（示例，待本地核实）"
)
MARKDOWN = """## 办理材料
- 身份证
- 户口簿

## 办理流程
1. 预约
2. 到窗口

**地点**：文城镇便民服务中心
**费用**：工本费10元
办公时间：周一至周五上午
"""


class TestSections:
    def test_numbered_in_a_row(self) -> None:
        assert sections(IN_A_ROW) == Sections(
            materials="身份证；他人代办另带代办人身份证",
            phone="0898-63330000",
            hours="工作日8:30-12:00",
            place="社保窗口",
            fee="免费",
            steps="预约、到窗口办理",
        )

    def test_markdown(self) -> None:
        assert sections(MARKDOWN) == Sections(
            materials="身份证；户口簿",
            hours="周一至周五上午",
            place="文城镇便民服务中心",
            fee="工本费10元",
            steps="预约；到窗口",
        )

    def test_chinese_numbers_and_brackets(self) -> None:
        parts = sections("一、材料：身份证。\n（二）地点：市医保局。\n3、收费：不收费。")
        assert (parts.materials, parts.place, parts.fee) == ("身份证", "市医保局", "不收费")

    def test_phone_and_hours_without_a_label(self) -> None:
        parts = sections("请打12333咨询，或打0898-63330000。周一至周五上午开门。补贴12345元。")
        assert parts.phone == "12333；0898-63330000"
        assert parts.hours == "周一至周五上午开门"

    def test_time_limit_is_no_opening_time(self) -> None:
        assert sections("1.时限：15个工作日。").hours == ""

    @pytest.mark.parametrize("text", ["", "。。。", "1.", "材料：", "比例是2.5倍。", "http://a.cn"])
    def test_nothing_to_find(self, text: str) -> None:
        assert sections(text) == Sections()


class TestItems:
    def test_labels_in_order(self) -> None:
        assert list(items("说明。1.材料：身份证。2.共2.5元。")) == [
            ("", "说明"),
            ("材料", "身份证"),
            ("", "共2.5元"),
        ]


class TestKindOf:
    @pytest.mark.parametrize(
        ("label", "kind"),
        [
            ("所需材料", "materials"), ("办公时间", "hours"), ("办理渠道", "place"), ("时限", ""),
            ("咨询电话", "phone"), ("工本费", "fee"), ("办理流程", "steps"), ("医疗费", ""),
        ],
    )  # fmt: skip
    def test_by_its_words(self, label: str, kind: str) -> None:
        assert kind_of(label) == kind
