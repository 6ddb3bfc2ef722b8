"""When something happened, in the caller's own words.

The value stays as said (昨天晚上八点半): the work order records the words, and
an agent who reads them loses nothing to a wrong guess.
"""

from __future__ import annotations

import re
from typing import List

from nlu.components.spans import Span

_N = r"(?:\d{1,4}|[零〇一二两三四五六七八九十]{1,4}|几|好几|半)"
_HOUR = r"(?:\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_DAY_OF_MONTH = r"(?:[12]\d|3[01]|[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_WEEKDAY = r"(?:[一二三四五六日天]|末)"
_DAY = (
    r"(?:今天|今日|今早|今晚|今儿|昨天|昨日|昨晚|昨夜|前天|前晚|大前天|前几天|前两天|前段时间|前一阵|"
    r"前阵子|这几天|这两天|这段时间|最近|近期|近来|这阵子|"
    rf"(?:上上?|这|本)(?:个)?(?:星期|礼拜|周){_WEEKDAY}?|(?:星期|礼拜|周){_WEEKDAY}|"
    r"上(?:个)?月(?:初|中|底|末)?|这个月|本月|月初|月底|去年|今年|前年|年初|年底|春节|国庆|中秋|元旦|"
    rf"{_N}年(?=前|以前|之前|{_N}月)|"
    rf"{_N}月(?:份)?(?:初|底|中旬|上旬|下旬)?|(?<![路街巷道村里区院楼0-9一二三四五六七八九十]){_DAY_OF_MONTH}[号日](?![楼栋院门线路工单])|"
    r"每天|天天|每晚|每周|经常|一直以来|一直|长期|刚才(?!说|讲|那|问|反映|我)|刚刚(?!说|讲|那|问)|现在(?!这个|打|用|的|住|要|还要|还能|可以|能)|周末|"
    r"(?:过年|台风|放学|上学|下班|上班|下雨|天黑|天亮|开学|发射|火箭发射|暴雨)(?:那天|那个时间|的时候|时候|过后|以后|之后|后|之前|以前))"
)
_AGO = (
    rf"(?:{_N}(?:多)?(?:天|个?(?:多)?小时|个?(?:多)?月|个?(?:多)?星期|个?(?:多)?礼拜|周|年|分钟)"
    r"(?:多)?(?:以前|之前|前|了|左右)|好(?:几)?(?:天|个?月|年|个小时|个星期)|好久)"
)
_PART = r"(?:凌晨|清晨|大清早|一大早|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|夜间|深夜|半夜|三更半夜|白天|早晚)"
_CLOCK = rf"(?:{_HOUR}[点时](?:钟)?(?:半|一刻|三刻|{_N}分|多|整|左右)?|\d{{1,2}}[:：]\d{{2}})(?:钟)?(?:左右)?"
_ONE = rf"(?:{_DAY}|{_AGO}|{_PART}|{_CLOCK})"
_TIME = re.compile(
    rf"(?:从)?{_ONE}(?:[的，,]?(?:{_ONE}))*(?:(?:到|至)(?:了)?{_ONE}+)?(?:开始|以来|左右|那会儿|的时候)?"
)
# "一年级", "一点都不", "七天无理由", "半天": numbers that are not times.
_NOT_TIME = re.compile(r"^(?:一点|两点|半年)$")
_NOT_AFTER = re.compile(r"^(?:都|也|没|儿|级|点|意见|问题|建议|钱|东西)")


def find_times(text: str) -> List[Span]:
    """Time expressions of ``text``, adjacent ones joined into one span."""
    found = []
    for match in _TIME.finditer(text):
        if _NOT_TIME.match(match.group()) and _NOT_AFTER.match(text[match.end() :]):
            continue
        found.append(Span("time", match.start(), match.end(), match.group()))
    return found
