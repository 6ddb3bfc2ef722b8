"""How long the answer takes, and where one can breathe."""

from __future__ import annotations

import re

from knowledge.curation.lint.types import SPOKEN, Finding, Findings
from knowledge.types import EntryContent

# A caller keeps about this much in mind, and waits about this long before speaking up.
LONGEST_GOOD = 20.0
LONGEST_POSSIBLE = 30.0
# Between two pauses; at a calm 4.5 characters a second that is over 7 seconds.
LONGEST_WITHOUT_PAUSE = 32
# A spoken answer of fewer characters says nothing.
SHORTEST = 4

_STRETCH = re.compile(r"[^，。！？；：、,.!?;:\n…—]+")


def timing(content: EntryContent, seconds: float) -> Findings:
    """A missing spoken answer, one that is too long, and stretches without a pause."""
    spoken = content.answer_spoken
    if not spoken.strip():
        yield _missing(content)
        return
    if len(spoken.strip()) < SHORTEST:
        yield Finding(
            "spoken_too_short",
            "warning",
            SPOKEN,
            "口语答案太短，请写成一句完整的话。",
            0,
            len(spoken),
        )
    if seconds > LONGEST_GOOD:
        yield Finding(
            "too_long",
            "error" if seconds > LONGEST_POSSIBLE else "warning",
            SPOKEN,
            f"念完约需{seconds:.0f}秒，请精简到{LONGEST_GOOD:.0f}秒以内，细节放到完整答案里。",
        )
    for match in _STRETCH.finditer(spoken):
        if len(match.group().strip()) > LONGEST_WITHOUT_PAUSE:
            yield Finding(
                "no_pause",
                "warning",
                SPOKEN,
                f"这一段{len(match.group().strip())}个字中间没有停顿，请加逗号或分成两句。",
                match.start(),
                match.end(),
            )


def _missing(content: EntryContent) -> Finding:
    if not content.answer_full.strip():
        return Finding("spoken_missing", "error", SPOKEN, "还没有答案，请填写口语答案。")
    if content.audience == "agent":
        return Finding(
            "spoken_missing", "hint", SPOKEN, "没有口语答案，坐席只能看到完整答案，可补写一句话术。"
        )
    return Finding(
        "spoken_missing", "warning", SPOKEN, "没有口语答案，电话里会照念完整答案的开头，请补写。"
    )
