"""What callers ask next."""

from dataclasses import replace
from datetime import date

from knowledge.curation.lint.completeness import completeness
from knowledge.types import EntryContent

TODAY = date(2026, 11, 24)
WHOLE = EntryContent(
    "社保卡补办",
    answer_spoken="带身份证到窗口补办。",
    answer_full="1.材料：身份证。2.地点：社保窗口。3.时间：工作日上午。4.电话：0898-63330000。",
    department="市人社局",
    source="示例",
)


def found(content: EntryContent) -> dict[str, str]:
    return {finding.rule: finding.level for finding in completeness(content, TODAY)}


class TestCompleteness:
    def test_whole_entry(self) -> None:
        assert found(WHOLE) == {}

    def test_what_an_application_needs(self) -> None:
        vague = replace(WHOLE, answer_spoken="可以补办。", answer_full="可以补办社保卡。")
        assert found(vague) == {
            "materials_missing": "warning",
            "phone_missing": "hint",
            "place_missing": "hint",
        }
        online = replace(vague, answer_full="在手机上补办社保卡。")
        assert found(online) == {"materials_missing": "hint", "phone_missing": "hint"}

    def test_hours_of_a_place_to_go_to(self) -> None:
        shut = replace(WHOLE, answer_full="1.材料：身份证。2.地点：社保窗口。3.电话：12333。")
        assert found(shut) == {"hours_missing": "hint"}

    def test_a_complaint_needs_no_papers(self) -> None:
        complaint = replace(
            WHOLE, title="噪音投诉登记", answer_spoken="我来登记。", answer_full="拨打12345登记。"
        )
        assert found(complaint) == {}

    def test_validity(self) -> None:
        assert found(replace(WHOLE, valid_to=TODAY)) == {}
        assert found(replace(WHOLE, valid_to=date(2026, 11, 23))) == {"expired": "error"}
        backwards = replace(WHOLE, valid_from=date(2027, 2, 1), valid_to=date(2027, 1, 1))
        assert found(backwards) == {"validity": "error"}
        assert found(replace(WHOLE, review_on=date(2026, 11, 1))) == {"review_due": "hint"}

    def test_source_and_department(self) -> None:
        assert found(replace(WHOLE, source="", department="")) == {
            "source_missing": "warning",
            "department_missing": "hint",
        }
        assert found(replace(WHOLE, source="", document="DOC-1")) == {}
