"""Titles, places, urgency and numbers: what is told from words alone."""

from datetime import date

import pytest

from bridge.tickets.categoriser import Categoriser
from bridge.tickets.numbers import digits_of, normalise_phone, order_number
from bridge.tickets.places import Places, resolve_unit
from bridge.tickets.title import MAX_LENGTH, make_title
from bridge.tickets.urgency import UrgencyRules


class TestMakeTitle:
    @pytest.mark.parametrize(
        ("content", "address", "title"),
        [
            ("喂，你好，我想反映一个问题，就是我们这里的路灯坏了，晚上黑漆漆的", "会文镇",
             "会文镇路灯坏了，晚上黑漆漆的"),
            ("我要投诉楼下烧烤店油烟特别大", "在清澜港那边", "清澜港楼下烧烤店油烟特别大"),
            ("文清大道的井盖不见了", "文清大道", "文清大道的井盖不见了"),
            ("请问公积金怎么提取", "", "公积金怎么提取"),
            ("对面工地太吵了", "", "对面工地太吵了"),
            ("好像有人在山上挖土", "", "好像有人在山上挖土"),
            ("要求物业公开账目", "", "要求物业公开账目"),
            ("的士司机不打表", "", "的士司机不打表"),
            ("停水了，我的电话是13812345678", "", "停水了"),
            ("嗯", "锦山镇", "锦山镇的诉求"),
            ("我要投诉", "", "市民诉求"),
        ],
    )  # fmt: skip
    def test_is_short_and_plain(
        self, categoriser: Categoriser, content: str, address: str, title: str
    ) -> None:
        assert make_title(content, address, categoriser.weight) == title

    def test_a_name_that_ends_the_place_and_begins_the_matter_comes_once(
        self, categoriser: Categoriser
    ) -> None:
        title = make_title("文建路路灯不亮", "文城镇文建路", categoriser.weight)
        assert title == "文城镇文建路路灯不亮"

    def test_is_cut_at_its_length(self, categoriser: Categoriser) -> None:
        title = make_title("路灯坏了" * 30, "文城镇" * 20, categoriser.weight)
        assert len(title) == MAX_LENGTH
        assert title.endswith("…")

    def test_holds_nobodys_number(self, categoriser: Categoriser) -> None:
        content = "我身份证460105199001011234办不了，电话１３８１２３４５６７８"
        assert not any(c.isdigit() for c in make_title(content, "", categoriser.weight))


class TestPlaces:
    @pytest.mark.parametrize(
        ("texts", "town"),
        [
            (("文城镇文清大道",), "文城镇"),
            (("在锦山那边",), "锦山镇"),
            (("清澜港旁边",), "文城镇"),
            (("东郊椰林",), "东郊镇"),
            (("铺前大桥下面",), "铺前镇"),
            (("我家门口", "会文这边停水了"), "会文镇"),
            (("翁田镇", "会文这边停水了"), "翁田镇"),
            (("龙楼镇，靠近清澜",), "龙楼镇"),
            (("我家门口", "停水了"), None),
            (("", ""), None),
        ],
    )
    def test_town_in(self, texts: tuple[str, ...], town: str | None) -> None:
        assert Places.load().town_in(*texts) == town

    def test_resolve_unit(self) -> None:
        assert resolve_unit("镇人民政府", "铺前镇") == "铺前镇人民政府"
        assert resolve_unit("镇人民政府", None) is None
        assert resolve_unit("市水务局", "铺前镇") == "市水务局"


class TestUrgency:
    @pytest.mark.parametrize(
        ("text", "urgency"),
        [
            ("家里闻到煤气味", "life_safety"),
            ("电线掉在路上", "life_safety"),
            ("井盖不见了", "life_safety"),
            ("马路中间有个井的盖子没了差点掉进去", "life_safety"),
            ("有人被困在电梯里", "life_safety"),
            ("旁边的老房子快倒了", "life_safety"),
            ("停水一天了", "utilities"),
            ("整个村都没电", "utilities"),
            ("自来水发黄", "utilities"),
            ("水渠堵了田里没水灌", "general"),
            ("路边乱停车", "general"),
            ("公积金怎么提取", "general"),
            ("", "general"),
        ],
    )
    def test_suggest(self, text: str, urgency: str) -> None:
        assert UrgencyRules.load().suggest(text) == urgency


class TestNumbers:
    def test_order_number(self) -> None:
        assert order_number(date(2026, 12, 1), 1) == "WC202612010001"
        assert order_number(date(2026, 12, 1), 12345) == "WC2026120112345"

    def test_digits_of(self) -> None:
        assert digits_of("WC２０２６ 零零幺一〇九") == "2026001109"
        assert digits_of("没有") == ""

    @pytest.mark.parametrize(
        ("text", "phone"),
        [
            ("13812345678", "13812345678"),
            ("+86 138-1234-5678", "13812345678"),
            ("0898-63221234", "089863221234"),
            ("幺三八幺二三四五六七八", "13812345678"),
            ("没有电话 ", "没有电话"),
            (None, ""),
            ("", ""),
        ],
    )
    def test_normalise_phone(self, text: str | None, phone: str) -> None:
        assert normalise_phone(text) == phone
