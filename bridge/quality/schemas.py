"""What goes over the wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from bridge.quality.audio import Side
from bridge.quality.models import ReviewState, SheetState

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class Person(BaseModel):
    """Somebody with an account."""

    username: str
    display_name: str


class ScoreBrief(BaseModel):
    """A score in a list of calls."""

    id: str
    agent: Person
    total: int
    max_total: int
    state: ReviewState


class Hit(BaseModel):
    """The line in which the searched words were said."""

    who: str
    text: str
    at: float


class FoundCall(BaseModel):
    """A call in a list; the phone number is masked."""

    id: str
    started_at: datetime
    seconds: float | None
    caller_phone: str | None
    agents: list[Person]
    outcome: str | None
    order_no: str | None
    evidence: bool
    recorded: bool
    scores: list[ScoreBrief]
    hit: Hit | None


class FoundCalls(BaseModel):
    """One page of calls; ``more``: there are more than ``total``, which is as far as is counted."""

    items: list[FoundCall]
    total: int
    more: bool


class SpokenLine(BaseModel):
    """One thing said; ``at`` is seconds of call time."""

    id: str
    who: str
    text: str
    at: float
    confidence: float | None


class Served(BaseModel):
    """A seat that answered the call, ``at`` seconds after it began."""

    agent: Person
    answered_at: datetime
    at: float


class Mark(BaseModel):
    """Somebody marked the call as evidence."""

    id: str
    kind: str
    at: datetime
    call_at: float | None
    marked_by: Person
    note: str


class HeardBy(BaseModel):
    """Somebody listened to the recording or took it away."""

    who: Person
    at: datetime
    side: Side
    exported: bool


class Happened(BaseModel):
    """Something that happened in the call, for the player's timeline."""

    at: float
    kind: str


class RecordingView(BaseModel):
    """What can be listened to."""

    seconds: float
    sides: list[Side]


class CallDetail(BaseModel):
    """All of a finished call that is needed to judge it; ``heard`` is for supervisors."""

    id: str
    started_at: datetime
    ended_at: datetime
    seconds: float
    caller_phone: str | None
    media: str
    outcome: str | None
    reason: str
    order_no: str | None
    lines: list[SpokenLine]
    served: list[Served]
    marks: list[Mark]
    heard: list[HeardBy]
    happened: list[Happened]
    recording: RecordingView | None
    scores: list[ScoreBrief]


class MarkCall(BaseModel):
    """Mark a call as evidence."""

    kind: Literal["abuse", "other"] = "abuse"
    note: Text = Field("", max_length=200)
    call_at: float | None = Field(None, ge=0)


class SheetItem(BaseModel):
    """One thing that is judged; a fatal one has no points and makes the result 0."""

    id: str = Field("", max_length=36)
    title: Text = Field(max_length=60)
    description: Text = Field("", max_length=300)
    max_points: int = Field(0, ge=0, le=100)
    fatal: bool = False


class SheetBody(BaseModel):
    """The content of a score sheet."""

    title: Text = Field(max_length=60)
    description: Text = Field("", max_length=500)
    items: list[SheetItem] = Field(default_factory=list, max_length=50)


class SheetSave(SheetBody):
    """A draft of a sheet, and the state of it that was edited."""

    rev: int


class SheetView(SheetBody):
    """One version of a score sheet."""

    id: str
    sheet: str
    version: int
    state: SheetState
    rev: int
    max_total: int
    created_by: Person
    created_at: datetime
    published_by: Person | None
    published_at: datetime | None


class ItemMark(BaseModel):
    """What one item of the sheet got."""

    item: str = Field(max_length=36)
    points: int | None = Field(None, ge=0, le=100)
    hit: bool = False
    comment: Text = Field("", max_length=500)


class BeginReview(BaseModel):
    """Begin to score an agent in a call with a version of a sheet."""

    call_id: str = Field(max_length=36)
    agent: str = Field(max_length=32)
    sheet_id: str = Field(max_length=36)


class Marks(BaseModel):
    """Marks of every item, and a word on the whole."""

    marks: list[ItemMark] = Field(default_factory=list, max_length=50)
    comment: Text = Field("", max_length=2000)


class SaveReview(Marks):
    """The marks so far, and the state of the score that was edited."""

    rev: int


class SendReview(BaseModel):
    """Send the score to the agent."""

    rev: int


class RaiseAppeal(BaseModel):
    """Why the agent disagrees."""

    reason: Text = Field(min_length=1, max_length=1000)


class AnswerAppeal(BaseModel):
    """The decision: the score stays, or these marks replace it."""

    outcome: Literal["upheld", "corrected"]
    answer: Text = Field(min_length=1, max_length=1000)
    corrected: Marks | None = None


class AppealView(BaseModel):
    """An objection and the answer to it."""

    reason: str
    raised_by: Person
    raised_at: datetime
    outcome: str | None
    answer: str
    answered_by: Person | None
    answered_at: datetime | None


class StepView(BaseModel):
    """One step in the life of a score."""

    kind: str
    actor: Person
    at: datetime
    total: int | None


class ReviewBrief(ScoreBrief):
    """A score in a list of scores."""

    call_id: str
    call_started_at: datetime
    sheet_title: str
    sheet_version: int
    fatal: bool
    reviewer: Person
    updated_at: datetime
    sent_at: datetime | None
    appeal_until: datetime | None


class ReviewView(ReviewBrief):
    """All of a score. ``may_appeal``, ``may_answer``: whether who asks can do that now."""

    sheet: SheetView
    marks: list[ItemMark]
    comment: str
    missing: list[str]
    rev: int
    appeal: AppealView | None
    steps: list[StepView]
    may_appeal: bool
    may_answer: bool


class ReviewPage(BaseModel):
    """One page of scores; ``counts``: how many are in which state, on all pages."""

    items: list[ReviewBrief]
    total: int
    counts: dict[str, int]
