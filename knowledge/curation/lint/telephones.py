"""Telephone numbers and other long figures that a caller has to write down."""

from __future__ import annotations

import re

from knowledge.curation.lint.types import SPOKEN, Finding, Findings

_SENTENCE = re.compile(r"[^。！？；\n]+")
_NUMBER = re.compile(
    r"(?<![\d.\-])(?:0\d{2,3}[-—\s]?[2-9]\d{6,7}|1[3-9]\d{9}|[48]00[-\s]?\d{3,4}[-\s]?\d{3,4}"
    r"|[2-8]\d{6,7}|123\d\d|121\d\d|9[56]\d{3})(?![\d.]|\s?[元年个人天户件万亿平])"
)
_SERVICE_DIGITS = 5
_FEW = 2
_SAID_TO_BE_ONE = re.compile(
    r"电话|热线|拨|打|致电|号码|联系|座机|手机|传真|咨询|报修|求助|或|、|和"
)
_LOOK_BACK = 8

_FIGURES = re.compile(r"(?<![\d.\-A-Za-z])\d{9,}(?![\d.\-])")
_MOBILE = re.compile(r"1[3-9]\d{9}|[48]00\d{7}|0\d{9,11}")


def telephones(spoken: str) -> Findings:
    """Several numbers in one breath, numbers that may be something else, and very long ones."""
    for sentence in _SENTENCE.finditer(spoken):
        found = list(_NUMBER.finditer(spoken, *sentence.span()))
        if len(found) >= _FEW:
            short = all(len(match.group()) <= _SERVICE_DIGITS for match in found)
            yield Finding(
                "several_phones",
                "hint" if short and len(found) == _FEW else "warning",
                SPOKEN,
                f"一句话里有{len(found)}个电话号码，市民记不住，请只留一个或分成几句。",
                found[0].start(),
                found[-1].end(),
            )
        for match in found:
            before = spoken[max(sentence.start(), match.start() - _LOOK_BACK) : match.start()]
            if len(match.group()) > _SERVICE_DIGITS and not _SAID_TO_BE_ONE.search(before):
                yield Finding(
                    "unnamed_number",
                    "warning",
                    SPOKEN,
                    f"请在“{match.group()}”前写明是电话还是数量，否则念法不同。",
                    *match.span(),
                )
    for match in _FIGURES.finditer(spoken):
        if not _MOBILE.fullmatch(match.group()):
            yield Finding(
                "long_number",
                "warning",
                SPOKEN,
                "这串数字太长，电话里记不住，请放到完整答案里，由短信或坐席提供。",
                *match.span(),
            )
