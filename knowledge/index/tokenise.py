"""One way of cutting Chinese text into terms, for the index and for questions alike."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from itertools import pairwise

import jieba
from pypinyin import Style, lazy_pinyin

from knowledge.text import normalise

jieba.setLogLevel(logging.WARNING)

# Enough for every text of a city's knowledge: the index is rebuilt with each change, and cutting
# and spelling what did not change would be most of that work.
KEPT = 16_384

_RUNS = re.compile(r"[一-鿿]+|[a-z0-9]+")

# Words that any question may contain; they say nothing about its subject.
STOP_TERMS = frozenset(
    "的 了 吗 呢 啊 吧 呀 我 你 您 他 她 它 们 我们 你们 是 在 有 和 与 就 都 也 还 又 这 那 "
    "这个 那个 一个 一下 请问 你好 您好 想 要 能 会 去 来 到 给 把 被 对 从 说 问 问问 咨询 "
    "什么 怎么 怎样 如何 哪里 哪儿 哪 哪个 多少 几 吗 么 嘛 可以 不 没 没有 呗 嗯 哦".split()
)


@lru_cache(maxsize=KEPT)
def terms(text: str) -> tuple[str, ...]:
    """Words (jieba, search mode) and character bigrams of a text, stop words left out.

    Bigrams carry what the dictionary does not know (new policies, names of places), and make
    one- and two-character questions findable.
    """
    found: list[str] = []
    for run in _RUNS.findall(normalise(text)):
        if not "一" <= run[0] <= "鿿":
            found.append(run)
            continue
        words = list(jieba.cut_for_search(run))
        found.extend(word for word in words if word not in STOP_TERMS)
        # A two-character word and the bigram of the same characters are one term, counted once.
        known = set(words)
        found.extend(
            pair
            for pair in (run[i : i + 2] for i in range(len(run) - 1))
            if pair not in known and pair not in STOP_TERMS
        )
    return tuple(found)


@lru_cache(maxsize=KEPT)
def toneless(text: str) -> str:
    """Pinyin of the Chinese characters without tones, syllables apart; Latin text stays."""
    parts: list[str] = []
    for run in _RUNS.findall(normalise(text)):
        parts.extend(lazy_pinyin(run, style=Style.NORMAL, errors="default"))
    return " ".join(parts)


def syllable_pairs(text: str) -> tuple[str, ...]:
    """Neighbouring toneless syllables; a single syllable stays alone."""
    syllables = toneless(text).split()
    if len(syllables) < 2:
        return tuple(syllables)
    return tuple(f"{left} {right}" for left, right in pairwise(syllables))


def sounds(text: str) -> tuple[str, ...]:
    """Character 2- to 4-grams of the toneless pinyin, across syllables."""
    spelled = f" {toneless(text)} "
    return tuple(
        spelled[start : start + size]
        for size in (2, 3, 4)
        for start in range(len(spelled) - size + 1)
    )
