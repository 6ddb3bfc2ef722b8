"""What callers ask for next, read out of a full answer: materials, phone, hours, place, fee, steps.

Answers are written as "1.条件：…2.材料：…3.地点：…" in a row, or as Markdown with headings and
lists. Parts that nobody labelled are found by their form where that is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Sections:
    """Parts of a full answer as they are written there; ``""`` where the answer has none."""

    materials: str = ""
    phone: str = ""
    hours: str = ""
    place: str = ""
    fee: str = ""
    steps: str = ""


_LABELS = (
    ("fee", re.compile(r"费用|收费|工本费|缴费标准|税费|登记费|票价|水价|电价|气价|价格")),
    ("materials", re.compile(r"材料|证件|资料|手续(?!费)|携带|要带|所需")),
    ("hours", re.compile(r"(?:办公|办理|开放|营业|上班|服务|受理|接待)时间|^时间$|^开放$|开放日")),
    ("phone", re.compile(r"电话|热线|联系方式|^咨询$|^查询咨询$")),
    ("place", re.compile(r"地点|渠道|地址|位置|线下|窗口|在哪|去哪|^受理$|办理处")),
    ("steps", re.compile(r"流程|步骤|程序|办法|方法|办理方式|怎么办|操作|线上")),
)

# "1." "2、" "（一）" at the start of a line or after a sentence; "2.5倍" is no number of a list.
_MARK = re.compile(
    r"(?:^|(?<=[。；;！？\n]))[ \t]*"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．)）](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
    r"|[①-⑳]|[-*+•·](?=\s))[ \t]*"
)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$")
_LABEL = re.compile(
    r"^\s*(?:\*\*|__)?([^：:。，；,\n*]{1,12}?)(?:\*\*|__)?\s*[：:]\s*(?:\*\*)?(.*)$", re.DOTALL
)
# A line of its own that can be nothing but a heading.
_BARE_HEADING = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:材料|流程|步骤|程序|地点|地址|时间|电话|渠道|方式|费用|收费标准)"
)
_NOTE = re.compile(r"（示例[^）]*）\s*$")

TELEPHONE = re.compile(
    r"(?<![\d.\-])(?:0\d{2,3}[-—\s]?[2-9]\d{6,7}|1[3-9]\d{9}|[48]00[-\s]?\d{3,4}[-\s]?\d{3,4}"
    r"|123\d\d|121\d\d|9[56]\d{3}|10086|10010|10000|11[0249]|12[02])(?![\d.%％]|[元年个人天]|\-\d)"
)
"""A telephone number as it is written in an answer; service numbers count."""

_CLAUSE = re.compile(r"[^。；;！\n]+")
_HOURS = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天]|工作日(?:上午|下午|早|\d)|[上下]午\s*\d|\d{1,2}[:：]\d\d|全天|24\s*小时(?:开放|服务|营业|受理)"
)
_FREE = re.compile(r"^[^。；，：:]{0,8}(?:免费|不收费|不收取?任何费用|不收手续费)[^。；]{0,8}$")


def sections(full: str) -> Sections:
    """Read the parts of a full answer; several pieces of one kind are joined with ``；``."""
    found: dict[str, list[str]] = {field.name: [] for field in fields(Sections)}
    for kind, text in _pieces(_NOTE.sub("", full)):
        if text and text not in found[kind]:
            found[kind].append(text)
    if not found["phone"]:
        found["phone"] = list(dict.fromkeys(TELEPHONE.findall(full)))
    if not found["hours"]:
        found["hours"] = [
            _MARK.sub("", clause).strip()
            for clause in _CLAUSE.findall(_NOTE.sub("", full))
            if _HOURS.search(clause)
        ]
    return Sections(**{kind: "；".join(texts) for kind, texts in found.items()})


def items(full: str) -> Iterator[tuple[str, str]]:
    """All ``(label, text)`` of an answer in order; ``""`` for text without a label."""
    heading = ""
    for line in full.splitlines():
        match = _HEADING.match(line)
        if match:
            heading = _plain(match[1]).rstrip("：:")
            continue
        for piece in _split(line):
            labelled = _LABEL.match(piece)
            if labelled and not labelled[2].startswith("//"):
                label, text = _plain(labelled[1]), _plain(labelled[2])
                if text:
                    yield label, text
                else:
                    heading = label
            elif _BARE_HEADING.fullmatch(line.strip()):
                heading = _plain(piece)
            elif _plain(piece):
                yield heading, _plain(piece)


def kind_of(label: str) -> str:
    """The name of the section that a label opens, or ``""``."""
    return next((kind for kind, pattern in _LABELS if pattern.search(label)), "")


def _pieces(full: str) -> Iterator[tuple[str, str]]:
    for label, text in items(full):
        kind = kind_of(label) if label else ""
        if kind:
            yield kind, text
        elif _FREE.match(text):
            yield "fee", text


def _split(line: str) -> list[str]:
    bounds = [match.span() for match in _MARK.finditer(line)]
    starts = [0, *(end for _, end in bounds)]
    ends = [*(start for start, _ in bounds), len(line)]
    return [
        line[start:end].strip()
        for start, end in zip(starts, ends, strict=True)
        if line[start:end].strip()
    ]


def _plain(text: str) -> str:
    return re.sub(r"\*\*|__|`", "", text).strip().rstrip("。；;").strip()
