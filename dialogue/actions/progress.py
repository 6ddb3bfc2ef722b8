"""Where a work order stands: by its number, by the caller's phone, or asked for."""

from __future__ import annotations

import re
from typing import Any

from dialogue.actions.form_turns import TRIES_BEFORE_PERSON, Step, is_aside
from dialogue.actions.forms import AskSlot, FormValidation
from dialogue.actions.offers import OfferAware
from dialogue.actions.reply import Reply
from dialogue.actions.services import OrderProgress, Services
from dialogue.actions.turn import Turn
from dialogue.actions.words import does_not_know

_NO_NUMBER = re.compile(r"没有|没记|找不到|丢了|不在(?:身边|手上)")
_MOBILE_DIGITS = 11


class CheckProgress(OfferAware):
    """Reads where an order stands; asks for its number if nothing is known."""

    action_name = "action_check_progress"
    decision = "progress"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Look up by number, else by phone, else ask."""
        await tell_progress(self.services, turn, reply)


async def tell_progress(services: Services, turn: Turn, reply: Reply) -> None:
    """Read where the caller's order stands; without a number or a phone ask for one."""
    reply.decision = "progress"
    reply.remember(order_number=None, form_tries=0)
    number = turn.entities.get("order_number") or turn.slot("order_number")
    if number:
        await _by_number(services, turn, reply, str(number))
        return
    phone = turn.entities.get("phone") or turn.caller_phone
    orders = await services.work_orders.by_phone(phone) if phone else []
    if orders:
        _tell(turn, reply, orders)
    elif turn.entities.get("phone"):
        _unknown(reply)
    elif turn.active_loop:
        reply.say("utter_progress_later")
    else:
        reply.start_form("progress_form")


async def _by_number(services: Services, turn: Turn, reply: Reply, number: str) -> None:
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) == _MOBILE_DIGITS and digits.startswith("1"):
        orders = await services.work_orders.by_phone(digits)
    else:
        found = await services.work_orders.by_number(digits)
        orders = [found] if found else []
    if orders:
        _tell(turn, reply, orders)
    else:
        _unknown(reply)


def _tell(turn: Turn, reply: Reply, orders: list[OrderProgress]) -> None:
    latest = orders[0]
    if len(orders) > 1:
        reply.say("utter_progress_several", count=str(len(orders)))
    values = {
        "title": latest.title,
        "state": latest.state_title,
        "updated": latest.updated_at_spoken,
    }
    if latest.unit:
        reply.say("utter_progress_unit", unit=latest.unit, **values)
    else:
        reply.say("utter_progress", **values)
    if latest.deadline_spoken:
        reply.say("utter_progress_deadline", deadline=latest.deadline_spoken)
    reply.order(latest.order_no)
    if not turn.active_loop:
        reply.say("utter_anything_else")
        reply.leave_open("anything_else")


def _unknown(reply: Reply) -> None:
    reply.say("utter_progress_unknown")
    reply.leave_open("offer_person")


class ValidateProgress(FormValidation):
    """Reads the number of a work order, or a phone number instead."""

    action_name = "validate_progress_form"
    form = "progress_form"

    def read(self, turn: Turn) -> Step:
        """One answer to "which number"."""
        number = turn.entities.get("order_number") or turn.entities.get("phone")
        if number and turn.intent not in ("emergency", "request_agent"):
            return Step(updates={"order_number": number, "form_tries": 0})
        if is_aside(turn, "order_number"):
            return Step(aside=True)
        if does_not_know(turn.text) or _NO_NUMBER.search(turn.text) or turn.guess == "deny":
            return Step(
                updates={"pending": "offer_person", "form_tries": 0},
                says=(("utter_progress_no_number", {}),),
            )
        if turn.guess == "report_problem" and turn.intent == "report_problem":
            return Step(aside=True)
        tries = turn.count("form_tries") + 1
        return Step(updates={"form_tries": tries}, offer_person=tries > TRIES_BEFORE_PERSON)

    def next_slot(self, slots: dict[str, Any]) -> str | None:
        """The number, until it is known."""
        return None if slots.get("order_number") else "order_number"


class AskOrderNumber(AskSlot):
    """Which number."""

    action_name = "action_ask_progress_form_order_number"
    decision = "progress"
    question = "utter_ask_order_number"
