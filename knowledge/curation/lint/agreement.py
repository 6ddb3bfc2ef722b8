"""What is said on the telephone and what is written must not contradict each other."""

from __future__ import annotations

from knowledge.curation.facts import TITLES, stated
from knowledge.curation.lint.types import SPOKEN, Finding, Findings
from knowledge.types import EntryContent

# Figures that a caller acts on. Counts are too loosely used in speech ("去一次").
_KINDS = ("duration", "money", "percent", "phone", "date", "age")


def agreement(content: EntryContent) -> Findings:
    """Figures of the spoken answer that the full one does not state, though it states others."""
    spoken = content.answer_spoken
    if not spoken.strip() or not content.answer_full.strip():
        return
    written = list(stated(content.answer_full))
    values = {(fact.kind, fact.value) for fact in written}
    kinds = {fact.kind for fact in written}
    for fact in dict.fromkeys(stated(spoken)):
        if fact.kind not in _KINDS or fact.kind not in kinds or (fact.kind, fact.value) in values:
            continue
        start = spoken.find(fact.text)
        others = [other.text for other in written if other.kind == fact.kind][:3]
        yield Finding(
            "disagree",
            "warning",
            SPOKEN,
            f"口语答案说{TITLES[fact.kind]}“{fact.text}”，完整答案写的是“{'、'.join(others)}”，请核对。",
            start if start >= 0 else None,
            start + len(fact.text) if start >= 0 else None,
        )
