"""Cutting a run of Chinese characters into words, with the hotline's own names kept whole."""

from __future__ import annotations

import logging
import re
from functools import lru_cache

import jieba

from nlu.phonetics.gazetteer import PLACES

jieba.setLogLevel(logging.WARNING)

# What callers ask of a hotline itself; no entry has to name it.
HOTLINE_TERMS = tuple(
    (
        "转人工 人工 人工服务 人工坐席 工单 工单号 工单编号 投诉 举报 催办 催单 回电 回访 来电 求助 "
        "咨询 建议 受理 派单 办结 满意度 进度 热线 话务员 报修 挪车"
    ).split()
)
NAMES = frozenset((*HOTLINE_TERMS, *PLACES))

RUN = re.compile(r"[\u4e00-\u9fff]+")
_NAMES = re.compile("(" + "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)) + ")")


@lru_cache(maxsize=16_384)
def cut(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese characters.

    jieba's dictionary alone decides, without its guesses about unknown words: a word then means
    the same when the model learns and when it is asked.
    """
    words: list[str] = []
    for part in _NAMES.split(run):
        if part in NAMES:
            words.append(part)
        elif part:
            words.extend(jieba.cut(part, HMM=False))
    return tuple(words)


def runs(text: str) -> list[str]:
    """The runs of Chinese characters in a text."""
    return RUN.findall(text)
