"""Takes the polite wrapping off a spoken question: greetings, fillers, thanks.

Nobody writes "喂你好，我想咨询一下啊" into a knowledge base. Left in, such words pull every
question towards every other one.
"""

from __future__ import annotations

import re

from knowledge.text import normalise

_PAUSE = r"[\s,，。.、!！?？;；:：~～…]*"
_ASK = r"(?:咨询|请教|问问|问|了解|打听|反映)"
_ONCE = r"(?:一下|下|一个事|个事|个问题|一个问题)(?:情况)?(?:啊|哈|呢)?"
_HEAD = re.compile(
    _PAUSE
    + r"(?:"
    + "|".join(
        (
            r"喂+",
            r"哎(?!呀)",
            r"诶",
            r"欸",
            r"[嗯呃额啊哦噢]+",
            r"[你您]好啊?",
            r"早上好|上午好|中午好|下午好|晚上好",
            r"(?:是)?(?:文昌)?(?:市)?12345(?:热线)?(?:吗|嘛|是吧|是不是|[,，、!！]|$)",
            r"(?:同志|师傅|美女|帅哥|小姐姐|小姐|姑娘|客服|话务员)(?=[,，、\s啊你您我麻请问想])",
            # "我想咨询一下…" in all its forms: who wants it, or "一下", must be there, so that
            # "咨询电话是多少" stays whole.
            rf"(?:我|我就|我就是|我是)?(?:想|要|想要|来)(?:跟|向|找)?[你您]?们?{_ASK}{_ONCE}?",
            rf"(?:我)?{_ASK}{_ONCE}(?:啊|哈|呢)?",
            r"请问(?:一下|下)?(?:啊|哈)?",
            r"麻烦(?:[你您])?(?:帮我)?(?:问|查|看|了解)(?:一下|下)?",
            r"(?:就是|然后)?(?:那个|这个|说|啊)?(?:啊|呢)?[,，、]",
            r"不好意思",
            r"打扰(?:一下|了)",
        )
    )
    + r")"
    + _PAUSE
)
_TAIL = re.compile(
    _PAUSE
    + r"(?:"
    + "|".join(
        (
            r"谢谢(?:你|您|啊|了)?",
            r"麻烦(?:[你您])?(?:了|帮我看一?下|帮我查一?下|帮忙看一?下|帮忙查一?下)?",
            r"[你您]?(?:能|可以)?帮(?:我|忙)(?:看|查|问)一?下(?:好吗|好吧|行吗|可以吗|吗|好不好)?",
            r"[啊呀呢哈嘛哦咯]+",
            r"(?<=[,，、\s])(?:行|好)不(?:行|好)啊?",
        )
    )
    + r")"
    + _PAUSE
    + r"$"
)

# Less than this is no question any more; then the wrapping was the message.
SHORTEST = 2


def core(text: str) -> str:
    """The question inside a spoken utterance; the utterance itself if nothing would be left."""
    whole = normalise(text)
    rest = _peel(whole, _HEAD)
    rest = _peel(rest, _TAIL)
    return rest if len(rest) >= SHORTEST else whole


def _peel(text: str, pattern: re.Pattern[str]) -> str:
    """Remove what the pattern finds at an end, again and again, keeping at least something."""
    anchored = pattern.match if pattern is _HEAD else pattern.search
    while (found := anchored(text)) and found.end() > found.start():
        rest = text[found.end() :] if pattern is _HEAD else text[: found.start()]
        if len(rest) < SHORTEST:
            return text
        text = rest
    return text
