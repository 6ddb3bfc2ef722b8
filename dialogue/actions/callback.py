"""The call-back form: which number to call."""

from __future__ import annotations

from typing import Any

from dialogue.actions.form_turns import TRIES_BEFORE_PERSON, Step, is_aside, own_phone_answer
from dialogue.actions.forms import AskSlot, FormValidation
from dialogue.actions.reply import Reply
from dialogue.actions.turn import Turn


class ValidateCallback(FormValidation):
    """Reads the number to call back; the caller's own is offered."""

    action_name = "validate_callback_form"
    form = "callback_form"

    def read(self, turn: Turn) -> Step:
        """One answer to "which number"."""
        phone = turn.entities.get("phone")
        if phone and turn.intent not in ("emergency", "request_agent"):
            return Step(updates={"callback_phone": phone, "form_tries": 0})
        if is_aside(turn, "callback_phone"):
            return Step(aside=True)
        own = own_phone_answer(turn)
        if own is True:
            return Step(updates={"callback_phone": turn.caller_phone, "form_tries": 0})
        if own is False:
            return Step(updates={"own_phone_declined": True, "form_tries": 0})
        if turn.intent == "report_problem":
            return Step(aside=True)
        tries = turn.count("form_tries") + 1
        if tries > TRIES_BEFORE_PERSON and turn.caller_phone:
            return Step(updates={"callback_phone": turn.caller_phone, "form_tries": 0})
        return Step(updates={"form_tries": tries}, offer_person=tries > TRIES_BEFORE_PERSON)

    def next_slot(self, slots: dict[str, Any]) -> str | None:
        """The number, until it is known."""
        return None if slots.get("callback_phone") else "callback_phone"


class AskCallbackPhone(AskSlot):
    """Which number; the caller's own is offered."""

    action_name = "action_ask_callback_form_callback_phone"
    decision = "agent"
    question = "utter_ask_callback_phone"

    def ask(self, turn: Turn, reply: Reply, again: bool) -> None:
        """Offer the caller's own number or ask for one."""
        if turn.caller_phone and not turn.slot("own_phone_declined") and not again:
            reply.say("utter_ask_callback_own")
        else:
            super().ask(turn, reply, again)
