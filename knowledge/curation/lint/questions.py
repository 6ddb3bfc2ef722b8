"""Title and question variants: what a caller's words are compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.curation.lint.types import Finding, Findings
from knowledge.text import normalise
from knowledge.types import EntryContent
from nlu.phonetics import syllables

FEWEST = 4
LONGEST_QUESTION = 40
LONGEST_TITLE = 30
# Of the pairs of characters, so many in common: the same question with another ending.
NEAR = 0.8

_PUNCTUATION = re.compile(r"[\s，。！？；：、,.!?;:“”\"'（）()]+")
_PARTICLES = re.compile(r"[啊呀呢吗嘛吧哦的了]+$")
_WRITTEN = re.compile(
    r"如何|是否|流程$|所需材料|申[请领报]条件|办理条件|有关|相关|事宜|以及|方可|何时|何处|及其|须知|指南|事项|进行"
)
_SPOKEN = re.compile(
    r"怎么|咋|哪|吗|呢|啊|吧|多少|几|能不能|要不要|可不可以|行不行|是不是|有没有|什么|啥|谁|了|我|我们|想"
)


def questions(content: EntryContent) -> Findings:
    """Too few, repeated, over-long or bookish variants, and a title that is too long."""
    title = content.title.strip()
    if not title:
        yield Finding("title_missing", "error", "title", "请填写标题。")
    elif len(title) > LONGEST_TITLE:
        yield Finding(
            "title_long",
            "warning",
            "title",
            f"标题有{len(title)}个字，听和看都费劲，请缩短到{LONGEST_TITLE}个字以内。",
            LONGEST_TITLE,
            len(title),
        )
    variants = [question for question in content.questions if question.strip()]
    if len(variants) < FEWEST:
        yield Finding(
            "few_questions",
            "warning",
            "questions",
            f"只有{len(variants)}条问法，请补充到{FEWEST}条以上，写市民平时的说法。",
        )
    for question in variants:
        if len(question) > LONGEST_QUESTION:
            yield Finding(
                "question_long",
                "hint",
                "questions",
                f"问法“{question[:12]}……”有{len(question)}个字，请缩短到{LONGEST_QUESTION}个字以内。",
            )
    yield from _repeated(title, variants)
    bookish = [q for q in variants if _WRITTEN.search(q) and not _SPOKEN.search(q)]
    if len(variants) >= FEWEST and 2 * len(bookish) > len(variants):
        yield Finding(
            "written_style",
            "hint",
            "questions",
            f"“{bookish[0]}”等问法像书面语，请补充几条口头说法，比如“……怎么办”“……要带什么”。",
        )


def _repeated(title: str, variants: Sequence[str]) -> Findings:
    title_key = _keys(title)[0]
    seen: list[tuple[str, tuple[str, ...], frozenset[str], str]] = []
    for question in variants:
        key, sound, pairs = _keys(question)
        if key == title_key:
            yield Finding(
                "same_as_title",
                "warning",
                "questions",
                f"问法“{question}”和标题相同，请换一种说法。",
            )
        for other_key, other_sound, other_pairs, other in seen:
            same = key == other_key
            if same or (sound and sound == other_sound) or _share(pairs, other_pairs) >= NEAR:
                yield Finding(
                    "near_duplicate",
                    "warning" if same else "hint",
                    "questions",
                    f"问法“{question}”和“{other}”几乎一样，留一条就够了。",
                )
                break
        seen.append((key, sound, pairs, question))


def _keys(text: str) -> tuple[str, tuple[str, ...], frozenset[str]]:
    key = _PARTICLES.sub("", _PUNCTUATION.sub("", normalise(text)))
    return key, syllables(key), frozenset(key[i : i + 2] for i in range(len(key) - 1))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's coefficient."""
    return len(one & other) / len(one | other) if one and other else 0.0
