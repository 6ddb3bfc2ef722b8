"""What flows between the parts of the knowledge package, and out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Decision = Literal["answer", "clarify", "hand_over"]
State = Literal["draft", "published", "withdrawn"]
Audience = Literal["caller", "agent"]
DraftStatus = Literal["editing", "review", "approved"]

WHOLE_CITY = "全市"
"""The region of an entry that holds everywhere in the city."""


@dataclass(frozen=True)
class EntryContent:
    """What a person writes in an entry; one version of an entry is one of these.

    ``answer_spoken`` is what the voice says, ``answer_full`` what is shown. ``audience``
    ``"agent"`` means that only agents may see the entry. Validity days are inclusive
    Asia/Shanghai dates; ``None`` means no limit. ``source`` is what people read about where the
    answer comes from, ``document`` the id of the policy document that it rests on. On
    ``review_on`` somebody has to look whether the entry is still true.
    """

    title: str
    questions: tuple[str, ...] = ()
    answer_spoken: str = ""
    answer_full: str = ""
    department: str = ""
    region: str = WHOLE_CITY
    category: str = ""
    audience: Audience = "caller"
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    document: str = ""
    review_on: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the entry may be said on that business day."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_to is None or day <= self.valid_to

    def overlaps(self, other: EntryContent) -> bool:
        """Whether there is a day on which both may be said."""
        begin = max(self.valid_from or date.min, other.valid_from or date.min)
        end = min(self.valid_to or date.max, other.valid_to or date.max)
        return begin <= end


@dataclass(frozen=True)
class Entry:
    """An entry as stored: its current content and where it stands in its life."""

    id: str
    state: State
    version: int
    content: EntryContent
    owner: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class EntryVersion:
    """One recorded change of an entry: the content after it, who made it, when and why."""

    entry_id: str
    version: int
    state: State
    content: EntryContent
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Draft:
    """Work on an entry that callers do not hear yet.

    ``rev`` is another number after each save; who saves says which one was read, so nothing is
    overwritten unseen. ``base_version`` is the version of the entry that the work began on.
    An ``approved`` draft with ``publish_at`` is published by itself at that instant.
    """

    entry_id: str
    rev: int
    base_version: int
    status: DraftStatus
    content: EntryContent
    editor: str
    updated_at: datetime
    submitted_by: str = ""
    reviewed_by: str = ""
    remark: str = ""
    publish_at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """Something that was done to an entry or to its draft, with the content after it if any."""

    id: int
    entry_id: str
    at: datetime
    actor: str
    action: str
    reason: str
    version: int | None
    content: EntryContent | None
    batch: str


@dataclass(frozen=True)
class Candidate:
    """One entry that may answer a question. ``score`` (0..1) is for order, not confidence.

    ``parts`` are what the score is made of, by the names of :class:`knowledge.index.Hit`.
    """

    entry_id: str
    version: int
    title: str
    score: float
    matched_question: str
    answer_spoken: str
    answer_full: str
    department: str
    category: str
    region: str
    parts: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Answer:
    """What the knowledge base says to a question.

    ``confidence`` is the calibrated probability (0..1) that ``best`` is right. ``snapshot``
    names the index that was searched, ``model`` the embedding model ("" if none was used); ``ms``
    is the time it took in milliseconds. ``region`` is the town that was taken into account, ``heard``
    whether the question was spoken.
    """

    decision: Decision
    confidence: float
    best: Candidate | None
    candidates: tuple[Candidate, ...]
    snapshot: str
    ms: float
    model: str = ""
    region: str = ""
    heard: bool = False


@dataclass(frozen=True)
class RowError:
    """Why a row of an import file was not taken. ``row`` counts as a spreadsheet does."""

    row: int
    column: str
    detail: str


@dataclass(frozen=True)
class ImportReport:
    """What an import did. When ``imported`` is false nothing at all was written."""

    rows: int
    created: int
    updated: int
    unchanged: int
    imported: bool
    errors: tuple[RowError, ...] = field(default=())
    warnings: tuple[RowError, ...] = field(default=())
