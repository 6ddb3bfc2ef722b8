"""From what was said to what stands in the form."""

import time

import pytest

from bridge.tickets.drafts.conversation import Conversation
from bridge.tickets.drafts.fields import Field
from bridge.tickets.drafts.fill import Filler, Known
from tests.bridge.tickets.conversations import GRILL, call


class TestWhole:
    def test_a_complaint_told_to_an_agent(self, filler: Filler) -> None:
        found = filler.propose(GRILL, {})
        assert {name: one.value for name, one in found.items()} == {
            "caller_name": "林女士",
            "contact_phone": "13976543210",
            "is_confidential": True,
            "type": "complaint",
            "category": "city.street.fume",
            "title": "文城镇文清大道的阳光花园小区楼下那个烧烤店天天晚上油烟特别大",
            "content": "我要投诉，我们小区楼下那个烧烤店天天晚上油烟特别大，根本睡不着。",
            "occurred_at": "2026-11-30T20:00:00+08:00",
            "region": "文城镇",
            "address": "文城镇文清大道的阳光花园小区",
            "urgency": "general",
        }

    def test_every_told_value_quotes_a_line(self, filler: Filler) -> None:
        found = filler.propose(GRILL, {})
        lines = {line.id: line.text for line in GRILL.lines}
        for name in ("contact_phone", "content", "occurred_at", "address", "is_confidential"):
            assert found[name].origin == "heard"
            for one in found[name].evidence:
                assert one.line_id is not None and one.words in lines[one.line_id]

    def test_content_has_only_the_callers_words(self, filler: Filler) -> None:
        content = str(filler.propose(GRILL, {})["content"].value)
        said = "".join(line.text for line in GRILL.said)
        assert all(part in said for part in content.split("。") if part)

    def test_nothing_said_is_nothing_proposed(self, filler: Filler) -> None:
        assert filler.propose(call(phone=None), {}) == {}
        only = filler.propose(call("坐：您好，请讲", "民：喂"), {})
        assert {name: one.origin for name, one in only.items()} == {"contact_phone": "line"}


class TestName:
    @pytest.mark.parametrize(
        ("asked", "said", "name"),
        [
            ("请讲", "我叫陈小明，我要反映一个问题", "陈小明"),
            ("您贵姓", "姓符", "符"),
            ("怎么称呼您", "欧阳先生", "欧阳先生"),
            ("请问您的姓名", "王建国", "王建国"),
            ("您贵姓", "我姓张，弓长张", "张"),
            ("请问您叫什么名字", "我叫吴小丽口天吴", "吴小丽"),
            ("您贵姓", "免贵姓双木林", "林"),
            ("请讲", "我是李女士，昨天打过电话", "李女士"),
        ],
    )
    def test_as_it_was_said(self, filler: Filler, asked: str, said: str, name: str) -> None:
        found = filler.propose(call(f"坐：{asked}", f"民：{said}"), {})
        assert found["caller_name"].value == name

    @pytest.mark.parametrize(
        "said", ["我叫了三次都没人来", "我叫你们来看看", "我是东阁的", "我叫张师傅来修过", "王"]
    )
    def test_what_is_no_name(self, filler: Filler, said: str) -> None:
        assert "caller_name" not in filler.propose(call("坐：请讲", f"民：{said}"), {})

    def test_of_an_earlier_order(self, filler: Filler) -> None:
        known = Known("陈小明", "WC202611010001")
        found = filler.propose(call("民：路灯坏了"), {}, known)["caller_name"]
        assert (found.value, found.origin) == ("陈小明", "history")
        assert found.evidence[0].words == "工单 WC202611010001"


class TestPhone:
    @pytest.mark.parametrize(
        ("lines", "phone"),
        [
            (["民：我的电话是一三九零零零零一二三四"], "13900001234"),
            (
                ["坐：留个电话", "民：139", "坐：嗯", "民：0000", "坐：好", "民：1234"],
                "13900001234",
            ),
            (["坐：您的电话是13900001234对吗", "民：对的"], "13900001234"),
            (["民：13911112222", "坐：好的", "民：不对，是13900001234"], "13900001234"),
            (["坐：电话呢", "民：就打这个电话"], "13800001234"),
            (["民：那个老板的电话是13911112222"], "13800001234"),
            (["坐：老板的电话有吗", "民：有，13911112222"], "13800001234"),
            (["坐：您的电话是13900001234对吗", "民：不对"], "13800001234"),
        ],
    )
    def test_is_the_callers(self, filler: Filler, lines: list[str], phone: str) -> None:
        assert filler.propose(call(*lines), {})["contact_phone"].value == phone

    def test_the_number_on_the_display_is_not_heard(self, filler: Filler) -> None:
        found = filler.propose(call("民：路灯坏了"), {})["contact_phone"]
        assert (found.value, found.origin) == ("13800001234", "line")


class TestSecrecy:
    @pytest.mark.parametrize(
        ("asked", "said", "secret"),
        [
            ("请讲", "不要让他们知道是我投诉的", True),
            ("需要保密吗", "需要", True),
            ("需要保密吗", "不用", False),
            ("请讲", "不需要保密，我实名举报", False),
        ],
    )
    def test_as_the_caller_wants(self, filler: Filler, asked: str, said: str, secret: bool) -> None:
        found = filler.propose(call(f"坐：{asked}", f"民：{said}"), {})
        assert found["is_confidential"].value is secret

    def test_unsaid_is_not_proposed(self, filler: Filler) -> None:
        assert "is_confidential" not in filler.propose(call("民：路灯坏了三天了"), {})


BOT = {
    "content": "我家门口的路灯坏了好几天没人修",
    "address": "东郊镇椰林路",
    "occurred_at": "前天晚上",
    "contact_phone": "13800001234",
    "order_type": "help",
}
LAMP = (
    "民：我家门口的路灯坏了好几天没人修",
    "机：在哪里",
    "民：东郊镇椰林路",
    "机：什么时候",
    "民：前天晚上",
)


class TestAfterTheBot:
    def test_what_it_noted_counts_while_it_talks(self, filler: Filler) -> None:
        found = filler.propose(call(*LAMP, slots=BOT), {})
        told = ("content", "address", "contact_phone", "occurred_at", "type")
        assert {found[name].origin for name in told} == {"bot"}
        assert found["occurred_at"].value == "2026-11-29（前天晚上）"
        assert found["address"].evidence[0].line_id == "l2"

    def test_what_the_agent_hears_counts_more(self, filler: Filler) -> None:
        later = call(
            *LAMP,
            "坐：您好，1001号为您服务",
            "民：对了，那条路上的井盖也不见了，昨天下午三点半有人差点掉进去",
            "坐：准确地址是哪里",
            "民：东郊镇椰林路三巷",
            "坐：电话呢",
            "民：打13900001234吧",
            slots=BOT,
        )
        found = filler.propose(later, {})
        assert found["content"].value == (
            "我家门口的路灯坏了好几天没人修。那条路上的井盖也不见了，昨天下午三点半有人差点掉进去。"
        )
        assert found["address"].value == "东郊镇椰林路三巷"
        assert found["contact_phone"].value == "13900001234"
        assert found["occurred_at"].value == "2026-11-30T15:30:00+08:00"
        assert found["urgency"].value == "life_safety"


class TestPlace:
    def test_town_and_street_said_apart_are_put_together(self, filler: Filler) -> None:
        found = filler.propose(
            call("民：我在会文镇这边，垃圾没人清运", "坐：具体在哪", "民：琼文路菜市场门口"), {}
        )
        assert found["address"].value == "会文镇琼文路菜市场门口"
        assert found["region"].value == "会文镇"

    def test_a_place_that_people_say_lies_in_a_town(self, filler: Filler) -> None:
        found = filler.propose(call("民：清澜那边的海水很臭，没人管"), {})
        assert found["region"].value == "文城镇"

    def test_where_somebody_comes_from_is_not_where_it_is(self, filler: Filler) -> None:
        found = filler.propose(call("民：我是东阁镇的，锦山镇的老板拖欠我三个月工资"), {})
        assert found["region"].value == "锦山镇"


class TestJudged:
    @pytest.mark.parametrize(
        ("said", "type_"),
        [
            ("我想问一下医保卡丢了怎么补办", "consult"),
            ("我要举报有人偷偷挖沙", "report"),
            ("楼下烧烤店油烟太大，怎么没人管", "complaint"),
            ("建议你们在路口装一个红绿灯", "suggestion"),
            ("我要表扬大厅的工作人员，服务特别好", "praise"),
            ("村里停水两天了", "help"),
        ],
    )
    def test_type(self, filler: Filler, said: str, type_: str) -> None:
        assert filler.propose(call(f"民：{said}"), {})["type"].value == type_

    def test_follows_what_the_agent_wrote(self, filler: Filler) -> None:
        mine = {
            "content": Field("村里停水两天了", "agent", revision=2),
            "address": Field("铺前镇木兰村", "agent", revision=2),
        }
        found = filler.propose(GRILL, mine)
        assert found["region"].value == "铺前镇" and found["region"].origin == "bot"
        assert found["title"].value == "铺前镇木兰村村里停水两天了"
        assert found["category"].value != "city.street.fume"
        assert found["urgency"].value == "utilities"


# As the recogniser writes: hardly a mark between the words.
UNMARKED = (
    (
        (
            "坐：您好请讲",
            "民：喂你好那个我想反映一下我们村那个路坑坑洼洼的摩托车都摔了好几个人了",
            "坐：请问您是哪个村",
            "民：抱罗镇抱罗村委会旁边那条路",
            "坐：这个情况多久了",
            "民：有两个多月了吧",
            "坐：您怎么称呼",
            "民：我姓符",
            "坐：符先生您的联系电话",
            "民：就我打的这个号码就可以",
        ),
        {
            "caller_name": "符先生",
            "contact_phone": "13800001234",
            "region": "抱罗镇",
            "address": "抱罗镇抱罗村委会旁边那条路",
            "category": "city.facility.road",
            "content": "我想反映一下我们村那个路坑坑洼洼的摩托车都摔了好几个人了。",
        },
    ),
    (
        (
            "坐：您好",
            "民：老板拖欠工资三个月了一共两万多我们十几个人",
            "坐：什么公司在哪里",
            "民：在东路镇那个椰子加工厂",
            "坐：老板电话有吗",
            "民：有13912345678",
            "坐：您的电话呢",
            "民：13700001111",
            "坐：您姓什么",
            "民：免贵姓陈耳东陈",
        ),
        {
            "caller_name": "陈",
            "contact_phone": "13700001111",
            "region": "东路镇",
            "category": "labour.wages.wages",
            "content": "老板拖欠工资三个月了一共两万多我们十几个人。",
        },
    ),
    (
        (
            "坐：您好",
            "民：我是锦山镇的我家停电了从昨天下午五点到现在还没来电",
            "坐：具体哪里",
            "民：锦山镇罗豆农场二队",
            "坐：电话13800001234联系您可以吗",
            "民：可以",
        ),
        {
            "occurred_at": "2026-11-30T17:00:00+08:00",
            "address": "锦山镇罗豆农场二队",
            "urgency": "utilities",
            "type": "help",
            "contact_phone": "13800001234",
        },
    ),
)


@pytest.mark.parametrize(("lines", "wanted"), UNMARKED)
def test_without_punctuation(
    filler: Filler, lines: tuple[str, ...], wanted: dict[str, str]
) -> None:
    found = filler.propose(call(*lines), {})
    assert {name: found[name].value for name in wanted} == wanted


class TestGist:
    def gist(self, filler: Filler, *lines: str) -> str:
        return filler.gist(call(*lines))

    def test_courtesies_and_talk_about_the_call_are_left_out(self, filler: Filler) -> None:
        assert (
            self.gist(
                filler,
                "民：喂，你好",
                "民：能听到吗，说慢一点",
                "民：我叫陈小明，我们村口的垃圾堆了一个星期没人清运",
                "坐：好的",
                "民：嗯嗯好的，麻烦你了，再见",
            )
            == "我们村口的垃圾堆了一个星期没人清运。"
        )

    def test_what_is_told_twice_stands_once_in_its_fuller_form(self, filler: Filler) -> None:
        assert (
            self.gist(
                filler,
                "民：村口的垃圾没人清运",
                "坐：您说什么",
                "民：我说村口的垃圾没人清运，堆了一个星期，臭得很",
            )
            == "我说村口的垃圾没人清运，堆了一个星期，臭得很。"
        )

    def test_is_bounded(self, filler: Filler) -> None:
        places = ("菜市场", "小学门口", "卫生院", "车站", "码头", "广场", "公园", "桥头")
        lines = [
            f"民：{place}旁边的垃圾桶满了，污水流到马路上，车辆乱停乱放，摊贩占道经营，晚上噪音扰民，已经反映过{i}次"
            for i, place in enumerate(places)
        ]
        assert len(self.gist(filler, *lines)) <= 320


def test_a_long_call_is_read_in_a_blink(filler: Filler) -> None:
    long = Conversation(
        "c", None, GRILL.started_at, [line for _ in range(20) for line in GRILL.lines]
    )
    began = time.perf_counter()
    filler.propose(long, {})
    assert time.perf_counter() - began < 2
