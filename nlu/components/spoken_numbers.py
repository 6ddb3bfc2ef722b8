"""Phone and work-order numbers, written or read aloud digit by digit.

A number that is spoken reaches us as ``一三八七六五四三二一零``, with ``幺`` and
``洞`` for one and zero, with pauses turned into commas, or as plain digits.
"""

from __future__ import annotations

import re
from typing import Iterator, List, Optional, Tuple

from nlu.components.spans import Span

_SPOKEN = dict(zip("零〇洞一幺腰妖二两三四五六七拐八九", "00011112234567789", strict=True))
_SPOKEN.update({str(d): str(d) for d in range(10)})
# Recognisers and keyboards also give full-width digits.
_SPOKEN.update({chr(0xFF10 + d): str(d) for d in range(10)})

_DIGIT = "[" + "".join(_SPOKEN) + "]"
_PAUSE = r"[\s,，、。.\-—－]{0,2}"
_RUN = re.compile(f"{_DIGIT}(?:{_PAUSE}{_DIGIT})+")
_WC = re.compile(r"[wWＷｗ][\s.]*[cCＣｃ][\s,，]*$")
_TAIL = re.compile(
    r"(?:尾号|尾数|末尾|(?:最后|后面?|末|单号|编号)(?:的)?[三四五六几3456]位(?:数字?|号码?)?)[是为:：\s]*$"
)
_ORDER_WORD = re.compile(
    r"(?:工单|单子|受理|办件|投诉|查询)(?:的)?(?:编号|单号|号码|号)?[是为:：，,\s]*$"
)
_ORDER_AFTER = re.compile(r"^号?(?:的)?(?:工单|单子)")
# What callers put around a bare number: "是0001", "嗯，零零零一号".
_AROUND = re.compile(
    r"^(?:嗯+|啊|呃|那个|是的?|就是|号码是?|编号是?|我的?|对|叫|四位数|我(?:只)?记得)*|(?:号|的|吧|啊|呢|了|嗯)*$"
)
_PUNCT = re.compile(r"[\s,，。、.!！?？:：\-—]+")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}|[36]\d{7}")

_ORDER_DIGITS = 12
_SHORTEST_TAIL = 4


def digits_of(text: str) -> str:
    """Digits of a text in which every digit is read aloud; others are dropped."""
    return "".join(_SPOKEN[c] for c in text if c in _SPOKEN)


def digit_runs(text: str) -> Iterator[Tuple[int, int, str]]:
    """Yield ``(start, end, digits)`` for each run of two or more digits."""
    for match in _RUN.finditer(text):
        yield match.start(), match.end(), digits_of(match.group())


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
