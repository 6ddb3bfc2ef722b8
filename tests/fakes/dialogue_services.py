"""In-memory services for the dialogue: a small knowledge base, orders, seats."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from dialogue.actions.services import (
    OrderCreated,
    OrderProgress,
    Services,
    WorkOrderDraft,
)


@dataclass(frozen=True)
class FakeCandidate:
    """A knowledge entry with the fields the dialogue reads."""

    entry_id: str
    title: str
    matched_question: str
    answer_spoken: str
    version: int = 1
    score: float = 0.9
    answer_full: str = "全文（示例，待本地核实）"
    department: str = "市医保局"


@dataclass(frozen=True)
class FakeAnswer:
    """A decision of the fake knowledge base."""

    decision: Literal["answer", "clarify", "hand_over"]
    candidates: tuple[FakeCandidate, ...] = ()
    confidence: float = 0.4

    @property
    def best(self) -> FakeCandidate | None:
        """The first candidate."""
        return self.candidates[0] if self.candidates else None


INSURANCE = FakeCandidate(
    "k-insurance",
    "医保卡补办",
    "医保卡丢了怎么补办",
    "医保卡丢失后，可以带身份证到市政务服务中心补办。",
)
PERMIT_NEW = FakeCandidate(
    "k-permit-new", "居住证办理", "居住证怎么办理", "居住证可以到居住地派出所申请办理。"
)
PERMIT_RENEW = FakeCandidate(
    "k-permit-renew", "居住证换领", "居住证怎么换领", "居住证满一年可以到派出所签注换领。"
)


@dataclass
class FakeAnswers:
    """Answers by key words; what is ``withdrawn`` is no longer found."""

    withdrawn: set[str] = field(default_factory=set)
    fails: bool = False
    slow_seconds: float = 0.0
    asked: list[str] = field(default_factory=list)
    dislikes: list[str] = field(default_factory=list)

    async def disliked(self, call_id: str) -> None:
        """Note the call."""
        self.dislikes.append(call_id)

    async def answer(self, text: str, call_id: str, *, heard: bool) -> FakeAnswer:
        """Decide by key words."""
        self.asked.append(text)
        if self.slow_seconds:
            await asyncio.sleep(self.slow_seconds)
        if self.fails:
            raise RuntimeError("index is broken")
        if "医保卡" in text:
            return self._decide("answer", INSURANCE)
        if "居住证" in text:
            if "换" in text:
                return self._decide("answer", PERMIT_RENEW)
            if "办理" in text:
                return self._decide("answer", PERMIT_NEW)
            return self._decide("clarify", PERMIT_NEW, PERMIT_RENEW)
        return FakeAnswer("hand_over")

    def _decide(self, decision: Literal["answer", "clarify"], *found: FakeCandidate) -> FakeAnswer:
        kept = tuple(c for c in found if c.entry_id not in self.withdrawn)
        return FakeAnswer(decision, kept) if kept else FakeAnswer("hand_over")


@dataclass
class FakeWorkOrders:
    """Work orders in a list."""

    created: list[WorkOrderDraft] = field(default_factory=list)
    known: dict[str, OrderProgress] = field(default_factory=dict)
    phones: dict[str, list[OrderProgress]] = field(default_factory=dict)
    fails: bool = False

    async def create(self, draft: WorkOrderDraft) -> OrderCreated:
        """Keep the draft and number it."""
        if self.fails:
            raise RuntimeError("database is locked")
        self.created.append(draft)
        return OrderCreated(f"WC20261124{len(self.created):04d}", "城市管理")

    async def by_number(self, digits: str) -> OrderProgress | None:
        """Find by number or unique tail."""
        found = [p for number, p in self.known.items() if number.endswith(digits)]
        return found[0] if len(found) == 1 else None

    async def by_phone(self, phone: str) -> list[OrderProgress]:
        """Orders of a phone number."""
        return self.phones.get(phone, [])


@dataclass
class FakeCallbacks:
    """Requested call-backs."""

    requested: list[tuple[str, str, str]] = field(default_factory=list)

    async def request(self, phone: str, call_id: str, reason: str) -> None:
        """Keep the request."""
        self.requested.append((phone, call_id, reason))


@dataclass
class FakeSeats:
    """Seats that are free or not."""

    free: bool = True

    async def available(self) -> bool:
        """Whether somebody takes calls."""
        return self.free


@dataclass
class FakeHouse:
    """All fakes together, with a way back to a clean state."""

    answers: FakeAnswers = field(default_factory=FakeAnswers)
    work_orders: FakeWorkOrders = field(default_factory=FakeWorkOrders)
    callbacks: FakeCallbacks = field(default_factory=FakeCallbacks)
    seats: FakeSeats = field(default_factory=FakeSeats)

    def services(self) -> Services:
        """The fakes as the actions take them."""
        return Services(self.answers, self.work_orders, self.callbacks, self.seats)

    def reset(self) -> None:
        """Forget everything; the servers keep running."""
        self.answers.withdrawn.clear()
        self.answers.slow_seconds = 0.0
        self.answers.asked.clear()
        self.answers.fails = self.work_orders.fails = False
        self.work_orders.created.clear()
        self.work_orders.known.clear()
        self.work_orders.phones.clear()
        self.callbacks.requested.clear()
        self.seats.free = True
