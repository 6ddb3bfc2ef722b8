"""Where the rooms meet: what the dialogue's actions and the desks ask, answered by the services."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from bridge.ask import TEST_CONVERSATION
from bridge.calls.repository import CallRepository
from bridge.curation.asked_log import AskedLog
from bridge.kit.clock import BUSINESS_ZONE
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from bridge.seats.service import SeatService
from bridge.tickets.service import TicketService
from bridge.tickets.views import OrderView
from dialogue.actions.services import OrderCreated, OrderProgress, WorkOrderDraft
from knowledge.asked.repository import Asked
from knowledge.curation.sections import sections
from knowledge.engine import KnowledgeBase
from knowledge.suggest.marks import highlights
from knowledge.suggest.repository import Shown
from knowledge.types import Answer, Candidate
from speech.text import to_written

_log = get_logger(__name__)
_LAST_ORDERS = 5


class KnowledgeAnswers:
    """`dialogue.actions.services.Answers` and the agents' suggestions, from the knowledge base.

    Args:
        base: answers.
        offload: where answering runs.
        log: is told what was asked, answered and suggested.
        now: the clock.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        offload: Offload,
        log: AskedLog,
        now: Callable[[], datetime],
    ) -> None:
        self._base = base
        self._offload = offload
        self._log = log
        self._now = now

    async def answer(self, text: str, call_id: str, *, heard: bool) -> Answer:
        """Answer a caller's question; ``heard`` if it was spoken, not typed."""
        answer = await self._offload(partial(self._base.answer, text, heard=heard))
        channel = "test" if call_id.startswith(TEST_CONVERSATION) else "caller"
        self._log.record(Asked(self._now(), channel, call_id, text, "caller", answer))
        return answer

    async def disliked(self, call_id: str) -> None:
        """Note that the last answer of a call did not help."""
        self._log.disliked(call_id)

    async def suggest(self, text: str, call_id: str, agent: str) -> list[dict[str, Any]]:
        """Return up to three entries for an agent; an index being loaded gives none."""

        def work() -> Answer:
            return self._base.answer(text, audience="agent", limit=3)

        answer = await self._offload(work)
        self._log.record(Asked(self._now(), "agent", call_id, text, "agent", answer))
        self._log.shown(Shown(call_id, agent, text, answer.candidates, self._now()))
        return [_suggestion(one, text) for one in answer.candidates]


class ByEar:
    """`bridge.calls.ports.Understanding`: repair by what is published, then digits.

    Args:
        base: knows the words of the hotline.
        offload: where repair runs; a new lexicon takes a moment.
    """

    def __init__(self, base: KnowledgeBase, offload: Offload) -> None:
        self._base = base
        self._offload = offload

    async def __call__(self, heard: str) -> str:
        """Return what was meant; what cannot be repaired stays as it was heard."""
        try:
            repaired = await self._offload(self._base.repair, heard)
        except Exception:
            _log.exception("repair_failed")
            return to_written(heard)
        return to_written(repaired.understood)


class Meaning:
    """`bridge.tickets.meaning.Embedder`: the knowledge base's model, for categories."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one normalised row per text."""
        return self._base.embedder.queries(texts)


class Orders:
    """`dialogue.actions.services.WorkOrders` and the earlier orders of a caller."""

    def __init__(self, tickets: TicketService, offload: Offload) -> None:
        self._tickets = tickets
        self._offload = offload

    async def create(self, draft: WorkOrderDraft) -> OrderCreated:
        """Make a work order. Raises StoreBusy; nothing is stored then."""
        order = await self._offload(self._tickets.create, draft)
        return OrderCreated(order_no=order.order_no, category=order.category_title)

    async def by_number(self, digits: str) -> OrderProgress | None:
        """Return how the order with this number stands."""
        order = await self._offload(self._tickets.by_number, digits)
        return _progress(order) if order else None

    async def by_phone(self, phone: str) -> list[OrderProgress]:
        """Return how the caller's orders stand, newest first."""
        orders = await self._offload(self._tickets.by_phone, phone)
        return [_progress(order) for order in orders]

    async def earlier(self, phone: str) -> list[dict[str, Any]]:
        """Return the caller's earlier orders for the agent's desk."""
        orders = await self._offload(self._tickets.by_phone, phone)
        return [
            {
                "order_no": order.order_no,
                "title": order.title,
                "state_title": order.state_title,
                "created_at": order.created_at,
            }
            for order in orders[:_LAST_ORDERS]
        ]


class CallbackDesk:
    """`dialogue.actions.services.Callbacks`."""

    def __init__(self, seats: SeatService) -> None:
        self._seats = seats

    async def request(self, phone: str, call_id: str, reason: str) -> None:
        """Note that somebody must call back."""
        await self._seats.request_callback(phone, call_id, reason)


class SeatCounter:
    """`dialogue.actions.services.Seats`."""

    def __init__(self, seats: SeatService) -> None:
        self._seats = seats

    async def available(self) -> bool:
        """Tell whether somebody could take a call."""
        return self._seats.available() > 0


def handling_seconds(session: Session, call_ids: list[str]) -> dict[str, float]:
    """`bridge.curation.room.Room.handling_seconds`: how long each of these calls took."""
    return CallRepository(session).seconds(call_ids)


def _progress(order: OrderView) -> OrderProgress:
    return OrderProgress(
        order_no=order.order_no,
        title=order.title,
        state_title=order.state_title,
        unit=order.unit,
        updated_at_spoken=_spoken_day(order.updated_at),
        deadline_spoken=_spoken_day(order.deadline) if order.deadline else None,
    )


def _spoken_day(instant: datetime) -> str:
    local = instant.astimezone(BUSINESS_ZONE)
    return f"{local.month}月{local.day}日"


def _suggestion(one: Candidate, text: str) -> dict[str, Any]:
    return {
        "entry_id": one.entry_id,
        "version": one.version,
        "title": one.title,
        "answer_spoken": one.answer_spoken,
        "answer_full": one.answer_full,
        "materials": sections(one.answer_full).materials,
        "department": one.department,
        "matched_question": one.matched_question,
        "marks": highlights(text, one.matched_question),
        "score": round(one.score, 4),
    }
