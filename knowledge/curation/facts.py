"""What an answer states: times, amounts, telephone numbers, dates, materials, places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.curation.numerals import NUMBER, value_of
from knowledge.curation.sections import TELEPHONE, items, kind_of, sections
from knowledge.types import EntryContent

Kind = Literal["duration", "money", "percent", "phone", "date", "age", "count", "material", "place"]


@dataclass(frozen=True)
class Fact:
    """One statement. Facts are compared within a ``kind`` and ``topic`` (Chinese, may be empty).

    ``value`` is the same for the same fact however it is written, ``text`` is as it is written.
    """

    kind: Kind
    topic: str
    value: str
    text: str


_TO = r"\s*(?:[-–—~～到至])\s*"
_SPAN = rf"(?:(?P<low>{NUMBER})(?:个)?(?:月|年|日|天|元|%|岁|周岁)?{_TO})?(?P<number>{NUMBER})"

_DURATION = re.compile(
    rf"(?<![\d月年第周.下上每这那同隔全零一二三四五六七八九十百]){_SPAN}(?P<unit>个?工作日|个?自然日|个半?月|个星期|个?小时|天|周(?!岁|[一二三四五六日至])|分钟|年(?!级|\d|[一二三四五六七八九十]+月|底|前|来|度|出生|起|公布)|日(?!期))(?!到头|一次)"
)
_MONEY = re.compile(rf"(?<![\d.]){_SPAN}\s*(?P<unit>元|块钱?(?!\w))")
_PERCENT = re.compile(
    rf"(?<![\d.])(?:(?P<low>\d+(?:\.\d+)?)[%％]?{_TO})?(?P<number>\d+(?:\.\d+)?)\s*[%％]"
    rf"|百分之(?:(?P<clow>{NUMBER})到(?:百分之)?)?(?P<cnumber>{NUMBER})"
)
_DATE = re.compile(
    rf"(?:(?P<year>\d{{4}}|[二零一三四五六七八九〇]{{4}})年)?(?P<month>{NUMBER})月(?P<day>{NUMBER})[日号]"
)
_AGE = re.compile(rf"(?<![\d.]){_SPAN}\s*周?岁")
_COUNT = re.compile(
    rf"(?<![\d.第]){_SPAN}\s*(?P<unit>张|份|次|平方米|㎡|倍|寸|公里|公斤|分(?![之钟别类]))"
)

_UNITS = {
    "个工作日": ("个工作日", 1), "工作日": ("个工作日", 1), "个自然日": ("日", 1), "自然日": ("日", 1),
    "天": ("日", 1), "日": ("日", 1), "个星期": ("日", 7), "周": ("日", 7), "个月": ("个月", 1),
    "年": ("个月", 12), "小时": ("小时", 1), "个小时": ("小时", 1), "分钟": ("分钟", 1),
}  # fmt: skip
"""Units that mean the same: 半年 and 6个月, 一周 and 7天. Working days are days of their own."""

# The first that the label, or else the clause, speaks of.
_TOPICS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "duration": (
        ("有效期", re.compile(r"有效期?|失效")),
        ("公示时间", re.compile(r"公示|公告期")),
        ("缴费年限", re.compile(r"缴费|缴纳|累计|交满|缴满|参保满")),
        ("申请期限", re.compile(r"之日起|以内申请|内(?:可以)?(?:自己)?申请|内申请|内提出|出生后|逾期|期满前")),
        ("办理时限", re.compile(r"时限|办结|办理|审核|受理|答复|回复|处理|领[卡证取]|拿[卡证]|出证|制证|到账|当场")),
    ),
    "money": (
        ("罚款", re.compile(r"罚")),
        ("补贴标准", re.compile(r"补[贴助]|奖励|发放|津贴|救助|抚恤|待遇")),
        ("额度", re.compile(r"额度|最高|限额|上限|贷款|封顶")),
        ("费用", re.compile(r"费|收|缴|交|价|票")),
    ),
    "percent": (
        ("报销比例", re.compile(r"报销|支付比例|起付")),
        ("缴费比例", re.compile(r"缴费|缴存|缴纳")),
        ("补贴比例", re.compile(r"补[贴助]")),
        ("税率", re.compile(r"税")),
    ),
    "date": (
        ("开始日期", re.compile(r"起(?!来)|开始|自")),
        ("截止日期", re.compile(r"前|截止|止|之前")),
    ),
}  # fmt: skip

TITLES: dict[Kind, str] = {
    "duration": "时间", "money": "金额", "percent": "比例", "phone": "电话", "date": "日期",
    "age": "年龄", "count": "数量", "material": "材料", "place": "地点",
}  # fmt: skip
"""What a kind is called when its topic is not known."""

# Everybody's numbers say nothing about an answer.
_EVERYWHERE = frozenset(("12345", "110", "119", "120", "122"))
_CLAUSE = re.compile(r"[^。；;，,\n！？]+")
_FREE = re.compile(r"免费|不收(?:取)?(?:任何)?费|不收钱|免收(?:工本)?费")
_ITEM = re.compile(r"[、，,；;/]|和(?=[\u4e00-\u9fff]{2})|及(?=[\u4e00-\u9fff]{2})|以及|或者?")
_ITEM_NOISE = re.compile(
    r"^(?:需|请|要|另|还要|并|携带|提供|带上?|本人|当事人|双方|申请人|有效)+|等$|原件$|复印件$|原件及复印件$|（[^）]*）|\([^)]*\)"
)
_LONGEST_ITEM = 16
# A paper by its name; what else stands there (到场, 以窗口核定为准) is no item.
_PAPER = re.compile(
    r"(?<!不需)(?:证|簿|本|卡|书|表|照|照片|单|票|合同|协议|证明|凭证|副本|报告|公章|病历|材料|码|记录|处方|图纸|发票|执照|清单|存折|登记表|承诺书|委托书)$"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:窗口|中心|大厅|网点|派出所|服务站|登记处|营业厅|医院|公证处|车管所|银行|局|村委会|居委会)"
)
_OFFICE_NOISE = re.compile(
    r"^(?:或者?|和|及|到|在|去|可|向|由|就近|所属|本人|带身份证|其他|任一|任意|各)+"
)


def facts(content: EntryContent) -> tuple[Fact, ...]:
    """What both answers of an entry state, each fact once."""
    parts = sections(content.answer_full)
    found = [
        *stated(content.answer_full),
        *stated(content.answer_spoken),
        *_materials(parts.materials),
        *_places(parts.place),
    ]
    return tuple({(fact.kind, fact.topic, fact.value): fact for fact in reversed(found)}.values())[
        ::-1
    ]


def stated(text: str) -> Iterator[Fact]:
    """Figures, telephone numbers and dates in a text."""
    for label, piece in items(text):
        # A telephone number spans what would be clauses and figures.
        for match in TELEPHONE.finditer(piece):
            number = re.sub(r"[-—\s]", "", match.group())
            if number not in _EVERYWHERE:
                yield Fact("phone", "", number, match.group())
        piece = TELEPHONE.sub("，", piece)
        for clause in _CLAUSE.findall(piece):
            yield from _figures(label, clause)
        if kind_of(label) == "fee" and _FREE.search(piece) and "元" not in piece:
            yield Fact("money", "费用", "免费", "免费")


def _figures(label: str, clause: str) -> Iterator[Fact]:
    for match in _DATE.finditer(clause):
        month, day = value_of(match["month"]), value_of(match["day"])
        if month and day:
            about = clause[max(0, match.start() - 2) : match.end() + 2]
            yield Fact("date", _topic("date", about), f"{month:.12g}月{day:.12g}日", match.group())
    clause = _DATE.sub("，", clause)
    for match in _AGE.finditer(clause):
        yield from _fact("age", "", match, "岁")
    for match in _DURATION.finditer(clause):
        unit, times = _UNITS.get(match["unit"], (match["unit"], 1))
        topic = _topic("duration", label) or _topic("duration", clause)
        if not topic and unit == "个工作日":
            topic = "办理时限"
        yield from _fact("duration", topic, match, unit, times)
    for match in _MONEY.finditer(clause):
        yield from _fact("money", _topic("money", clause) or _topic("money", label), match, "元")
    for match in _PERCENT.finditer(clause):
        high = value_of(match["number"] or match["cnumber"])
        low = value_of(match["low"] or match["clow"] or "")
        if high is not None:
            value = f"{high:.12g}%" if low is None else f"{low:.12g}-{high:.12g}%"
            topic = _topic("percent", clause) or _topic("percent", label)
            yield Fact("percent", topic, value, match.group())
    for match in _COUNT.finditer(clause):
        unit = "平方米" if match["unit"] == "㎡" else match["unit"]
        yield from _fact("count", unit, match, unit)


def _fact(
    kind: Kind, topic: str, match: re.Match[str], unit: str, times: int = 1
) -> Iterator[Fact]:
    high = value_of(match["number"])
    low = value_of(match["low"]) if match["low"] else None
    if high is None:
        return
    value = f"{high * times:.12g}{unit}"
    if low is not None:
        value = f"{low * times:.12g}-{value}"
    yield Fact(kind, topic, value, match.group().strip())


def _topic(kind: str, text: str) -> str:
    return next((name for name, pattern in _TOPICS[kind] if text and pattern.search(text)), "")


def _materials(text: str) -> Iterator[Fact]:
    for piece in _ITEM.split(text):
        item = _ITEM_NOISE.sub("", _ITEM_NOISE.sub("", piece.strip("。 ")))
        if len(item) <= _LONGEST_ITEM and _PAPER.search(item):
            yield Fact("material", "", item, item)


def _places(text: str) -> Iterator[Fact]:
    for match in _OFFICE.finditer(text):
        name = _OFFICE_NOISE.sub("", match.group())
        if len(name) > 1:
            yield Fact("place", "", name, name)
