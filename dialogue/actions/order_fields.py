"""Reading one answer for one field of a form. Pure functions over words.

Each returns the value for the field, or ``None`` if the words hold none.
"""

from __future__ import annotations

import re

from dialogue.actions.order_start import substance
from dialogue.actions.turn import Turn
from dialogue.actions.words import core, does_not_know, trimmed

# A longer answer without a known place is a story, not an address.
MAX_ADDRESS_CHARS = 12
UNKNOWN_ADDRESS = "地点不详"
UNKNOWN_TIME = "时间不清楚"

_BEFORE_PLACE = re.compile(
    r"^(?:嗯+|啊|呃|哦|哎|对|哪里|是的?|那个|就是|就|它|他|事情|发生|地点|地址|位置|地方|应该|大概|好像|这里|我们?|家|"
    r"住|说的|的|是在|在|是|位于|改成|改为|换成|叫|，|,|\s)+(?=.)"
)
_AFTER_PLACE = re.compile(
    r"(?:那里|那边|那儿|这里|这边|这儿|那块|附近那里)?(?:的)?(?:啊|呀|吧|呢|嘛|哦|了|，|。|\s)*$"
)
_PARTICLES = re.compile(r"(?:的)?(?:吧|啊|呀|呢|哦|嘛|了吧)+$")
_BEFORE_TIME = re.compile(
    r"^(?:嗯+|啊|呃|哦|对|那个|时间|应该|大概|好像|可能|差不多|就是|是在|是从|是|在|改成|发生|的|，|,|\s)+(?=.)"
)
_NEGATION = re.compile(
    r"^(?:嗯|啊|哦|唉|等等|等一下)*(?:不对|不是|错了|说错了|弄错了|记错了|搞错了|听错了|你(?:听|记|说|写|弄|搞)错了|有误|不正确|更正(?:一下)?|改(?:一下)?|我?(?:刚才)?说错了)+"
    r"(?:不对|不是|错了|了|的|啊|吧|哦|，|,|。|\s)*(?:应该|我说的|我的意思|要|改成|改为|而是)?(?:是|叫|在)?"
)
# 不是A是B: what counts is B.
_NOT_A_BUT_B = re.compile(
    r"不(?:是|在)(?P<a>.{1,20}?)[，,\s]*(?:而是|应该是|是|在|改成)(?P<b>.{1,30})$"
)
# 是B不是A
_B_NOT_A = re.compile(r"(?:是|在)(?P<b>.{1,30}?)[，,\s]*(?:不是|不在)(?P<a>.{1,20})$")
_ADDING = re.compile(
    r"^(?:嗯|对|那个|我|还要?|还想|再|要|想|给我|帮我|请)*(?:补充|加|说|反映|添)(?:一)?(?:下|点|条|句)?(?:的是)?[，,：\s]*"
)
_FIELD_WORDS = (
    ("contact_phone", re.compile(r"电话|号码|手机|联系方式|这个号")),
    ("address", re.compile(r"地址|地点|地方|位置|不是这里|不在")),
    ("occurred_at", re.compile(r"时间|日期|不是(?:今天|昨天)|几号")),
    ("content", re.compile(r"内容|事情|问题|描述|情况")),
)
_FIELD_PREFIX = re.compile(
    r"^(?:嗯|啊|那个|这个|你|您|我|刚才|说的|记的|登记的|就是|的)*(?:联系)?(?:电话|号码|手机号?|联系方式|地址|地点|地方|位置|时间|日期|内容|事情|问题|描述|情况)(?:的)?"
    r"(?:说|写|记|弄|听|搞)?(?:不对|错了?|不是|有误|改(?:一下|成|为)?)*(?:了|的|，|,|\s)*(?:应该|要|改成|改为)?(?:是|在|叫)?"
)
_STILL_WRONG = re.compile(r"(?:不对|错了?|有误|不正确|要改|改一下|改一改)$")
_COARSE = re.compile(r"^(?:海南省?|文昌市?|文昌市区|市区|市里|县城|镇上|乡下|.{2}镇(?:上|里)?)$")
_TOWN = re.compile(
    r"^(?:文城|重兴|蓬莱|会文|东路|潭牛|东阁|文教|东郊|龙楼|昌洒|翁田|抱罗|冯坡|锦山|铺前|公坡)(?:镇|那边|这边)?$"
)


def is_coarse(address: str) -> bool:
    """Whether an address is a whole town or less precise than that."""
    said = core(address)
    return bool(_COARSE.match(said) or _TOWN.match(said))


def read_content(turn: Turn) -> str | None:
    """What happened, in the caller's words."""
    return substance(turn.text)


def read_address(turn: Turn, intent: str) -> str | None:
    """Where it happened. Free words are taken as said: nobody knows all places."""
    said = _AFTER_PLACE.sub("", _BEFORE_PLACE.sub("", trimmed(turn.text)))
    if turn.entities.get("place"):
        place = turn.entities["place"]
        # The whole answer says more than the name (航天路口往东一百米), unless it
        # is a sentence about something else.
        return said if len(said) <= len(place) + 14 else place
    if turn.entities.get("time") and len(core(said)) <= len(turn.entities["time"]) + 2:
        return None
    if turn.entities.get("phone") or intent in ("affirm", "deny", "thank", "greet"):
        return None
    if intent != "inform_location" and len(core(said)) > MAX_ADDRESS_CHARS:
        return None
    return said if len(core(said)) >= 2 else None


def read_time(turn: Turn, intent: str) -> str | None:
    """When it happened, in the caller's words."""
    named = turn.entities.get("time")
    said = _BEFORE_TIME.sub("", trimmed(turn.text))
    if named:
        return _PARTICLES.sub("", said) if len(said) <= len(named) + 6 else named
    if intent == "inform_time" and len(core(said)) >= 2:
        return said
    return None


def read_phone(turn: Turn) -> str | None:
    """Digits of a phone number."""
    return turn.entities.get("phone")


def named_field(text: str) -> str | None:
    """Which field of the work order the words name (电话错了)."""
    for field, pattern in _FIELD_WORDS:
        if pattern.search(text):
            return field
    return None


def corrected_value(text: str) -> str:
    """What remains of a correction once "no, it is" is taken off; may be empty."""
    said = trimmed(text)
    for pattern in (_NOT_A_BUT_B, _B_NOT_A):
        match = pattern.search(said)
        if match:
            return trimmed(match.group("b"))
    said = trimmed(_NEGATION.sub("", said, count=1))
    said = trimmed(_FIELD_PREFIX.sub("", said, count=1))
    said = trimmed(_NEGATION.sub("", said, count=1))
    said = _AFTER_PLACE.sub("", said)
    return "" if _STILL_WRONG.search(said) else said


def swapped(text: str, old: str) -> str | None:
    """``old`` with its wrong part replaced: 今天上午, 不是上午是下午 → 今天下午."""
    said = trimmed(text)
    for pattern in (_NOT_A_BUT_B, _B_NOT_A):
        match = pattern.search(said)
        if match:
            wrong, right = trimmed(match.group("a")), trimmed(match.group("b"))
            return old.replace(wrong, right, 1) if wrong != old and wrong in old else None
    return None


def added_content(text: str) -> str | None:
    """What a caller adds to the report (我再补充一下，路上还有一个大坑)."""
    said = trimmed(_ADDING.sub("", trimmed(text), count=1))
    return said if len(core(said)) >= 6 else None


def read_unknown(field: str, text: str) -> str | None:
    """What is noted when the caller does not know; ``None`` if that is no answer."""
    if not does_not_know(text):
        return None
    return {"address": UNKNOWN_ADDRESS, "occurred_at": UNKNOWN_TIME}.get(field)
