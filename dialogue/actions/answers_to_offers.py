"""Yes and no: one owner each, and what they mean depends on what is open."""

from __future__ import annotations

from dialogue.actions.base import HotlineAction
from dialogue.actions.emergencies import NUMBERS, kind_of, tell_number
from dialogue.actions.knowledge import answer_option, ask_again_which, options_of, picked
from dialogue.actions.offers import OfferAware, connect_person, start_callback
from dialogue.actions.order_start import start_order
from dialogue.actions.reply import Reply
from dialogue.actions.turn import Turn
from dialogue.actions.words import asks_for_order


class Affirm(OfferAware):
    """Yes."""

    action_name = "action_affirm"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Take up what is open; without anything open, let the caller speak."""
        if turn.pending == "clarify":
            await self._clarified(turn, reply)
        elif turn.pending == "emergency_heard":
            await tell_number(self.services, turn, reply, kind_of(turn))
        elif turn.pending in ("offer_person", "offer_choice"):
            await connect_person(self.services, turn, reply)
        elif turn.pending == "offer_order":
            start_order(turn, reply, None)
        elif turn.pending == "offer_callback":
            start_callback(turn, reply)
        elif not turn.active_loop and asks_for_order(turn.text):
            start_order(turn, reply, turn.text)
        elif not turn.active_loop:
            reply.say("utter_go_ahead")

    async def _clarified(self, turn: Turn, reply: Reply) -> None:
        index = 0 if len(options_of(turn)) == 1 else picked(turn)
        if index is None:
            ask_again_which(turn, reply)
        else:
            await answer_option(self.services, turn, reply, index)


class Deny(HotlineAction):
    """No."""

    action_name = "action_deny"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Withdraw what is open; after an answer, say goodbye."""
        if turn.pending == "clarify":
            index = picked(turn)
            if index is not None:
                await answer_option(self.services, turn, reply, index)
                return
            reply.say("utter_neither")
        elif turn.pending == "emergency":
            reply.decision = "emergency"
            reply.say("utter_emergency_declined", number=NUMBERS[kind_of(turn)])
        elif turn.pending == "anything_else":
            reply.say("utter_goodbye")
            reply.command("hangup")
        elif turn.pending == "offer_person":
            reply.remember(form_tries=0)
            if turn.active_loop in ("progress_form", "callback_form"):
                reply.leave_form()
                reply.say("utter_anything_else")
                reply.leave_open("anything_else")
            elif not turn.active_loop and turn.count("misses"):
                reply.say("utter_rephrase")
            elif not turn.active_loop:
                reply.say("utter_anything_else")
                reply.leave_open("anything_else")
        elif not turn.active_loop and "人工" in turn.text:
            # Nobody has offered a person: 我要 is often heard as 不要.
            reply.say("utter_person_heard")
            reply.leave_open("offer_person")
        elif not turn.active_loop:
            reply.say("utter_anything_else")
            reply.leave_open("anything_else")


class Correct(OfferAware):
    """不对 with something new, outside of a form."""

    action_name = "action_correct"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Correct a choice; a submitted work order needs a person."""
        if turn.pending == "clarify":
            index = picked(turn)
            if index is not None:
                await answer_option(self.services, turn, reply, index)
            else:
                reply.say("utter_neither")
        elif turn.slot("order_no"):
            reply.decision = "agent"
            reply.say("utter_order_fixed")
            reply.leave_open("offer_person")
        else:
            reply.say("utter_neither")


class Cancel(OfferAware):
    """算了: leave the form or the offer."""

    action_name = "action_cancel"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Leave what was going on and stay available."""
        if turn.active_loop:
            reply.leave_form()
            if turn.active_loop == "work_order_form":
                reply.say("utter_order_cancelled")
        reply.say("utter_anything_else")
        reply.leave_open("anything_else")
