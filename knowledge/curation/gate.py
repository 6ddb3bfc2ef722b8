"""The check before a publication: which questions would be answered differently?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from knowledge.engine import KnowledgeBase
from knowledge.types import Answer, Entry, EntryContent


@dataclass(frozen=True)
class Probe:
    """A question to compare with.

    ``golden``: ``expected_id`` is the right entry, "" if nothing should be answered. ``asked`` is
    what callers asked (``heard``: aloud); an ``expected_id`` says that the entry was written for this question.
    """

    query: str
    origin: Literal["golden", "asked"]
    expected_id: str = ""
    region: str = ""
    heard: bool = False


@dataclass(frozen=True)
class Change:
    """A question that would be treated differently."""

    query: str
    origin: Literal["golden", "asked"]
    expected_id: str
    before: str
    before_title: str
    before_decision: str
    after: str
    after_title: str
    after_decision: str
    regression: bool


@dataclass(frozen=True)
class Comparison:
    """What a publication would do to the answers."""

    golden: int
    golden_right: int
    asked: int
    changes: tuple[Change, ...]

    @property
    def regressions(self) -> int:
        """How many questions would be answered worse."""
        return sum(change.regression for change in self.changes)


def as_published(entry: Entry, content: EntryContent) -> Entry:
    """An entry as it would be once a draft with this content is published."""
    return replace(entry, state="published", version=entry.version + 1, content=content)


def compare(now: KnowledgeBase, then: KnowledgeBase, probes: Sequence[Probe]) -> Comparison:
    """Ask every question twice: of what is published now, and of what would be."""
    changes = []
    right = 0
    for probe in probes:
        old = now.answer(probe.query, region=probe.region or None, heard=probe.heard)
        new = then.answer(probe.query, region=probe.region or None, heard=probe.heard)
        right += probe.origin == "golden" and _right(probe, new)
        change = _change(probe, old, new)
        if change is not None:
            changes.append(change)
    golden = sum(probe.origin == "golden" for probe in probes)
    changes.sort(key=lambda change: not change.regression)
    return Comparison(golden, right, len(probes) - golden, tuple(changes))


def _change(probe: Probe, old: Answer, new: Answer) -> Change | None:
    before, after = _said(old), _said(new)
    wrong = probe.origin == "golden" and not _right(probe, new)
    if (before, old.decision) == (after, new.decision) and not wrong:
        return None
    if probe.origin == "golden":
        # Wrong before and after is no news, but whoever publishes should see it.
        regression = _right(probe, old) and wrong
    else:
        meant = probe.expected_id != "" and after == probe.expected_id
        regression = old.decision == "answer" and before != after and not meant
    return Change(
        query=probe.query,
        origin=probe.origin,
        expected_id=probe.expected_id,
        before=before,
        before_title=old.best.title if old.best else "",
        before_decision=old.decision,
        after=after,
        after_title=new.best.title if new.best else "",
        after_decision=new.decision,
        regression=regression,
    )


def _said(answer: Answer) -> str:
    """The entry that the caller would hear or be offered first."""
    return answer.best.entry_id if answer.best and answer.decision != "hand_over" else ""


def _right(probe: Probe, answer: Answer) -> bool:
    said = answer.best.entry_id if answer.best and answer.decision == "answer" else ""
    return said == probe.expected_id
