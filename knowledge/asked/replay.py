"""A past question is answered again, from the knowledge as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.asked.models import AskedRow
from knowledge.clock import business_date
from knowledge.engine import KnowledgeBase
from knowledge.store.repository import KnowledgeRepository
from knowledge.trial import TrialBase
from knowledge.types import Answer, Audience, Entry, EntryVersion


@dataclass(frozen=True)
class Replay:
    """A question, what was answered then, and what the same knowledge answers now.

    ``same_knowledge``: the index has the same content and model as then; where it has not (the
    model was changed), the decision may differ for that reason alone. ``same``: decision, entry,
    version and score are equal.
    """

    asked_id: int
    at: datetime
    query: str
    decision: str
    entry_id: str
    version: int | None
    confidence: float
    snapshot: str
    answer: Answer
    same_knowledge: bool
    same: bool


def replay(base: KnowledgeBase, repository: KnowledgeRepository, row: AskedRow) -> Replay:
    """Answer a stored question again from the versions that were published at its instant."""
    audience: Audience = "agent" if row.audience == "agent" else "caller"
    entries = as_entries(repository.as_of(row.at))
    then = TrialBase.of(base, entries, day=business_date(row.at))
    answer = then.answer(row.query, region=row.region or None, audience=audience, heard=row.heard)
    best = answer.best
    return Replay(
        asked_id=row.id,
        at=row.at,
        query=row.query,
        decision=row.decision,
        entry_id=row.entry_id,
        version=row.version,
        confidence=row.confidence,
        snapshot=row.snapshot,
        answer=answer,
        same_knowledge=_content(answer.snapshot) == _content(row.snapshot),
        same=(
            answer.decision == row.decision
            and (best.entry_id if best else "") == row.entry_id
            and (best.version if best else None) == row.version
            and abs(answer.confidence - row.confidence) < 1e-3
        ),
    )


def as_entries(versions: dict[str, EntryVersion]) -> list[Entry]:
    """Versions as the published entries that they were, by id."""
    return [
        Entry(entry_id, "published", one.version, one.content, one.actor, one.at, one.at)
        for entry_id, one in sorted(versions.items())
    ]


def _content(snapshot: str) -> str:
    """The part of an index's name that depends on its entries and model alone."""
    return snapshot.partition("-")[2]
