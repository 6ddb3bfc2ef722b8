"""Rules that outrank the classifier."""

from __future__ import annotations

import pytest

from nlu.components.guard_rules import clean, emergency_kind, is_agent_plea


class TestEmergencyKind:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("着火了", "fire"),
            ("我家厨房起火了快来", "fire"),
            ("煤气泄漏了怎么办", "fire"),
            ("楼道里冒浓烟", "fire"),
            ("有人拿刀砍人", "crime"),
            ("我被人打了", "crime"),
            ("有人在撬我家门", "crime"),
            ("抢劫啊", "crime"),
            ("我小孩不见了", "crime"),
            ("出车祸了", "traffic"),
            ("有个老人被电动车撞了", "traffic"),
            ("我爸晕倒了没有呼吸", "medical"),
            ("有小孩掉水里了", "medical"),
            ("我老婆羊水破了", "medical"),
            ("孩子触电了", "medical"),
            ("我不想活了", "suicide"),
            ("有人要跳楼", "suicide"),
            ("我想死", "suicide"),
            ("救命啊", "other"),
            ("快来人啊出人命了", "other"),
        ],
    )
    def test_what_happens_now(self, text: str, kind: str) -> None:
        assert emergency_kind(text) == kind

    @pytest.mark.parametrize(
        "text",
        [
            "火灾怎么预防",
            "消防验收怎么办理",
            "去年我家着火了保险不赔",
            "交通事故责任认定书怎么申请",
            "车祸赔偿标准是多少",
            "小区消防通道被占万一着火怎么办",
            "这个路口经常出车祸希望装红绿灯",
            "上班路上被车撞算工伤吗",
            "急救培训在哪里报名",
            "打我这个电话就行",
            "就打我现在这个号",
            "热死了没有电",
            "我想死你了",
            "路灯坏了好几天",
            "人工费多少",
            "煤气罐在哪里换",
            "被打断了没说完",
        ],
    )
    def test_questions_reports_and_figures_of_speech(self, text: str) -> None:
        assert emergency_kind(text) is None

    def test_for_a_life_a_question_is_no_excuse(self) -> None:
        assert emergency_kind("要是我死了会不会有人管，我不想活了") == "suicide"


class TestIsAgentPlea:
    @pytest.mark.parametrize(
        "text",
        [
            "人工",
            "人工。",
            "转人工",
            "我要转人工",
            "请帮我转人工服务谢谢",
            "人工客服",
            "找个人说话",
            "我想找个真人",
            "接线员",
            "转接话务员",
            "人公",
            "专人工",
            "转任工",
            "人工人工人工",
            "喂你好转人工",
            "别啰嗦了转人工",
            "不要登记了给我转人工",
            "能不能转人工啊",
            "叫个人来听电话",
        ],
    )
    def test_a_short_plea(self, text: str) -> None:
        assert is_agent_plea(text)

    @pytest.mark.parametrize(
        "text",
        [
            "人工费多少",
            "人工湖在哪里",
            "人工智能是什么",
            "你是人工吗",
            "你是真人还是机器人",
            "不要转人工",
            "我没说要转人工",
            "怎么找人工作",
            "你好客服",
            "人",
            "个人所得税怎么交",
            "找个人办身份证要多久",
            "装修人工多少钱",
            "",
        ],
    )
    def test_other_sentences(self, text: str) -> None:
        assert not is_agent_plea(text)


def test_clean_drops_spaces_and_punctuation() -> None:
    assert clean(" 转，人工 ！") == "转人工"
