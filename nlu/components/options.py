"""Which of the offered options a caller means: 第一个, 后面那个, 1."""

from __future__ import annotations

import re
from typing import List

from nlu.components.spans import Span

_NUMBERS = {"一": "1", "1": "1", "二": "2", "两": "2", "2": "2", "三": "3", "3": "3"}
_NUMBERED = re.compile(
    r"第([一二两三123])(?:个|种|条|项|点|问)?(?:问题)?|选择?([一二三123])(?:个|种)?(?=$|吧|的|，|。)"
)
_FIRST = re.compile(r"(?:前面|前边|上面|头|开头|最前面|前)(?:的|那|这)?(?:一)?(?:个|种|条)")
_LAST = re.compile(r"(?:后面|后边|下面|最后|末尾|后)(?:的|那|这)?(?:一)?(?:个|种|条)")
_BARE = re.compile(r"^[嗯啊呃那就是选问，,\s]*([一二三123])[个号]?(?:吧|啊|呀|的|，|。|\s)*$")
_IN_TIME = re.compile(r"^(?:次|年|天|月|季度|批|时间|代|胎|套|医院|人民|小学|中学|期)")


def find_options(text: str) -> List[Span]:
    """Options named in ``text``; value ``"1"``, ``"2"``, ``"3"`` or ``"last"``."""
    found = []
    for match in _NUMBERED.finditer(text):
        if _IN_TIME.match(text[match.end() :]):
            continue
        found.append(
            Span("option", match.start(), match.end(), _NUMBERS[match.group(1) or match.group(2)])
        )
    found += [Span("option", m.start(), m.end(), "1") for m in _FIRST.finditer(text)]
    found += [Span("option", m.start(), m.end(), "last") for m in _LAST.finditer(text)]
    bare = _BARE.match(text)
    if bare and not found:
        found.append(Span("option", bare.start(1), bare.end(1), _NUMBERS[bare.group(1)]))
    return found
