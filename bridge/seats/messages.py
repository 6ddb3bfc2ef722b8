"""What desks are told, as JSON messages of their WebSocket."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from bridge.calls.events import Caption
from bridge.calls.ports import WaitingCall
from bridge.media.conference import Mode
from bridge.seats.place import Place, Rules
from bridge.seats.queue import Waiting
from bridge.seats.seat import Seat


def seat_message(seat: Seat, place: Place | None, rules: Rules, now: datetime) -> dict[str, Any]:
    """How a seat stands; durations instead of times, for desks whose clock is wrong."""
    message: dict[str, Any] = {
        "type": "seat",
        "state": "signed_out",
        "reason": "",
        "in_seconds": 0.0,
        "left_seconds": None,
        "limit_seconds": None,
        "pending": None,
        "pending_reason": "",
        "call_id": None,
        "monitoring": seat.monitoring,
        "routed": seat.routed,
        "agent": seat.card(),
    }
    if place is None:
        return message
    left = None if place.until is None else (place.until - now).total_seconds()
    return message | {
        "state": place.state,
        "reason": place.reason,
        "in_seconds": round((now - place.since).total_seconds(), 2),
        "left_seconds": None if left is None else round(max(0.0, left), 2),
        "limit_seconds": rules.break_limit if place.state == "break" else None,
        "pending": place.wish,
        "pending_reason": place.wish_reason,
        "call_id": place.call_id,
    }


def offer_message(
    call: WaitingCall, waiting: Waiting | None, rules: Rules, *, note: str = "", asker: str = ""
) -> dict[str, Any]:
    """A call that is offered to this desk alone.

    ``asker`` has transferred it with a ``note``, or, when it does not wait, wants to consult about it.
    """
    return {
        "type": "offer",
        "call_id": call.call_id,
        "caller_phone": call.caller.phone,
        "reason": call.reason,
        "priority": waiting.priority if waiting else "normal",
        "seconds": rules.ring,
        "consult": waiting is None,
        "asker": asker,
        "note": note,
    }


def queue_message(
    waiting: Iterable[Waiting],
    calls: Mapping[str, WaitingCall],
    rings_at: Callable[[str], str | None],
) -> dict[str, Any]:
    """Who waits; ``rings_at`` names the person at whose desk a call rings."""
    items = []
    for one in waiting:
        call = calls.get(one.call_id)
        if call is None:
            continue
        last = next((line.text for line in reversed(call.lines) if line.who == "caller"), "")
        items.append(
            {
                "call_id": one.call_id,
                "caller_phone": call.caller.phone,
                "waiting_since": one.since.isoformat(),
                "priority": one.priority,
                "reason": one.reason,
                "last_words": last,
                "rings_at": rings_at(one.call_id),
            }
        )
    return {"type": "queue", "calls": items}


def caption_message(call_id: str, event: Caption) -> dict[str, Any]:
    """Something was said."""
    return {
        "type": "caption",
        "call_id": call_id,
        "id": event.id,
        "who": event.who,
        "text": event.text,
        "final": event.final,
    }


def party_message(
    call_id: str, members: Mapping[str, tuple[Seat, Mode]], *, on_hold: bool, to: Seat
) -> dict[str, Any]:
    """Who is on a call. Whoever only listens is seen by supervisors alone."""
    return {
        "type": "party",
        "call_id": call_id,
        "on_hold": on_hold,
        "parties": [
            {**seat.card(), "mode": mode}
            for seat, mode in members.values()
            if mode != "listens" or to.supervises
        ],
    }


def ended_message(call_id: str, detail: str) -> dict[str, Any]:
    """The call is over for this desk."""
    return {"type": "call_ended", "call_id": call_id, "detail": detail}


def notice_message(sender: str, text: str, *, level: str = "info") -> dict[str, Any]:
    """Somebody says something to this desk in writing."""
    return {"type": "notice", "from": sender, "text": text, "level": level}


def error_message(error: str, detail: str) -> dict[str, Any]:
    """Something did not work."""
    return {"type": "error", "error": error, "detail": detail}
