"""What goes over the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limit

from bridge.tickets.drafts.fields import TEXTS, Field
from bridge.tickets.drafts.views import DraftView
from bridge.tickets.schemas import Ticket

FieldName = Literal[
    "caller_name",
    "contact_phone",
    "is_confidential",
    "type",
    "category",
    "title",
    "content",
    "occurred_at",
    "region",
    "address",
    "urgency",
]


def _text(name: str) -> Any:
    return StringConstraints(max_length=TEXTS[name])


class EvidenceSchema(BaseModel):
    """The words that speak for a value."""

    model_config = ConfigDict(from_attributes=True)

    line_id: str | None
    who: str
    words: str


class ProposalSchema(BaseModel):
    """A value that was heard after the agent had written another."""

    model_config = ConfigDict(from_attributes=True)

    value: str | bool
    origin: Literal["bot", "heard", "line", "history", "agent"]
    evidence: list[EvidenceSchema]


class FieldSchema(ProposalSchema):
    """A field of the form with the origin of its value."""

    proposal: ProposalSchema | None


class Draft(BaseModel):
    """The draft of a call's work order; fields of which nothing is known are missing."""

    call_id: str
    agent: str
    version: int
    fields: dict[FieldName, FieldSchema]
    caller_phone: str | None
    order_no: str | None
    discarded: bool
    created_at: datetime
    updated_at: datetime
    made_by_bot: str | None


class FieldValues(BaseModel):
    """What the agent has written; fields that are not named stay."""

    model_config = ConfigDict(extra="forbid")

    caller_name: Annotated[str, _text("caller_name")] = ""
    contact_phone: Annotated[str, _text("contact_phone")] = ""
    is_confidential: bool = False
    type: Annotated[str, _text("type")] = ""
    category: Annotated[str, _text("category")] = ""
    title: Annotated[str, _text("title")] = ""
    content: Annotated[str, _text("content")] = ""
    occurred_at: Annotated[str, _text("occurred_at")] = ""
    region: Annotated[str, _text("region")] = ""
    address: Annotated[str, _text("address")] = ""
    urgency: Annotated[str, _text("urgency")] = ""


class DraftChange(BaseModel):
    """A change to a draft.

    ``version`` is the one that the agent saw; ``keep`` names fields whose proposal they refuse.
    """

    version: int = Limit(ge=0)
    fields: FieldValues = FieldValues()
    keep: list[FieldName] = Limit(default=[], max_length=20)


class Submitted(BaseModel):
    """A draft that became an order."""

    draft: Draft
    order: Ticket


class DraftBrief(BaseModel):
    """A draft in the to-do list."""

    call_id: str
    title: str
    content: str
    caller_phone: str | None
    created_at: datetime
    updated_at: datetime


class DraftList(BaseModel):
    """The agent's drafts that still wait."""

    items: list[DraftBrief]


class Choice(BaseModel):
    """One of the values that a field may have; ``group`` is where it is found in a tree."""

    id: str
    title: str
    group: str = ""


class FormChoices(BaseModel):
    """What the selections of the form offer."""

    types: list[Choice]
    categories: list[Choice]
    regions: list[Choice]
    urgencies: list[Choice]


def draft_schema(view: DraftView) -> Draft:
    """Return a draft as it goes over the wire."""
    return Draft(
        call_id=view.call_id,
        agent=view.agent,
        version=view.version,
        fields={name: _field(field) for name, field in view.fields.items()},
        caller_phone=view.caller_phone,
        order_no=view.order_no,
        discarded=view.discarded,
        created_at=view.created_at,
        updated_at=view.updated_at,
        made_by_bot=view.made_by_bot,
    )


def brief_schema(view: DraftView, chars: int = 80) -> DraftBrief:
    """Return a draft as the to-do list shows it."""

    def text(name: str) -> str:
        field = view.fields.get(name)
        return str(field.value)[:chars] if field else ""

    return DraftBrief(
        call_id=view.call_id,
        title=text("title"),
        content=text("content"),
        caller_phone=view.caller_phone,
        created_at=view.created_at,
        updated_at=view.updated_at,
    )


def _field(field: Field) -> FieldSchema:
    return FieldSchema.model_validate(field, from_attributes=True)
