"""All rules on one entry."""

from __future__ import annotations

from datetime import date

from knowledge.curation.lint.agreement import agreement
from knowledge.curation.lint.completeness import completeness
from knowledge.curation.lint.numbers import numbers
from knowledge.curation.lint.polyphones import polyphones
from knowledge.curation.lint.questions import questions
from knowledge.curation.lint.script import script
from knowledge.curation.lint.symbols import symbols, unsayable
from knowledge.curation.lint.telephones import telephones
from knowledge.curation.lint.timing import LONGEST_GOOD, timing
from knowledge.curation.lint.types import Finding, LintResult
from knowledge.curation.lint.wording import wording
from knowledge.curation.reading import Voice, reading
from knowledge.types import EntryContent

_ORDER = {"error": 0, "warning": 1, "hint": 2}
_FIELDS = ("answer_spoken", "title", "questions", "answer_full")


def lint(content: EntryContent, voice: Voice, *, today: date) -> LintResult:
    """Check what a person wrote, the spoken answer first.

    Args:
        voice: what the voice makes of a text, see :class:`Voice`.
        today: the business day (Asia/Shanghai), for validity.
    """
    spoken = content.answer_spoken
    seconds = voice.speak_seconds(spoken) if spoken.strip() else 0.0
    said = reading(spoken, voice) if spoken.strip() else ""
    signs = list(symbols(spoken))
    found: list[Finding] = [
        *timing(content, seconds),
        *signs,
        *unsayable(spoken, said, signs),
        *numbers(spoken),
        *telephones(spoken),
        *wording(spoken),
        *polyphones(spoken, voice),
        *agreement(content),
        *script(content),
        *questions(content),
        *completeness(content, today),
    ]
    found.sort(key=_rank)
    return LintResult(seconds, LONGEST_GOOD, said, tuple(dict.fromkeys(found)))


def _rank(finding: Finding) -> tuple[int, int, int]:
    field = _FIELDS.index(finding.field) if finding.field in _FIELDS else len(_FIELDS)
    return _ORDER[finding.level], field, finding.start if finding.start is not None else -1
