"""Traditional characters, which callers' words do not match and the voice may not know."""

from __future__ import annotations

import re
from functools import cache

from misaki.zh_normalization.char_convert import t2s_dict

from knowledge.curation.lint.types import Finding, Findings
from knowledge.types import EntryContent

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters and their simplified forms.

    What GB 2312 holds is a simplified character in its own right (着, 乾, 瞭), although a table of
    conversion may have another form for it.
    """
    return {
        old: new
        for old, new in t2s_dict.items()
        if len(old) == len(new) == 1 and old != new and not _in_gb2312(old) and _in_gb2312(new)
    }


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def script(content: EntryContent) -> Findings:
    """Each run of text with traditional characters, with its simplified form."""
    for name in ("title", "answer_spoken", "answer_full"):
        for start, end, better in _traditional(getattr(content, name)):
            text = getattr(content, name)[start:end]
            yield Finding(
                "traditional",
                "warning",
                name,
                f"“{text}”是繁体字，请改成“{better}”。",
                start,
                end,
                better,
            )
    for question in content.questions:
        for start, end, better in _traditional(question):
            yield Finding(
                "traditional",
                "warning",
                "questions",
                f"问法“{question}”里的“{question[start:end]}”是繁体字，请改成“{better}”。",
            )


def _traditional(text: str) -> list[tuple[int, int, str]]:
    """The stretch from the first to the last traditional character of each run."""
    table = _simplified()
    found: list[tuple[int, int, str]] = []
    for run in _CHINESE.finditer(text):
        places = [i for i, character in enumerate(run.group(), run.start()) if character in table]
        if places:
            start, end = places[0], places[-1] + 1
            better = "".join(table.get(character, character) for character in text[start:end])
            found.append((start, end, better))
    return found
