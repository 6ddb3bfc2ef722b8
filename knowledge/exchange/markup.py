"""Answers are plain text: harmless tags are removed, active content is refused."""

from __future__ import annotations

import html
import re

_ACTIVE = re.compile(
    r"<\s*/?\s*(script|style|iframe|object|embed|svg|math|link|meta|base|form|input|template)\b"
    r"|<[^>]{0,2000}\bon[a-z]{2,30}\s*="
    r"|(javascript|vbscript)\s*:|data\s*:\s*text/html",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_BREAK = re.compile(r"<\s*(br|/p|/div|/li|/tr|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
# Only what is a tag by its form: "x<3" and "《…》" stay as they are.
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(\s[^<>]{0,2000})?/?>")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f​-‏‪-‮⁦-⁩﻿]")


def is_active(text: str) -> bool:
    """Whether a text carries script, embedded objects or event handlers, also when escaped."""
    return bool(_ACTIVE.search(text) or _ACTIVE.search(html.unescape(text)))


def plain(text: str) -> str:
    """The text without tags, entities and invisible characters; paragraphs become lines."""
    text = _COMMENT.sub("", text)
    text = _BREAK.sub("\n", text)
    text = html.unescape(_TAG.sub("", text))
    # What was escaped may have been a tag: it is removed too, never brought to life.
    text = _INVISIBLE.sub("", _TAG.sub("", text))
    text = re.sub(r"[ \t\u00a0]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def one_line(text: str) -> str:
    """:func:`plain` on a single line."""
    return re.sub(r"\s+", " ", plain(text))
