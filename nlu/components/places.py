"""Where something is: the places of Wenchang and names that end like a place.

Two sources: a gazetteer (``nlu/data/places.txt`` where present, and the towns
and landmarks of ``nlu.phonetics.gazetteer``), and suffixes (路, 街, 村, 小区 ...)
that take the Chinese characters in front of them as far as a word that cannot
be part of a name.
"""

from __future__ import annotations

import re
from typing import FrozenSet, Iterable, List, Optional, Tuple

from nlu.components.spans import Span
from nlu.phonetics.gazetteer import PLACES

_SUFFIXES = (
    "工业园区|居民小区|农贸市场|菜市场|批发市场|加油站|汽车站|高铁站|火车站|公交站|派出所|卫生院|幼儿园|"
    "居委会|村委会|社区|小区|花园|新村|市场|广场|公园|医院|学校|小学|中学|大道|大桥|公路|国道|省道|路口|"
    "商场|超市|酒店|农场|林场|水库|码头|工地|校区|家园|公寓|镇|村|路|街|巷|湾|港|岭|岛|队|组|苑|桥"
)
# Single characters that end many ordinary words; they need a longer name before them.
_WEAK = frozenset("队组苑桥港岛岭路")
_SUFFIX = re.compile(rf"(?:{_SUFFIXES})(?!上班|由器|灯|面|边摊|费|长|民)")
_NAME_TAIL = re.compile(r"[一-鿿A-Za-z0-9]{1,8}$")
# A place name does not contain these; the name starts after the last of them.
_BREAK = re.compile(
    r"我们?|你们?|他们?|的|在|到|去|从|是|有|了|说|问|这|那|就|也|都|住|离|往|过|把|被|给|和|跟|及|请|想|要|"
    r"咱|于|家|个|条|第|每|整|某|哪|什么|怎么|附近|旁边|对面|门口|后面|前面|楼下|位于|地址|反映|投诉|举报|"
    r"对|不|没|，|。|、|嗯|啊|呃|呢|吧|您|坏|修|挖|占|堵|走|开|坐|停|上|下|里|外|办|能|可以|会不|条件|买|卖|"
    r"很|太|多|老是|总是|经常|一直|今天|昨天|前天|晚上|早上|现在|叫|让|找|帮|希望|建议|咨询|听说|算|查|当|跟|比|像|被|按|用|最|好|大家|几"
)
_KEEP = re.compile(r"会文|上[坡园]|下[坡园]|文[南北东西]里|家园|里[村园]|对[面]")
_NOT_PLACES = frozenset(
    "走路 修路 铁路 网路 线路 道路 马路 公路 一路 半路 逛街 上街 农村 乡村 全村 本村 我村 进村 学校 医院 小区 "
    "市场 村 镇 社区 派出所 居委会 村委会 超市 工地 广场 公园 市政府 进城 县城 全城 政府 排队 部队 小组 班组 "
    "上小学 上中学 读小学 读中学 城镇 乡镇 全镇 本镇 排水 迷路 带路 思路 后路 出路 大路 小路 土路 水泥路 车站 "
    "公交站 加油站 医疗组 幼儿园 小学 中学 公办小学 公办幼儿园 民办幼儿园 菜市场 农贸市场 商场 酒店 水库 码头 公寓 "
    "民宿 公立学校 桥底下 隔壁小区 路口 高速路口 十字路口 大桥 桥 庭农场 家庭农场 政务中心 路边 河边 海边 田里 高速公路 断头路 插队 车队 城中村 退伍 军队 施工队 巡逻队".split()
)
_UNIT = re.compile(
    r"^(?:[的，,]?(?:第?[0-9一二三四五六七八九十百]{1,4}(?:号楼|栋|幢|座|单元|号院|号|楼|层|室|队|组|小组)"
    r"(?:[0-9零一二三四五六七八九十]{2,4}(?:室|房)?)?))+"
)
_HOUSE = re.compile(r"^[0-9一二三四五六七八九十百]{1,5}号(?![早晚上下中凌])")
_NEAR = re.compile(
    r"^的?(?:附近|旁边|对面|门口|路口|后面|前面|里面|楼下|边上|入口|出口|十字路口|红绿灯)(?:那里|那边|处)?"
)


class Gazetteer:
    """Longest-match finder over a list of place names.

    Args:
        extra: further names, for example one a line of a lookup file.
    """

    def __init__(self, extra: Iterable[str] = ()) -> None:
        names = {n for n in map(str.strip, extra) if len(n) >= 2 and n not in _NOT_PLACES}
        names.update(PLACES)
        self.names: FrozenSet[str] = frozenset(names)
        self._pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))

    def find(self, text: str) -> List[Span]:
        """Places in ``text``; adjacent parts and what follows (三栋, 门口) joined."""
        pieces: List[Tuple[int, int]] = [m.span() for m in self._pattern.finditer(text)]
        pieces += _suffixed(text)
        return [Span("place", start, end, text[start:end]) for start, end in _joined(text, pieces)]


def _suffixed(text: str) -> List[Tuple[int, int]]:
    found: List[Tuple[int, int]] = []
    for match in _SUFFIX.finditer(text):
        start = _name_start(text, match.start())
        if start is None:
            continue
        name, suffix = text[start : match.start()], match.group()
        needed = 2 if suffix in _WEAK else 1
        if len(name) >= needed and name + suffix not in _NOT_PLACES and name not in _NOT_PLACES:
            found.append((start, match.end()))
    return found


def _name_start(text: str, end: int) -> Optional[int]:
    """Start of the name that ends at ``end``, after the last breaking word."""
    tail = _NAME_TAIL.search(text[:end])
    if not tail:
        return None
    best = tail.start()
    for match in _BREAK.finditer(text, best, end):
        kept = any(
            k.start() <= match.start() and match.end() <= k.end()
            for k in _KEEP.finditer(text, tail.start())
        )
        if not kept:
            best = match.end()
    return best if best < end else None


def _joined(text: str, pieces: List[Tuple[int, int]]) -> List[Tuple[int, int]]:
    joined: List[Tuple[int, int]] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1] + (
            1 if text[joined[-1][1] : start] in "的，, " else 0
        ):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    grown = []
    for start, end in joined:
        if text[end - 1] in "路街巷道村":
            number = _HOUSE.match(text[end:])
            end += number.end() if number else 0
        for pattern in (_UNIT, _NEAR):
            more = pattern.match(text[end:])
            if more:
                end += more.end()
        grown.append((start, end))
    return grown
