"""What the dialogue needs from the rest of the house, as protocols.

The application plugs in its own implementations; tests plug in fakes. Any
exception that a service raises ends in an apology and a person, never in
silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


class CandidateView(Protocol):
    """One knowledge entry as a possible answer (``knowledge.Candidate``)."""

    @property
    def entry_id(self) -> str:
        """Identifier of the entry."""

    @property
    def version(self) -> int:
        """Published version of the entry."""

    @property
    def title(self) -> str:
        """Title as shown and offered to callers."""

    @property
    def score(self) -> float:
        """Fused score, 0 to 1; for order, not a probability."""

    @property
    def matched_question(self) -> str:
        """The question variant that matched."""

    @property
    def answer_spoken(self) -> str:
        """Answer to be spoken, at most 20 seconds."""

    @property
    def answer_full(self) -> str:
        """Full answer to be shown."""

    @property
    def department(self) -> str:
        """Department that is responsible for the answer."""


class AnswerView(Protocol):
    """The knowledge base's decision on one question (``knowledge.Answer``)."""

    @property
    def decision(self) -> Literal["answer", "clarify", "hand_over"]:
        """What to do with the question."""

    @property
    def confidence(self) -> float:
        """Calibrated probability that ``best`` is right, 0 to 1."""

    @property
    def best(self) -> CandidateView | None:
        """The best entry, if there is one."""

    @property
    def candidates(self) -> Sequence[CandidateView]:
        """Entries in order, the best first."""


class Answers(Protocol):
    """The knowledge base."""

    async def answer(self, text: str, call_id: str, *, heard: bool) -> AnswerView:
        """Decide on the question ``text``; ``heard`` if it was spoken, not typed."""

    async def disliked(self, call_id: str) -> None:
        """Note that the last answer of this call did not help; never raises."""


@dataclass(frozen=True)
class WorkOrderDraft:
    """A confirmed work order before it has a number.

    Attributes:
        content: what happened, in the caller's own words.
        address: where, as said.
        occurred_at: when, as said ("昨天晚上"), "不清楚" if the caller does not know.
        contact_phone: digits of the number to be called.
        caller_phone: digits of the number the call came from, if known.
        call_id: identifier of the call.
        type: ``consult | help | complaint | report | suggestion | praise | other``.
    """

    content: str
    address: str
    occurred_at: str
    contact_phone: str
    caller_phone: str | None
    call_id: str
    type: str


@dataclass(frozen=True)
class OrderCreated:
    """A work order that exists: its number and the title of its category."""

    order_no: str
    category: str


@dataclass(frozen=True)
class OrderProgress:
    """Where a work order stands, ready to be read out.

    Attributes:
        order_no: number of the order.
        title: short title of the order.
        state_title: state in Chinese ("办理中").
        unit: unit in charge, if one is.
        updated_at_spoken: day of the last change ("十一月二十四日").
        deadline_spoken: day until which it must be handled, if there is one.
    """

    order_no: str
    title: str
    state_title: str
    unit: str | None
    updated_at_spoken: str
    deadline_spoken: str | None


class WorkOrders(Protocol):
    """The work orders."""

    async def create(self, draft: WorkOrderDraft) -> OrderCreated:
        """Create a work order."""

    async def by_number(self, digits: str) -> OrderProgress | None:
        """Find by full number or by its last four or more digits, if unique."""

    async def by_phone(self, phone: str) -> list[OrderProgress]:
        """Orders of a phone number, the newest first."""


class Callbacks(Protocol):
    """The list of people who wait to be called back."""

    async def request(self, phone: str, call_id: str, reason: str) -> None:
        """Ask for a call to ``phone`` (digits)."""


class Seats(Protocol):
    """The agents' seats."""

    async def available(self) -> bool:
        """Whether at least one agent is signed in and takes calls."""


@dataclass(frozen=True)
class Services:
    """Everything the actions may ask."""

    answers: Answers
    work_orders: WorkOrders
    callbacks: Callbacks
    seats: Seats
