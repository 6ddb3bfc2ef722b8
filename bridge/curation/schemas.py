"""What goes over the wire between the knowledge desk and the hotline."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Audience = Literal["caller", "agent"]


class Content(BaseModel):
    """What a person writes in an entry. Limits are those of an import."""

    model_config = ConfigDict(from_attributes=True)

    title: str = Field("", max_length=400)
    questions: list[str] = Field(default_factory=list, max_length=200)
    answer_spoken: str = Field("", max_length=2000)
    answer_full: str = Field("", max_length=80_000)
    department: str = Field("", max_length=400)
    region: str = Field("全市", max_length=200)
    category: str = Field("", max_length=400)
    audience: Audience = "caller"
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = Field("", max_length=2000)
    document: str = Field("", max_length=64)
    review_on: date | None = None


class Figures(BaseModel):
    """How an entry did in the last 30 days."""

    answered: int = 0
    clarified: int = 0
    disliked: int = 0
    suggested: int = 0
    adopted: int = 0


class DraftView(BaseModel):
    """Work that callers do not hear yet."""

    model_config = ConfigDict(from_attributes=True)

    rev: int
    base_version: int
    status: Literal["editing", "review", "approved"]
    content: Content
    editor: str
    updated_at: datetime
    submitted_by: str
    reviewed_by: str
    remark: str
    publish_at: datetime | None


class Flag(BaseModel):
    """Something to look at. Kinds: ``policy``, ``conflict``, ``disliked``, ``wrong``."""

    id: int
    kind: str
    detail: str
    raised_at: datetime


class EntrySummary(BaseModel):
    """One line of the list. ``valid`` tells whether it may be said today."""

    id: str
    title: str
    category: str
    department: str
    region: str
    audience: Audience
    state: Literal["draft", "published", "withdrawn"]
    version: int
    draft_status: Literal["editing", "review", "approved"] | None
    publish_at: datetime | None
    valid: bool
    valid_to: date | None
    review_on: date | None
    owner: str
    updated_at: datetime
    variants: int
    flags: int
    figures: Figures


class EntryPage(BaseModel):
    """A page of the list."""

    total: int
    items: list[EntrySummary]


class EntryDetail(BaseModel):
    """Everything about one entry: what is live, what is being worked on, what to look at."""

    id: str
    state: Literal["draft", "published", "withdrawn"]
    version: int
    owner: str
    created_at: datetime
    updated_at: datetime
    content: Content
    draft: DraftView | None
    flags: list[Flag]
    figures: Figures


class Facet(BaseModel):
    """A value that entries have, and how many."""

    value: str
    count: int


class Facets(BaseModel):
    """What the list can be filtered by."""

    categories: list[Facet]
    departments: list[Facet]
    regions: list[Facet]
    owners: list[Facet]


class Overview(BaseModel):
    """The numbers on the desk's first page and its badges.

    ``may_publish``: whether whoever asks may put drafts in front of callers.
    """

    published: int
    drafts: int
    in_review: int
    scheduled: int
    withdrawn: int
    review_due: int
    expiring: int
    expired: int
    flagged: int
    gaps: int
    asked_today: int
    answered_today: int
    may_publish: bool
    index: dict[str, Any]


class SwitchModel(BaseModel):
    """A sentence-transformers model by name or folder."""

    name: str = Field(min_length=1, max_length=300)


class NewEntry(BaseModel):
    """A new draft; ``id`` is made if none is given."""

    id: str = Field("", max_length=64)
    content: Content


class SaveDraft(BaseModel):
    """A draft as it should be; ``rev`` is the one that was read (0: there was none)."""

    rev: int
    content: Content


class Reason(BaseModel):
    """Why something is done."""

    reason: str = Field("", max_length=500)


class Move(Reason):
    """A step of a draft; ``rev`` is the draft that was looked at."""

    rev: int


class Publish(Move):
    """Put a draft in front of callers, now or at ``publish_at``.

    ``gate_id`` is the check that was shown; ``confirmed`` accepts its regressions.
    """

    gate_id: str = ""
    confirmed: bool = False
    publish_at: datetime | None = None


class Withdraw(Reason):
    """Take an entry from callers at once; ``version`` is the one that was looked at."""

    version: int


class Restore(Reason):
    """Begin a draft with the content of an earlier version."""

    version: int


class Bulk(Reason):
    """One action on many entries. ``value`` is the new value of the ``set_*`` actions."""

    ids: list[str] = Field(min_length=1, max_length=2000)
    action: Literal[
        "submit",
        "publish",
        "withdraw",
        "set_department",
        "set_category",
        "set_valid_to",
        "set_review_on",
        "set_owner",
    ]
    value: str = Field("", max_length=200)
    gate_id: str = ""
    confirmed: bool = False


class Failure(BaseModel):
    """Why one of many was not done."""

    id: str
    detail: str


class BulkResult(BaseModel):
    """What was done; ``batch`` undoes it."""

    batch: str
    done: list[str]
    failed: list[Failure]


class EventView(BaseModel):
    """One line of an entry's history; ``version`` marks what callers heard from then on."""

    id: int
    at: datetime
    actor: str
    action: str
    action_title: str
    reason: str
    version: int | None
    content: Content | None
    batch: str


class DiffPart(BaseModel):
    """A piece of a text: the same, removed or added."""

    kind: Literal["same", "removed", "added"]
    text: str


class FieldDiff(BaseModel):
    """One field that differs between two versions."""

    field: str
    title: str
    parts: list[DiffPart]


class Finding(BaseModel):
    """Something about a text that will not sound right.

    ``level``: ``error`` must be mended, ``warning`` should be, ``hint`` may be. ``start`` and
    ``end`` are positions in the field; ``suggestion`` replaces that part if it is not empty.
    """

    rule: str
    level: Literal["error", "warning", "hint"]
    field: str
    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str = ""


class LintResult(BaseModel):
    """All findings, and how long the spoken answer takes to say."""

    seconds: float
    limit: float
    reading: str
    findings: list[Finding]


class Speak(BaseModel):
    """A text to be heard."""

    text: str = Field(min_length=1, max_length=400)


class HitQuestion(BaseModel):
    """A question to try."""

    query: str = Field(min_length=1, max_length=500)
    region: str = ""
    audience: Audience = "caller"


class HitCandidate(BaseModel):
    """One entry that was considered; ``parts`` are its scores by part, with Chinese titles."""

    entry_id: str
    version: int
    title: str
    region: str
    department: str
    score: float
    matched_question: str
    answer_spoken: str
    answer_full: str
    parts: dict[str, float]


class HitResult(BaseModel):
    """What a caller and an agent would get, and why."""

    heard: str
    understood: str
    decision: Literal["answer", "clarify", "hand_over"]
    confidence: float
    answer_from: float
    clarify_from: float
    explanation: list[str]
    candidates: list[HitCandidate]
    agent_candidates: list[HitCandidate]
    snapshot: str
    ms: float


class Golden(BaseModel):
    """A question that is tested at each publication; no ``expected_id``: must not be answered."""

    id: int = 0
    query: str = Field(min_length=1, max_length=200)
    expected_id: str = Field("", max_length=64)
    expected_title: str = ""
    added_by: str = ""


class GateRequest(BaseModel):
    """Entries whose drafts are about to be published."""

    ids: list[str] = Field(min_length=1, max_length=2000)


class GateChange(BaseModel):
    """A question that would be treated differently. ``regression``: worse than before."""

    query: str
    origin: Literal["golden", "asked"]
    expected_id: str
    before: str
    before_title: str
    after: str
    after_title: str
    before_decision: str
    after_decision: str
    regression: bool


class GateResult(BaseModel):
    """What a publication would change."""

    gate_id: str
    golden: int
    golden_right: int
    asked: int
    changes: list[GateChange]
    regressions: int
    findings: dict[str, list[Finding]]


class TestRow(BaseModel):
    """One question of a batch hit test."""

    query: str
    expected_id: str
    found_id: str
    found_title: str
    decision: str
    confidence: float
    right: bool | None


class TestRun(BaseModel):
    """A batch hit test; ``rows`` only in the detail."""

    id: str
    name: str
    at: datetime
    actor: str
    snapshot: str
    figures: dict[str, Any]
    rows: list[TestRow] = Field(default_factory=list)


class ConflictSide(BaseModel):
    """One of two entries."""

    id: str
    title: str
    version: int
    region: str
    answer_spoken: str


class ConflictView(BaseModel):
    """Two entries that are asked for with the same words and say different things."""

    left: ConflictSide
    right: ConflictSide
    similarity: float
    questions: list[tuple[str, str]]
    differences: list[str]


class Dismiss(Reason):
    """The two do not contradict each other."""

    left_id: str
    right_id: str


class Document(BaseModel):
    """A policy document."""

    model_config = ConfigDict(from_attributes=True)

    id: str = Field("", max_length=64)
    title: str = Field(min_length=1, max_length=200)
    number: str = Field("", max_length=100)
    issuer: str = Field("", max_length=100)
    effective_on: date | None = None
    status: Literal["in_force", "repealed", "replaced"] = "in_force"
    ended_on: date | None = None
    replaced_by: str = ""
    note: str = Field("", max_length=1000)
    entries: int = 0


class EndDocument(Reason):
    """A document is repealed, or replaced by another; its entries are flagged.

    ``withdraw`` also takes its published entries from callers at once.
    """

    ended_on: date
    replaced_by: str = ""
    withdraw: bool = False


class SettleFlag(BaseModel):
    """What came of a flag."""

    outcome: str = Field(min_length=1, max_length=500)


class GapView(BaseModel):
    """Questions that belong together and had no good answer.

    ``cost`` is calls times seconds of handling. ``nearest`` is the entry that came closest.
    """

    key: str
    title: str
    calls: int
    questions: list[str]
    asked_ids: list[int]
    unanswered: int
    clarified: int
    disliked: int
    seconds: float
    cost: float
    first_asked_at: datetime
    last_asked_at: datetime
    nearest_id: str
    nearest_title: str


class TakenGap(BaseModel):
    """A gap that somebody took on; ``hours`` from its first question to the published answer."""

    id: int
    title: str
    state: Literal["taken", "closed", "ignored"]
    entry_id: str
    taken_by: str
    taken_at: datetime
    closed_at: datetime | None
    hours: float | None
    reason: str


class GapBoard(BaseModel):
    """Open gaps, dearest first, and what became of others."""

    open: list[GapView]
    taken: list[TakenGap]
    median_hours: float | None


class TakeGap(Reason):
    """Take on a gap (a draft is made) or leave it (``ignore``, with a reason)."""

    asked_ids: list[int] = Field(min_length=1, max_length=5000)
    title: str = Field(min_length=1, max_length=200)
    ignore: bool = False


class RowErrorView(BaseModel):
    """Why a row of a file is not taken, or what is odd about it."""

    model_config = ConfigDict(from_attributes=True)

    row: int
    column: str
    detail: str


class Imported(BaseModel):
    """What an import did, or would do."""

    rows: int
    created: int
    updated: int
    unchanged: int
    imported: bool
    errors: list[RowErrorView]
    warnings: list[RowErrorView]
    ids: list[str] = Field(default_factory=list)


class ReportView(BaseModel):
    """The quality report. Shares are 0..1."""

    made_at: datetime
    figures: dict[str, float | int | None]
    titles: dict[str, str]
    stale: list[EntrySummary]
    least_adopted: list[EntrySummary]
    fields: list[dict[str, Any]]
    monthly: list[dict[str, Any]]


class SuggestionDeed(BaseModel):
    """What an agent did with a suggestion."""

    call_id: str = Field(max_length=36)
    entry_id: str = Field(max_length=64)
    deed: Literal["opened", "copied", "adopted", "wrong"]


class FoundEntry(BaseModel):
    """An entry that an agent looked for. ``marks`` are ``[start, end)`` in the ``text`` found."""

    entry_id: str
    version: int
    title: str
    text: str
    marks: list[tuple[int, int]]
    reason: str
    answer_spoken: str
    answer_full: str
    materials: str
    department: str
    region: str
