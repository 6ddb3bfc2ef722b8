"""Places, times and options in a caller's words."""

from __future__ import annotations

import pytest

from nlu.components.options import find_options
from nlu.components.places import Gazetteer
from nlu.components.spans import Span, without_overlaps
from nlu.components.times import find_times

GAZETTEER = Gazetteer(["椰林新村", "小区", "工地"])


class TestGazetteer:
    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("文城镇文建路的路灯坏了", "文城镇文建路"),
            ("我在清澜港", "清澜港"),
            ("不对，是清澜", "清澜"),
            ("会文镇会文路十二号", "会文镇会文路十二号"),
            ("铺前大桥下面有人乱倒泥土", "铺前大桥"),
            ("我们椰林新村停水三天了", "椰林新村"),
            ("住在东路镇东路水库旁边", "东路镇东路水库旁边"),
            ("文昌中学门口天天堵车", "文昌中学门口"),
            ("锦山镇锦山市场", "锦山镇锦山市场"),
            ("翁田镇田头村三队", "翁田镇田头村三队"),
            ("文清大道和文蔚路路口", "文清大道"),
        ],
    )
    def test_places_of_wenchang(self, text: str, place: str) -> None:
        assert GAZETTEER.find(text)[0].value == place

    @pytest.mark.parametrize(
        "text",
        [
            "路灯坏了没有人修",
            "我在小区里",
            "走路要很久",
            "工地半夜施工",
            "想咨询一下学校的事情",
            "医保卡怎么补办",
            "希望政府管一管",
        ],
    )
    def test_ordinary_words_are_no_places(self, text: str) -> None:
        assert GAZETTEER.find(text) == []

    def test_two_places_of_a_correction_stay_apart(self) -> None:
        assert [s.value for s in GAZETTEER.find("不是会文是重兴")] == ["会文", "重兴"]


class TestFindTimes:
    @pytest.mark.parametrize(
        ("text", "time"),
        [
            ("昨天晚上", "昨天晚上"),
            ("今天早上八点半的时候", "今天早上八点半的时候"),
            ("大概三天前吧", "三天前"),
            ("上个星期就坏了", "上个星期"),
            ("十一月二号", "十一月二号"),
            ("一直都是这样", "一直"),
            ("刚才", "刚才"),
            ("路灯坏了好几天没人修", "好几天"),
            ("停水三天了", "三天了"),
            ("昨晚十点多", "昨晚十点多"),
            ("从上个月开始", "从上个月开始"),
            ("每天晚上十一点", "每天晚上十一点"),
            ("2026-11-20前后，周六上午", "周六上午"),
            ("两个月前", "两个月前"),
            ("台风过后", "台风过后"),
        ],
    )
    def test_spoken_times(self, text: str, time: str) -> None:
        assert time in [s.value for s in find_times(text)]

    @pytest.mark.parametrize(
        "text",
        ["路灯不亮", "会文路十二号", "0018号工单", "几点上班", "打我现在这个电话", "我刚才说错了"],
    )
    def test_numbers_that_are_no_times(self, text: str) -> None:
        assert find_times(text) == []


class TestFindOptions:
    @pytest.mark.parametrize(
        ("text", "option"),
        [
            ("第一个", "1"),
            ("我要第二个", "2"),
            ("第三种", "3"),
            ("前面那个", "1"),
            ("后面那个吧", "last"),
            ("最后一个", "last"),
            ("一", "1"),
            ("2", "2"),
            ("选二", "2"),
        ],
    )
    def test_choices(self, text: str, option: str) -> None:
        assert [s.value for s in find_options(text)] == [option]

    @pytest.mark.parametrize("text", ["我第一次打电话", "想问一下", "第二天就坏了", "第一小学"])
    def test_ordinals_that_choose_nothing(self, text: str) -> None:
        assert find_options(text) == []


def test_the_longest_of_overlapping_spans_is_kept() -> None:
    long, short = Span("place", 0, 6, "文城镇文建路"), Span("place", 0, 3, "文城镇")
    later = Span("time", 7, 9, "昨天")
    assert without_overlaps([short, later, long]) == [long, later]
