"""Calls as the work orders' room asks for them: what was said, and what callers thought of it."""

from collections.abc import Iterable
from typing import Literal

from bridge.calls.models import CallLine
from bridge.calls.ports import WaitingCall
from bridge.calls.repository import CallRepository
from bridge.calls.transcript import Line
from bridge.errors import NotFound
from bridge.kit.clock import aware
from bridge.kit.db import Database
from bridge.seats.service import SeatService
from bridge.tickets.drafts.conversation import Conversation, Utterance
from bridge.tickets.wrap_up.service import Satisfaction


class CallConversations:
    """`bridge.tickets.drafts.conversation.Conversations`: running calls from the seats, else stored.

    Args:
        db: where calls are written down.
        seats: has the calls that wait for a person or are with one.
    """

    def __init__(self, db: Database, seats: SeatService) -> None:
        self._db = db
        self._seats = seats

    def read(self, call_id: str) -> Conversation | None:
        """Return a call as far as it has come, or None if there is none."""
        try:
            return _running(self._seats.waiting_call(call_id))
        except NotFound:
            return self._stored(call_id)

    def _stored(self, call_id: str) -> Conversation | None:
        with self._db.transaction() as session:
            repository = CallRepository(session)
            call = repository.get(call_id)
            if call is None:
                return None
            return Conversation(
                call_id=call.id,
                caller_phone=call.caller_phone,
                started_at=aware(call.started_at),
                lines=_utterances(repository.lines(call_id)),
                slots=call.slots or {},
                order_no=call.order_no,
                over=call.ended_at is not None,
            )


class CallSatisfactions:
    """`bridge.tickets.wrap_up.service.Satisfactions`: what callers said about the service.

    Args:
        db: where calls are written down.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, call_id: str) -> Satisfaction | None:
        """Return what is known of a call; None if its caller was not asked."""
        with self._db.transaction() as session:
            row = CallRepository(session).satisfaction(call_id)
            return Satisfaction(row.score, row.channel) if row else None  # type: ignore[arg-type]


def _running(call: WaitingCall) -> Conversation:
    order_no = call.slots.get("order_no")
    return Conversation(
        call_id=call.call_id,
        caller_phone=call.caller.phone,
        started_at=call.started_at,
        # A copy: the call goes on while the form is filled.
        lines=_utterances(list(call.lines)),
        slots=dict(call.slots),
        order_no=str(order_no) if order_no else None,
    )


def _utterances(lines: Iterable[Line | CallLine]) -> tuple[Utterance, ...]:
    return tuple(Utterance(line.id, _speaker(line.who), line.text, line.at) for line in lines)


def _speaker(who: str) -> Literal["caller", "bot", "agent"]:
    # Whoever else talks in a call talks for the hotline.
    return "caller" if who == "caller" else "bot" if who == "bot" else "agent"
