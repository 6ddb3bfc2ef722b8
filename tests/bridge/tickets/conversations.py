"""Conversations to fill forms from."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bridge.tickets.drafts.conversation import Conversation, Utterance

WHO = {"民": "caller", "机": "bot", "坐": "agent"}
# 10:00 in Wenchang, a Tuesday.
BEGAN = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def call(
    *lines: str,
    slots: Mapping[str, Any] | None = None,
    phone: str | None = "13800001234",
    order_no: str | None = None,
    call_id: str = "call-1",
) -> Conversation:
    """Make a call of lines such as ``民：路灯坏了``; their ids are l0, l1 …"""
    said = tuple(
        Utterance(f"l{i}", WHO[line[0]], line[2:], 5.0 * i)  # type: ignore[arg-type]
        for i, line in enumerate(lines)
    )
    return Conversation(call_id, phone, BEGAN, said, slots or {}, order_no)


GRILL = call(
    "机：您好，这里是文昌12345热线，我是智能助手。",
    "民：转人工",
    "坐：您好，1001号为您服务，请问有什么可以帮您？",
    "民：你好，我要投诉，我们小区楼下那个烧烤店天天晚上油烟特别大，根本睡不着。",
    "坐：请问是哪个小区呢？",
    "民：就是文城镇文清大道的阳光花园小区",
    "坐：什么时候开始的？",
    "民：昨天晚上八点又开始烧",
    "坐：请问您贵姓？",
    "民：免贵姓林，双木林",
    "坐：林女士，方便留一个电话吗",
    "民：13976543210",
    "坐：需要为您保密吗？",
    "民：要的，别让老板知道",
    "坐：还有什么可以帮您？",
    "民：没有了谢谢",
)
