"""The fields of the form, where each value comes from, and how new proposals meet old values."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

Value: TypeAlias = str | bool
# bot: noted or judged by the hotline itself · heard: in the caller's words · line: the number that
# called · history: an earlier work order · agent: typed by the agent.
Origin: TypeAlias = Literal["bot", "heard", "line", "history", "agent"]

TEXTS: Mapping[str, int] = {
    "caller_name": 64,
    "contact_phone": 32,
    "type": 16,
    "category": 32,
    "title": 64,
    "content": 4000,
    "occurred_at": 200,
    "region": 16,
    "address": 500,
    "urgency": 16,
}
FLAGS = ("is_confidential",)
FIELDS = (
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
)
MAX_EVIDENCE = 8


@dataclass(frozen=True)
class Evidence:
    """The words that speak for a value.

    Attributes:
        line_id: the line in which they were said; None when they were not said in this call.
        who: who said them; ``hotline`` for what our own records say.
        words: the words, as they were said.
    """

    line_id: str | None
    who: str
    words: str


@dataclass(frozen=True)
class Proposal:
    """A value with its origin."""

    value: Value
    origin: Origin
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Field:
    """A field of a draft.

    Attributes:
        value: what stands in it; an agent may have emptied it.
        origin: where the value comes from.
        evidence: the words behind it.
        proposal: what was heard after the agent had written something else.
        refused: a proposal that the agent did not want; it is not made again.
        revision: version of the draft in which the agent last decided about this field; 0: never.
    """

    value: Value
    origin: Origin
    evidence: tuple[Evidence, ...] = ()
    proposal: Proposal | None = None
    refused: Value | None = None
    revision: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the field as plain data, as it comes back from the database."""
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Field":
        """Read a field from plain data."""
        proposal = data.get("proposal")
        return cls(
            value=data["value"],
            origin=data["origin"],
            evidence=_evidence(data),
            proposal=Proposal(proposal["value"], proposal["origin"], _evidence(proposal))
            if proposal
            else None,
            refused=data.get("refused"),
            revision=data.get("revision", 0),
        )


Fields: TypeAlias = dict[str, Field]


def merge(fields: Mapping[str, Field], proposals: Mapping[str, Proposal]) -> Fields:
    """Return the fields with new proposals taken in.

    What the agent decided stays; a proposal that differs from it is put beside it. Everything
    else follows the conversation; a value that is not proposed any more stays.
    """
    merged = dict(fields)
    for name, proposal in proposals.items():
        known = fields.get(name)
        if known is None or not known.revision:
            merged[name] = Field(proposal.value, proposal.origin, proposal.evidence)
        elif proposal.value in (known.value, known.refused):
            merged[name] = replace(known, proposal=None)
        else:
            merged[name] = replace(known, proposal=proposal)
    return merged


def written(known: Field | None, value: Value, revision: int) -> Field:
    """Return a field in which the agent has put ``value``.

    Taking what was proposed keeps its origin. What the machine had put there before is refused:
    it must not come back as a proposal.
    """
    if known is None:
        return Field(value, "agent", revision=revision)
    if known.value == value:
        return known
    offered = known.proposal
    if offered is not None and offered.value == value:
        return Field(value, offered.origin, offered.evidence, revision=revision)
    refused = known.refused if known.origin == "agent" else known.value
    return Field(value, "agent", proposal=offered, refused=refused, revision=revision)


def kept(known: Field, revision: int) -> Field:
    """Return a field whose proposal the agent has refused."""
    if known.proposal is None:
        return known
    return replace(known, proposal=None, refused=known.proposal.value, revision=revision)


def _evidence(data: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**one) for one in data.get("evidence") or ())
