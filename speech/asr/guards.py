"""Rules that tell what a recogniser heard from what it made up. Pure text, no engine."""

from __future__ import annotations

import re

_NOT_WORDS = re.compile(r"[\s，。！？、；：,.!?;:…~·“”\"'()（）《》\-—]+")
_LOOP = re.compile(r"(.{1,12}?)\1{3,}")
_SHORT_LOOP_KEEP = 2
# A place name of two syllables over a bad line: "新兰。新党。新郎。新来。"
_CLAUSE = re.compile(r"[^，。！？；,.!?]+[，。！？；,.!?]*")
MANY_CLAUSES = 4
ECHO_RUN = 7
SURE_RUN = 9

# What Whisper writes over silence, noise and music: it learnt them from video subtitles.
_PHANTOMS = (
    "字幕",
    "请不吝点赞",
    "点赞订阅",
    "订阅转发",
    "明镜与点点",
    "优优独播剧场",
    "谢谢观看",
    "感谢观看",
    "谢谢收看",
    "感谢收看",
    "多谢收看",
    "谢谢大家收看",
    "下期再见",
    "下集再见",
    "我们下期",
    "作词",
    "作曲",
    "编曲",
    "李宗盛",
    "中文字幕",
    "by索兰娅",
    "MINGPAO",
    "Amara",
)


def words_of(text: str) -> str:
    """The text without punctuation and spaces."""
    return _NOT_WORDS.sub("", text)


def cut_loop(text: str) -> tuple[str, bool]:
    """Cut a phrase that repeats four times or more down to two; True if something was cut.

    Digits are exempt: numbers do repeat ("8888").
    """
    cut = False

    def shorten(match: re.Match[str]) -> str:
        nonlocal cut
        unit = match.group(1)
        if words_of(unit).isdigit() and len(unit) == 1:
            return match.group(0)
        cut = True
        return unit * _SHORT_LOOP_KEEP

    return _LOOP.sub(shorten, text), cut


def whole_characters(text: str) -> str:
    """Without the character at the end of which only some bytes were decoded, and without edges."""
    return text.strip().rstrip("\ufffd")


def said_once(text: str) -> str:
    """Of a clause that was written twice, or in many variations, the first: "好的。好的。" gives one.

    For audio that is too short to have held it twice.
    """
    clauses = _CLAUSE.findall(text)
    if len(clauses) >= MANY_CLAUSES:
        return str(clauses[0])
    doubled = re.fullmatch(r"(.*?[\w])([，。！？,.!?\s]+)\1[，。！？,.!?\s]*", text.strip())
    return doubled.group(1) + doubled.group(2).strip() if doubled else text


def echoes(text: str, prompt: str) -> bool:
    """True if the text repeats the prompt that was given to the recogniser.

    Single words of the prompt are what callers do say. An echo is recognised by its order: a run
    of the prompt of ECHO_RUN characters that crosses from one of its items into the next, or
    one of SURE_RUN characters anywhere; or by the prompt's opening, which nobody says.
    """
    said = words_of(text)
    given, inside = "", []
    for index, item in enumerate(part for part in _NOT_WORDS.split(prompt) if part):
        given += item
        inside += [index] * len(item)
    if len(said) >= 5 and given.startswith(said):
        return True
    for start in range(len(said) - ECHO_RUN + 1):
        at = given.find(said[start : start + ECHO_RUN])
        if at >= 0 and inside[at] != inside[at + ECHO_RUN - 1]:
            return True
    return any(said[i : i + SURE_RUN] in given for i in range(len(said) - SURE_RUN + 1))


def phantom(text: str) -> bool:
    """True if the text is one of the sentences that Whisper invents without speech."""
    said = words_of(text)
    return any(words_of(mark) in said for mark in _PHANTOMS)


def chinese_share(text: str) -> float:
    """Share of CJK ideographs and digits among the word characters, 0..1."""
    said = words_of(text)
    if not said:
        return 0.0
    return sum("\u4e00" <= char <= "\u9fff" or char.isdigit() for char in said) / len(said)
