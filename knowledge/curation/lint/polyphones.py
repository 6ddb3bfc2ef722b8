"""Characters with several readings where the voice may take the wrong one."""

from __future__ import annotations

from knowledge.curation.lint.types import SPOKEN, Finding, Findings
from knowledge.curation.reading import Voice, doubts


def polyphones(spoken: str, voice: Voice) -> Findings:
    """A warning where the voice is wrong for certain, a hint where nobody can tell."""
    for doubt in doubts(spoken, voice):
        context = spoken[max(0, doubt.start - 2) : doubt.start + 3]
        if doubt.right:
            level, message = (
                "warning",
                f"“{context}”的“{doubt.character}”会念成{doubt.spoken}，应念{doubt.right}，请换个说法。",
            )
        else:
            level, message = (
                "hint",
                f"“{context}”的“{doubt.character}”会念成{doubt.spoken}，请试听；不对就换个说法。",
            )
        yield Finding(
            "polyphone",
            "warning" if level == "warning" else "hint",
            SPOKEN,
            message,
            doubt.start,
            doubt.start + 1,
        )
