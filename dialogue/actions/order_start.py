"""The start of a work order: what the first sentence already tells."""

from __future__ import annotations

import re

from dialogue.actions.reply import Reply
from dialogue.actions.turn import Turn
from dialogue.actions.words import core, trimmed

ORDER_SLOTS = ("content", "address", "occurred_at", "contact_phone", "order_confirmed")

_MIN_CONTENT_CHARS = 4
# What announces a report without saying what it is about.
_OPENING = re.compile(
    r"^(?:喂|你好|您好|嗯|啊|呃|那个|这个|是这样(?:的|子)?|我是|请问|麻烦(?:你|您)?|帮我?|我们?|这里|就是|就|"
    r"要|想|想要|需要|给你们?|跟你们?|向你们?|来|再|再次|"
    r"投诉|举报|反映|反应|反馈|报告|报修|求助|建议|登记|开|提交|提|填|写|"
    r"一下|一个|一件|个|件|点|些|关于|有关|一张|一份|工单|单子|"
    r"情况|问题|事情|事|诉求|意见|有|啊|吧|呢|的|了|这边|现在)+"
)
_TYPES = (
    ("report", re.compile(r"举报")),
    ("praise", re.compile(r"表扬|点赞|感谢信|锦旗")),
    ("suggestion", re.compile(r"建议|提个意见|希望(?:政府|你们|能|可以)")),
    ("complaint", re.compile(r"投诉|扰民|太吵|态度|乱收费|噪音|噪声|油烟|欺骗|不退")),
    ("help", re.compile(r"求助|帮帮|坏了|不亮|停水|停电|漏水|堵|没(?:有)?人(?:管|修|来)|困难")),
)


def start_order(turn: Turn, reply: Reply, text: str | None) -> None:
    """Fill the form's slots from the words known so far and start the form.

    Args:
        turn: the caller's turn.
        reply: reply to fill.
        text: words that may hold the content; ``None`` takes the question that
            nobody could answer, if there was one.
    """
    earlier = substance(str(turn.slot("last_question") or "")) if turn.pending else None
    content = earlier if text is None else _told(turn, earlier, text)
    reply.decision = "work_order"
    said_now = text is not None
    reply.remember(
        content=content,
        address=turn.entities.get("place") if said_now else None,
        occurred_at=turn.entities.get("time") if said_now else None,
        contact_phone=turn.entities.get("phone") if said_now else None,
        order_confirmed=None,
        order_type=order_type(text or content or ""),
        order_no=None,
        form_tries=0,
        address_detail_asked=None,
        own_phone_declined=None,
        phone_part=None,
        phone_refused=None,
        asked_what_is_wrong=None,
        last_question=None,
    )
    if turn.active_loop and turn.active_loop != "work_order_form":
        reply.leave_form()
    reply.say("utter_order_intro")
    reply.start_form("work_order_form")


def _told(turn: Turn, earlier: str | None, text: str) -> str | None:
    """What happened, from the offer that is open and from the words of this turn."""
    now = substance(text) if turn.guess not in ("inform_location", "inform_time") else None
    if turn.pending != "offer_order" or earlier is None:
        return now
    return f"{earlier}，{now}" if now else earlier


def substance(text: str) -> str | None:
    """The caller's words if they say what happened, else ``None``.

    我要投诉 says nothing yet; 我要投诉楼下烧烤店油烟太大 does, and is kept whole.
    """
    said = trimmed(text)
    rest = core(_OPENING.sub("", core(said), count=1))
    return said if len(rest) >= _MIN_CONTENT_CHARS else None


def order_type(text: str) -> str:
    """Type of a work order by the words of the caller; ``help`` if none decides."""
    for name, pattern in _TYPES:
        if pattern.search(text):
            return name
    return "help"
