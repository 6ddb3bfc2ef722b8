"""Small readings of a caller's words."""

from __future__ import annotations

import pytest

from dialogue.actions import words
from dialogue.actions.order_actions import READBACK_CHARS, shortened
from dialogue.actions.order_start import order_type, substance


@pytest.mark.parametrize(
    ("text", "callback", "meant"),
    [
        ("登记工单吧", False, "order"),
        ("帮我记下来", False, "order"),
        ("转人工", False, "person"),
        ("给我回电话", True, "callback"),
        ("打给我吧", True, "callback"),
        ("第一种", True, "callback"),
        ("第一种", False, "person"),
        ("第二种", True, "order"),
        ("后面那种", False, "order"),
        ("不用登记了", False, None),
        ("不要转人工", False, None),
        ("好的", False, None),
        ("", False, None),
        ("我想登记一下我家房子的不动产权证要带什么材料", False, None),
    ],
)
def test_choice(text: str, callback: bool, meant: str | None) -> None:
    assert words.choice(text, offered_callback=callback) == meant


@pytest.mark.parametrize("text", ["不知道", "我不太清楚", "记不得了", "说不上来", "没注意"])
def test_does_not_know(text: str) -> None:
    assert words.does_not_know(text)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("对", True),
        ("对，就这样", True),
        ("嗯没错谢谢", True),
        ("好的可以", True),
        ("对不对啊", False),
        ("不对", False),
        ("对了还有一件事", False),
        ("好再见", False),
        ("是会文不是文城", False),
    ],
)
def test_is_yes(text: str, yes: bool) -> None:
    assert words.is_yes(text) is yes


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("怎么办理", True),
        ("可以吗", True),
        ("要多久", True),
        ("昨天晚上", False),
        ("文建路", False),
    ],
)
def test_is_question(text: str, question: bool) -> None:
    assert words.is_question(text) is question


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("幺三八", "138"),
        ("138 零零", "13800"),
        ("没有", ""),
        ("双八双六", "8866"),
        ("幺三八，四个零", "1380000"),
        ("幺三八零，不对，幺三九零", "1390"),
        ("13800，说错了，13900", "13900"),
        ("不对", ""),
        ("1380不对", "1380"),
    ],
)
def test_digits_said(text: str, digits: str) -> None:
    assert words.digits_said(text) == digits


class TestPickByTitle:
    TITLES = ("居住证办理", "居住证换领")

    @pytest.mark.parametrize(
        ("text", "index"), [("换领的那个", 1), ("办理", 0), ("居住证", None), ("别的", None)]
    )
    def test_only_what_differs_decides(self, text: str, index: int | None) -> None:
        assert words.pick_by_title(text, list(self.TITLES)) == index

    def test_both_named_is_no_choice(self) -> None:
        assert words.pick_by_title("办理和换领", list(self.TITLES)) is None


class TestSubstance:
    @pytest.mark.parametrize(
        "text", ["我要投诉", "我想反映一个问题", "你好我要举报", "我要登记工单", "有个事情", ""]
    )
    def test_an_announcement_says_nothing_yet(self, text: str) -> None:
        assert substance(text) is None

    @pytest.mark.parametrize("text", ["路灯坏了", "我要投诉楼下烧烤店油烟太大"])
    def test_a_report_is_kept_whole(self, text: str) -> None:
        assert substance(text + "。") == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要举报有人采砂", "report"),
        ("我要投诉物业", "complaint"),
        ("我建议装个红绿灯", "suggestion"),
        ("我要表扬一下民警", "praise"),
        ("路灯坏了", "help"),
    ],
)
def test_order_type(text: str, kind: str) -> None:
    assert order_type(text) == kind


class TestShortened:
    def test_a_short_report_loses_only_its_announcement(self) -> None:
        assert shortened("我想反映一下我们小区停水三天了") == "我们小区停水三天了"

    def test_a_long_one_ends_at_a_pause(self) -> None:
        said = shortened("楼下烧烤店每天晚上油烟很大，" + "熏得睡不着" * 10)
        assert len(said) <= READBACK_CHARS + 3
        assert said.endswith("等情况")


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("我自己做点小生意，想跟上班的人一样交养老，这样行不行", True),
        ("想挂一块招牌，要跟城管讲一声吗", True),
        ("台风要来了，明天停不停课啊", True),
        ("路灯坏了，你们管不管", False),
        ("野狗追人，能不能来抓走", False),
        ("水太脏了根本不能喝", False),
        ("晚上吵死了，还让不让人睡", False),
    ],
)
def test_asks_whether(text: str, whether: bool) -> None:
    assert words.asks_whether(text) is whether


@pytest.mark.parametrize(
    ("text", "order"), [("好，帮我登记吧", True), ("好的", False), ("那就提交", True)]
)
def test_asks_for_order(text: str, order: bool) -> None:
    assert words.asks_for_order(text) is order
