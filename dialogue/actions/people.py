"""A person: on request, in an emergency, and the call-back when nobody is there."""

from __future__ import annotations

from dialogue.actions.base import HotlineAction, agents_available
from dialogue.actions.offers import connect_person, take_up_choice
from dialogue.actions.reply import Reply
from dialogue.actions.services import Services
from dialogue.actions.turn import Turn

_KINDS = frozenset({"fire", "crime", "medical", "traffic", "suicide", "other"})
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
    return str(named) if named in _KINDS else "other"


class RequestAgent(HotlineAction):
    """人工 at any moment."""

    action_name = "action_request_agent"
    decision = "agent"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Connect a person; after an emergency with top priority."""
        if turn.pending == "emergency":
            await connect_emergency(self.services, turn, reply)
        elif not await take_up_choice(self.services, turn, reply):
            await connect_person(self.services, turn, reply)


class Emergency(HotlineAction):
    """The right number at once; a person is offered, or called in for a life."""

    action_name = "action_emergency"
    decision = "emergency"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Say the number for the kind of emergency."""
        named = turn.entities.get("emergency_kind")
        kind = named if named in _KINDS else "other"
        reply.say(f"utter_emergency_{kind}")
        reply.remember(emergency_kind=kind)
        if kind == "suicide":
            # Nothing is asked: whoever wants to die should not have to say yes.
            await connect_emergency(self.services, turn, reply, kind)
        else:
            reply.leave_open("emergency")


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


class SubmitCallback(HotlineAction):
    """The number to call back is known: note it."""

    action_name = "action_submit_callback"
    decision = "agent"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Ask the call-back service and confirm the number."""
        phone = str(turn.slot("callback_phone"))
        reason = str(turn.slot("last_question") or "来电人要求回电")
        await self.services.callbacks.request(phone, turn.call_id, reason)
        reply.command("callback_created")
        reply.say("utter_callback_created", phone=phone)
        reply.say("utter_anything_else")
        reply.leave_open("anything_else")
        reply.remember(callback_phone=None, last_question=None)
