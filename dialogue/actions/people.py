"""A person: on request, in an emergency, and the call-back when nobody is there."""

from __future__ import annotations

from dialogue.actions.base import HotlineAction
from dialogue.actions.emergencies import KINDS, ask_whether, tell_number
from dialogue.actions.offers import OfferAware, connect_person
from dialogue.actions.reply import Reply
from dialogue.actions.sounds import sounds_like_emergency
from dialogue.actions.turn import Turn


class RequestAgent(OfferAware):
    """人工 at any moment."""

    action_name = "action_request_agent"
    decision = "agent"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Connect a person."""
        await connect_person(self.services, turn, reply)


class ForeignLanguage(OfferAware):
    """The caller speaks another language: only a person can help."""

    action_name = "action_foreign_language"
    decision = "agent"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Say so and connect a person."""
        reply.say("utter_foreign_language")
        await connect_person(self.services, turn, reply, "来电人不说普通话")


class Emergency(HotlineAction):
    """The right number at once; a person is offered, or called in for a life."""

    action_name = "action_emergency"
    decision = "emergency"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Say the number for the kind of emergency; what only sounds like one is asked back."""
        named = turn.entities.get("emergency_kind")
        call = None if named in KINDS else sounds_like_emergency(turn.text)
        if call is not None:
            ask_whether(reply, call)
            return
        await tell_number(self.services, turn, reply, str(named) if named in KINDS else "other")


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
