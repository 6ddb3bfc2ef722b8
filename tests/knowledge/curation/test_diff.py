"""What changed between two versions."""

import random
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from knowledge.curation.diff import DiffPart, field_diffs, line_parts, text_parts
from knowledge.types import EntryContent

CONTENT = EntryContent(
    "社保卡补办",
    questions=("社保卡丢了", "补社保卡"),
    answer_spoken="15个工作日办好。",
    answer_full="1.材料：身份证。2.时限：15个工作日。",
    department="市人社局",
)


def plain(parts: list[DiffPart], without: str) -> str:
    return "".join(part.text for part in parts if part.kind != without)


class TestFieldDiffs:
    def test_same_content(self) -> None:
        assert field_diffs(CONTENT, CONTENT) == []

    def test_fields_in_order_with_chinese_titles(self) -> None:
        other = replace(
            CONTENT,
            department="市医保局",
            questions=("社保卡丢了", "社保卡遗失"),
            answer_spoken="20个工作日办好。",
            valid_to=date(2027, 1, 31),
            audience="agent",
        )
        found = {diff.title: diff for diff in field_diffs(CONTENT, other)}
        assert list(found) == ["问法", "口语答案", "承办部门", "使用对象", "失效日期"]
        assert found["承办部门"].parts == (
            DiffPart("removed", "市人社局"),
            DiffPart("added", "市医保局"),
        )
        assert found["失效日期"].parts == (DiffPart("added", "2027-01-31"),)
        assert found["使用对象"].parts == (DiffPart("removed", "市民"), DiffPart("added", "坐席"))
        assert found["问法"].parts == (
            DiffPart("same", "社保卡丢了"),
            DiffPart("removed", "补社保卡"),
            DiffPart("added", "社保卡遗失"),
        )


class TestTextParts:
    def test_figures_change_as_a_whole(self) -> None:
        assert text_parts("办理时限15个工作日。请到窗口。", "办理时限18个工作日。请到窗口。") == [
            DiffPart("same", "办理时限"),
            DiffPart("removed", "15"),
            DiffPart("added", "18"),
            DiffPart("same", "个工作日。请到窗口。"),
        ]

    def test_chance_matches_do_not_chop_the_text(self) -> None:
        parts = text_parts("本人到镇政府申请", "家属在村委会可申请")
        assert [part.kind for part in parts] == ["removed", "added", "same"]

    def test_from_and_to_nothing(self) -> None:
        assert text_parts("", "新") == [DiffPart("added", "新")]
        assert text_parts("旧", "") == [DiffPart("removed", "旧")]
        assert text_parts("", "") == []

    @pytest.mark.parametrize("seed", range(30))
    def test_both_texts_can_be_put_together_again(self, seed: int) -> None:
        chance = random.Random(seed)
        left = "".join(chance.choices("一二三，。12ab \n", k=chance.randrange(80)))
        middle = list(left)
        for _ in range(chance.randrange(8)):
            place = chance.randrange(len(middle) + 1)
            middle[place : place + chance.randrange(4)] = chance.choices("一四，。3c\n", k=2)
        right = "".join(middle)
        parts = text_parts(left, right)
        assert plain(parts, "added") == left
        assert plain(parts, "removed") == right
        assert all(one.kind != two.kind for one, two in pairwise(parts))

    def test_long_texts_take_bounded_time(self) -> None:
        chance = random.Random(1)
        left, right = ("".join(chance.choices("甲乙丙丁戊己庚辛", k=20_000)) for _ in range(2))
        started = time.process_time()
        parts = text_parts(left, right)
        assert time.process_time() - started < 2
        assert (plain(parts, "added"), plain(parts, "removed")) == (left, right)


class TestLineParts:
    def test_order_is_that_of_the_right_side(self) -> None:
        assert line_parts(["甲", "乙"], ["乙", "丙"]) == [
            DiffPart("removed", "甲"),
            DiffPart("same", "乙"),
            DiffPart("added", "丙"),
        ]
