"""Phone and work-order numbers, written or read aloud digit by digit.

A number that is spoken reaches us as ``一三八七六五四三二一零``, with ``幺`` and
``洞`` for one and zero, with ``双八`` and ``三个六``, with pauses turned into commas
and fillers between, with second thoughts (不对, 应该是), or as plain digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import FrozenSet, Iterator, List, Optional, Tuple

from nlu.components.spans import Span

_SPOKEN = dict(zip("零〇洞一幺腰妖二两三四五六七拐八九", "00011112234567789", strict=True))
_SPOKEN.update({str(d): str(d) for d in range(10)})
# Recognisers and keyboards also give full-width digits.
_SPOKEN.update({chr(0xFF10 + d): str(d) for d in range(10)})

_DIGIT = "[" + "".join(_SPOKEN) + "]"
# 双八 and 三个六; but in 两个80 the two counts something.
_REPEATED = rf"(?:双|(?P<count>[一二两三四五六七八1-8])个)(?P<digit>{_DIGIT})(?![0-9]{{2}})"
_ITEM = re.compile(f"{_REPEATED}|(?P<one>{_DIGIT})(?!位)")
# 8点 and 3栋 after a number are no part of it.
_UNITS = frozenset("点栋楼天个年月日元块层室单期米次遍")
_PAUSE_SIGNS = r"[\s,，、。.\-—－]"
_FILLER = "嗯|呃|额|啊|哦|噢|哎|那个|这个|然后|接着|后面|再来|再|就是|对"
# A breath or a filler, then perhaps 是: 幺三八，然后是，零零零零.
_PAUSE = re.compile(f"(?:{_PAUSE_SIGNS}|(?:{_FILLER})是?){{0,6}}")
_TAKEN_BACK = re.compile(
    "不对|错了|[说讲报记念搞弄]错|是错的|应该|更正|改成|改为|重新[说来报念]|重来|不是(?=[，,。、\\s是应])"
)
_BETWEEN = re.compile(
    f"(?:{_PAUSE_SIGNS}|{_FILLER}|{_TAKEN_BACK.pattern}|不好意思|对不起|抱歉|等一下|等等|不不?"
    "|刚才|刚刚|我|说|的|了|是|号码?|一下|一遍|一次|(?:最后|末尾?|尾号?|后|前面?|开头|中间|头)的?"
    "(?:[两二三四五六2-6]位)?(?:数字?)?)+"
)
_LONGEST_BETWEEN = 24
_PLACE_NAMED = (
    ("head", re.compile("前|开头|头")),
    ("middle", re.compile("中间")),
    ("tail", re.compile("最后|末|尾|后(?!面)")),
)
_IS = re.compile(rf"{_PAUSE_SIGNS}*(?:而)?是")
_NOT = re.compile(rf"{_PAUSE_SIGNS}*(?:而)?不是")
_WC = re.compile(r"[wWＷｗ][\s.]*[cCＣｃ][\s,，]*$")
_TAIL = re.compile(
    r"(?:尾号|尾数|末尾|(?:最后|后面?|末|单号|编号)(?:的)?[三四五六几3456]位(?:数字?|号码?)?)(?:[是为:：，,\s]|嗯+|呃|那个)*$"
)
_ORDER_WORD = re.compile(
    r"(?:工单|单子|受理|办件|投诉|查询)(?:的)?(?:编号|单号|号码|号)?(?:[是为:：，,\s]|嗯+|呃|那个)*$"
)
_ORDER_AFTER = re.compile(r"^号?(?:的)?(?:工单|单子)")
# What callers put around a bare number: "是0001", "嗯，零零零一号".
_AROUND = re.compile(
    r"^(?:嗯+|啊|呃|那个|是的?|就是|号码是?|编号是?|我的?|对|叫|四位数|我(?:只)?记得)*|(?:号|的|吧|啊|呢|了|嗯)*$"
)
_PUNCT = re.compile(r"[\s,，。、.!！?？:：\-—]+")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}|[36]\d{7}")
_LOCAL = re.compile(r"[36]\d{7}")
_MOBILE_START = re.compile("1[3-9]")
# Where a number is broken when it is read aloud: 138 0000 1234, 0898 6333 0000, 2026 1201 0001.
_SHAPES = (
    (re.compile("1[3-9]"), 11, (3, 7)),
    (re.compile("0[3-9]"), 12, (4, 8)),
    (re.compile("20"), 12, (4, 8)),
)

_ORDER_DIGITS = 12
_SHORTEST_TAIL = 4


@dataclass
class _Run:
    """Digits that belong together, and after how many of them the speaker paused."""

    start: int
    end: int
    digits: str
    breaks: FrozenSet[int] = frozenset()

    def with_more(self, more: _Run) -> _Run:
        """This run and, after a pause, ``more``."""
        at = len(self.digits)
        breaks = self.breaks | {at} | {at + b for b in more.breaks}
        return _Run(self.start, more.end, self.digits + more.digits, breaks)


def digits_of(text: str) -> str:
    """Digits of a text in which every digit is read aloud; others are dropped.

    双八 and 三个六 count as 88 and 666.
    """
    return "".join(_value(match) for match in _ITEM.finditer(text))


def _value(match: re.Match[str]) -> str:
    if match["one"]:
        return _SPOKEN[match["one"]]
    return _SPOKEN[match["digit"]] * (int(_SPOKEN[match["count"]]) if match["count"] else 2)


def digit_runs(text: str) -> Iterator[Tuple[int, int, str]]:
    """Yield ``(start, end, digits)`` for each run of two or more digits.

    Pauses and fillers do not end a run, and what the speaker takes back is replaced:
    一三八零，不对，一三九零零零零一二三四 is one run with the digits of the second number.
    """
    for run in _corrected(text, list(_chunks(text))):
        if len(run.digits) > 1:
            yield run.start, run.end, run.digits


def _chunks(text: str) -> Iterator[_Run]:
    """Digits that follow each other without anything between."""
    chunk: Optional[_Run] = None
    for match in _ITEM.finditer(text):
        # 打了13800001234三次: a whole number and a count.
        if chunk and _MOBILE.fullmatch(chunk.digits) and text[match.end() :][:1] in _UNITS:
            yield chunk
            chunk = None
        if chunk and match.start() == chunk.end:
            chunk = _Run(chunk.start, match.end(), chunk.digits + _value(match))
            continue
        if chunk:
            yield chunk
        chunk = _Run(match.start(), match.end(), _value(match))
    if chunk:
        yield chunk


def _corrected(text: str, chunks: List[_Run]) -> Iterator[_Run]:
    """Join chunks over pauses, then apply the corrections between what was joined."""
    joined: List[_Run] = []
    for chunk in chunks:
        whole = _MOBILE.fullmatch(chunk.digits) or (joined and _MOBILE.fullmatch(joined[-1].digits))
        counted = text[chunk.end : chunk.end + 1] in _UNITS
        if (
            joined
            and not whole
            and not counted
            and _PAUSE.fullmatch(text, joined[-1].end, chunk.start)
        ):
            joined[-1] = joined[-1].with_more(chunk)
        else:
            joined.append(chunk)
    current: Optional[_Run] = None
    for run in joined:
        if current is None:
            current = run
            continue
        between = text[current.end : run.start]
        if _NOT.fullmatch(between) and _is_whole(current.digits):
            # 是A不是B: the first one counts.
            continue
        if _takes_back(text[: current.start], between):
            digits = _replaced(current, run, between)
            if digits:
                current = _Run(current.start, run.end, digits)
                continue
        yield current
        current = run
    if current:
        yield current


def _takes_back(before: str, between: str) -> bool:
    if len(between) > _LONGEST_BETWEEN:
        return False
    if _NOT.fullmatch(between) or (before.endswith("不是") and _IS.fullmatch(between)):
        return True
    return bool(_TAKEN_BACK.search(between) and _BETWEEN.fullmatch(between))


def _replaced(said: _Run, new: _Run, between: str) -> Optional[str]:
    """The number that is meant when ``new`` corrects ``said``; ``None`` if nothing fits.

    A whole number replaces everything, a beginning starts again, and a part replaces the place
    that was named (最后四位) or the groups at the end that it is as long as.
    """
    old, part = said.digits, new.digits
    if old.startswith("0") and _LOCAL.fullmatch(part):
        return old[: 3 if old[1:2] in {"1", "2"} else 4] + part
    if _is_whole(part) or len(part) == len(old):
        return part
    place = next((name for name, pattern in _PLACE_NAMED if pattern.search(between)), None)
    if len(part) < len(old):
        if place == "head" or (not place and _MOBILE.fullmatch(old) and _is_mobile_head(part)):
            return part + old[len(part) :]
        if place == "middle" and _MOBILE.fullmatch(old):
            return old[:3] + part + old[3 + len(part) :]
        if place == "tail" or _is_whole(old):
            return old[: -len(part)] + part
    for start, length, groups in _SHAPES:
        kept = length - len(part)
        if start.match(old) and 0 < kept <= len(old) and kept in {*groups, *said.breaks, len(old)}:
            return old[:kept] + part
    return part if _MOBILE_START.match(part) and _MOBILE_START.match(old) else None


def _is_mobile_head(part: str) -> bool:
    return len(part) == 3 and bool(_MOBILE_START.match(part))


def _is_whole(digits: str) -> bool:
    """A complete telephone or work-order number."""
    return bool(_as_phone(digits)) or (len(digits) == _ORDER_DIGITS and digits.startswith("20"))


def find_phones(text: str) -> List[Span]:
    """Mobile and fixed-line numbers of mainland China in ``text``.

    A mobile number has eleven digits and starts with 13–19; a fixed line has
    an area code that starts with 0, or eight digits as in Hainan. A ``+86`` or
    ``86`` in front is dropped.
    """
    found = []
    for start, end, digits in digit_runs(text):
        if _WC.search(text[:start]) or _TAIL.search(text[:start]):
            continue
        phone = _as_phone(digits)
        if phone:
            found.append(Span("phone", start, end, phone))
    return found


def _as_phone(digits: str) -> Optional[str]:
    if digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        return digits[2:]
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return digits
    return None


def find_order_numbers(text: str) -> List[Span]:
    """Work-order numbers: ``WC`` and twelve digits, twelve digits, or a tail.

    A tail is accepted after 尾号 / 后四位 / 工单号, or when the whole utterance is
    nothing but four to twelve digits.
    """
    found = []
    for start, end, digits in digit_runs(text):
        before = text[:start]
        prefix = _WC.search(before)
        if prefix and len(digits) == _ORDER_DIGITS:
            found.append(Span("order_number", prefix.start(), end, "WC" + digits))
        elif len(digits) == _ORDER_DIGITS and digits.startswith("20"):
            found.append(Span("order_number", start, end, "WC" + digits))
        elif (_TAIL.search(before) and len(digits) >= _SHORTEST_TAIL) or _is_tail(
            before, text, start, end, digits
        ):
            found.append(Span("order_number", start, end, digits))
    return found


def _is_tail(before: str, text: str, start: int, end: int, digits: str) -> bool:
    if _as_phone(digits) or not _SHORTEST_TAIL <= len(digits) <= _ORDER_DIGITS:
        return False
    if _ORDER_WORD.search(before) or _ORDER_AFTER.match(text[end:]):
        return True
    rest = _PUNCT.sub("", text[:start]) + _PUNCT.sub("", text[end:])
    return _AROUND.sub("", rest) == ""
