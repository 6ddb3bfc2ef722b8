"""What stands well on a screen and cannot be said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.curation.lint.types import SPOKEN, Finding, Findings, Level

_URL = re.compile(
    r"https?://[\w./\-:?=&%#]+|www\.[\w./\-]+|(?<![\w.@])(?:[A-Za-z0-9\-]+\.)+(?:com|cn|net|org)\b[\w./\-]*",
    re.ASCII,
)
_EMAIL = re.compile(r"[\w.\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)

# What is found, how bad it is, what to do, and the certain replacement if there is one.
_RULES: tuple[tuple[str, Level, re.Pattern[str], str, str], ...] = (
    ("markdown", "error", re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), "链接念不出来，请只留文字。", r"\1"),
    ("email", "error", _EMAIL, "邮箱地址电话里听不清，请改说办理渠道或短信发送。", ""),
    ("url", "error", _URL, "网址电话里听不清，请改说网站名称或手机应用名称。", ""),
    ("markdown", "error", re.compile(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__"), "加粗符号念不出来，请去掉。", r"\1\2"),
    ("markdown", "error", re.compile(r"`([^`\n]+)`"), "代码符号念不出来，请去掉。", r"\1"),
    ("markdown", "error", re.compile(r"(?m)^\s*#{1,6}\s+(\S[^\n]*)"), "标题符号念不出来，请去掉。", r"\1"),
    ("markdown", "error", re.compile(r"(?m)^\s*[-*+]\s+(\S[^\n]*)"), "列表符号念不出来，请改成一句话。", r"\1"),
    ("table", "error", re.compile(r"(?m)^[^\n|]*\|[^\n]*\|[^\n]*$"), "表格念不出来，请改成一两句话，表格放到完整答案里。", ""),
    (
        "list_mark",
        "warning",
        re.compile(r"(?:^|(?<=[。；\n：]))\s*(?:\d{1,2}[.、．)）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳])"),
        "编号念出来不自然，请改成“先……，再……”这样的说法。",
        "",
    ),
    (
        "bracket_note",
        "warning",
        re.compile(r"[（(【\[](?![一二三四五六七八九十\d]{1,3}[)）])([^（()）【】\[\]\n]{1,80})[)）】\]]"),
        "括号在电话里听不出来，请把括号里的话写成一句，或放到完整答案里。",
        "",
    ),
    ("slash", "warning", re.compile(r"和/或"), "斜杠念不出来，请写成文字。", "或者"),
    (
        "slash",
        "warning",
        re.compile(r"(?<=[\u4e00-\u9fffA-Za-z])\s*[/／]\s*(?=[\u4e00-\u9fffA-Za-z])"),
        "斜杠念不出来，请写成“或者”“和”或“每”。",
        "",
    ),
)  # fmt: skip

# Letters that people really say, one by one.
_SPELLED = frozenset(
    "ETC CT B A4 KTV ATM N95 ICU POS HPV SIM CPI GDP DNA VR KN95 C1 C2 B2 A1 A2 NFC PM WC".split()
)
# Certain in any sentence of a hotline.
_WORDS = {
    "app": "手机应用", "wifi": "无线网络", "wi-fi": "无线网络", "vip": "贵宾", "qq": "QQ",
    "email": "电子邮箱", "pdf": "电子文档", "ok": "可以", "ppt": "演示文稿", "excel": "电子表格",
    "word": "文档", "no": "编号", "tel": "电话",
}  # fmt: skip
_LATIN = re.compile(r"(?<![A-Za-z0-9\-])[A-Za-z][A-Za-z\-]*[A-Za-z](?![A-Za-z0-9\-])")
_LETTERS = 5

# What a voice can say, or turns into a pause.
_SAYABLE = re.compile(
    r"[\u4e00-\u9fffA-Za-z\s，。！？；：、,.!?;:“”‘’\"'《》〈〉「」（）()【】\-—…·~～/\[\]]"
)


def symbols(spoken: str) -> Findings:
    """Addresses, Markdown, tables, brackets, slashes and English words in a spoken answer."""
    taken: list[tuple[int, int]] = []
    for rule, level, pattern, message, replacement in _RULES:
        for match in pattern.finditer(spoken):
            if _overlaps(match.span(), taken):
                continue
            taken.append(match.span())
            suggestion = match.expand(replacement) if replacement else ""
            yield Finding(rule, level, SPOKEN, message, *match.span(), suggestion)
    for match in _LATIN.finditer(spoken):
        if not _overlaps(match.span(), taken):
            yield from _latin(match)


def unsayable(spoken: str, said: str, known: Sequence[Finding] = ()) -> Findings:
    """Characters that are left in the reading and that no voice can say.

    Args:
        spoken: the answer as it is written.
        said: its reading; what the voice puts into words is no longer in it.
        known: findings about longer stretches, whose characters are not reported again.
    """
    left = dict.fromkeys(character for character in said if not _SAYABLE.match(character))
    for character in left:
        start = spoken.find(character)
        if start >= 0 and _overlaps((start, start + 1), _spans(known)):
            continue
        place = (start, start + 1) if start >= 0 else (None, None)
        yield Finding(
            "unsayable", "error", SPOKEN, f"“{character}”念不出来，请删去或改成文字。", *place
        )


def _latin(match: re.Match[str]) -> Findings:
    word = match.group()
    if word.upper() in _SPELLED and word.isupper():
        return
    suggestion = _WORDS.get(word.lower(), "")
    if suggestion == word:
        return
    if suggestion:
        message = f"“{word}”请改成中文，市民更容易听懂。"
        yield Finding("latin", "warning", SPOKEN, message, *match.span(), suggestion)
    elif word.isupper() and len(word) <= _LETTERS:
        message = f"“{word}”会逐个字母念，请确认市民听得懂，或改成中文。"
        yield Finding("latin", "hint", SPOKEN, message, *match.span())
    else:
        message = f"英文“{word}”会逐个字母念，请改成中文说法。"
        yield Finding("latin", "warning", SPOKEN, message, *match.span())


def _spans(findings: Sequence[Finding]) -> list[tuple[int, int]]:
    return [(f.start, f.end) for f in findings if f.start is not None and f.end is not None]


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)
