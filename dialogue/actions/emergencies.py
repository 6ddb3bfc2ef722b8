"""Emergencies: the numbers to call, and the person at top priority."""

from __future__ import annotations

from dialogue.actions.base import agents_available
from dialogue.actions.reply import Reply
from dialogue.actions.services import Services
from dialogue.actions.sounds import CloseCall
from dialogue.actions.turn import Turn

KINDS = frozenset({"fire", "crime", "medical", "traffic", "suicide", "other"})
NUMBERS = {
    "fire": "119",
    "crime": "110",
    "medical": "120",
    "traffic": "122",
    "suicide": "12356或者120",
    "other": "110或者120",
}
_TITLES = {
    "fire": "火警",
    "crime": "治安警情",
    "medical": "急救",
    "traffic": "交通事故",
    "suicide": "有轻生倾向",
    "other": "紧急求助",
}


def kind_of(turn: Turn) -> str:
    """Kind of emergency of this turn or of the one that is remembered."""
    named = turn.entities.get("emergency_kind") or turn.slot("emergency_kind")
    return str(named) if named in KINDS else "other"


async def tell_number(services: Services, turn: Turn, reply: Reply, kind: str) -> None:
    """Say the number to call and offer a person, or call one in for a life."""
    reply.decision = "emergency"
    reply.say(f"utter_emergency_{kind}")
    reply.remember(emergency_kind=kind)
    if kind == "suicide":
        # Nothing is asked: whoever wants to die should not have to say yes.
        await connect_emergency(services, turn, reply, kind)
    else:
        reply.leave_open("emergency")


def ask_whether(reply: Reply, call: CloseCall) -> None:
    """Ask whether what was heard is what it sounds like."""
    reply.decision = "emergency"
    reply.say("utter_emergency_heard", phrase=call.phrase)
    reply.remember(emergency_kind=call.kind)
    reply.leave_open("emergency_heard")


async def connect_emergency(
    services: Services, turn: Turn, reply: Reply, kind: str | None = None
) -> None:
    """Hand over at top priority, or repeat the number and note a call-back."""
    kind = kind or kind_of(turn)
    reply.decision = "emergency"
    reason = f"紧急：{_TITLES[kind]}"
    if await agents_available(services):
        if turn.active_loop:
            reply.leave_form()
        reply.say("utter_emergency_transfer")
        reply.command("handover", priority="emergency", reason=reason)
        return
    reply.say("utter_emergency_no_agents", number=NUMBERS[kind])
    if turn.caller_phone:
        await services.callbacks.request(turn.caller_phone, turn.call_id, reason)
        reply.command("callback_created")
