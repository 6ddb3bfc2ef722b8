"""Taking up what was offered: a person, a call-back, a work order."""

from __future__ import annotations

from dialogue.actions.base import HotlineAction, agents_available
from dialogue.actions.emergencies import connect_emergency
from dialogue.actions.order_start import start_order
from dialogue.actions.reply import Reply
from dialogue.actions.services import Services
from dialogue.actions.turn import Turn
from dialogue.actions.words import choice

_TELLS_MORE = frozenset({"report_problem", "inform_location", "inform_time"})
_OFFERS = frozenset({"offer_person", "offer_order", "offer_choice", "offer_callback"})


async def take_up_choice(services: Services, turn: Turn, reply: Reply) -> bool:
    """If an offer is open and the words name one of its ways, go that way.

    After an emergency everything but a clear no is a yes: who tells the place or
    cries for help again needs a person, not another question.
    """
    if turn.pending == "emergency":
        await connect_emergency(services, turn, reply)
        return True
    if turn.pending not in _OFFERS:
        return False
    if turn.pending == "offer_order" and turn.guess in _TELLS_MORE:
        # Whoever goes on telling where and when wants it registered.
        start_order(turn, reply, turn.text)
        return True
    named = choice(turn.text, offered_callback=turn.pending == "offer_callback")
    if named is None:
        return False
    if named == "person":
        await connect_person(services, turn, reply)
    elif named == "callback":
        start_callback(turn, reply)
    else:
        start_order(turn, reply, None)
    return True


class OfferAware(HotlineAction):
    """An action that first looks whether the words take up an open offer.

    登记工单吧 after an offer is a choice, whatever act it looks like by itself.
    """

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Take up the offer or respond."""
        if not await take_up_choice(self.services, turn, reply):
            await self.respond(turn, reply)

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Fill ``reply`` when no offer was taken up."""
        raise NotImplementedError


async def connect_person(
    services: Services, turn: Turn, reply: Reply, reason: str = "来电人要求人工服务"
) -> None:
    """Hand the call to a person, or say honestly that nobody is signed in."""
    reply.decision = "agent"
    if await agents_available(services):
        if turn.active_loop:
            reply.leave_form()
        reply.say("utter_transfer")
        reply.command("handover", priority="normal", reason=reason)
    elif turn.active_loop == "work_order_form":
        reply.say("utter_no_agents_in_form")
    else:
        if turn.active_loop:
            reply.leave_form()
        reply.say("utter_no_agents")
        reply.leave_open("offer_callback")


def start_callback(turn: Turn, reply: Reply) -> None:
    """Ask for the number to call back."""
    reply.decision = "agent"
    reply.remember(callback_phone=None, own_phone_declined=None, form_tries=0)
    if turn.active_loop and turn.active_loop != "callback_form":
        reply.leave_form()
    reply.start_form("callback_form")
