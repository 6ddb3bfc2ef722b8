"""The work-order form as Rasa calls it: validate, ask, submit."""

from __future__ import annotations

import re
from typing import Any

from dialogue.actions.base import HotlineAction
from dialogue.actions.form_turns import Step
from dialogue.actions.forms import AskSlot, FormValidation
from dialogue.actions.order_form import next_field, step, wants_detail
from dialogue.actions.order_start import ORDER_SLOTS
from dialogue.actions.reply import Reply
from dialogue.actions.services import WorkOrderDraft
from dialogue.actions.turn import Turn

# "Read back in one short sentence": the caller knows what happened.
READBACK_CHARS = 30
_ANNOUNCEMENT = re.compile(
    r"^(?:我们?)?(?:想|要)?(?:投诉|举报|反映|反馈|报修)(?:一下|一个)?(?:问题)?[，,\s]*"
)


class ValidateOrder(FormValidation):
    """Reads each answer; steps aside for everything that is not one."""

    action_name = "validate_work_order_form"
    form = "work_order_form"

    def read(self, turn: Turn) -> Step:
        """One step of the form."""
        return step(turn)

    def next_slot(self, slots: dict[str, Any]) -> str | None:
        """The first field that is still missing."""
        return next_field(slots)


class AskContent(AskSlot):
    """What happened."""

    action_name = "action_ask_work_order_form_content"
    question = "utter_ask_content"


class AskAddress(AskSlot):
    """Where; if only the town is known, where in it."""

    action_name = "action_ask_work_order_form_address"
    question = "utter_ask_address"

    def ask(self, turn: Turn, reply: Reply, again: bool) -> None:
        """Ask for the place or its detail."""
        known = turn.slot("address")
        if known and wants_detail(dict(turn.slots)):
            reply.say("utter_ask_address_detail", place=str(known))
        else:
            super().ask(turn, reply, again)


class AskTime(AskSlot):
    """When."""

    action_name = "action_ask_work_order_form_occurred_at"
    question = "utter_ask_occurred_at"


class AskPhone(AskSlot):
    """Which number; the caller's own is offered."""

    action_name = "action_ask_work_order_form_contact_phone"
    question = "utter_ask_contact_phone"

    def ask(self, turn: Turn, reply: Reply, again: bool) -> None:
        """Offer the caller's own number or ask for one."""
        if turn.slot("phone_part"):
            # "Go on" was said already.
            return
        if turn.caller_phone and not turn.slot("own_phone_declined"):
            reply.say("utter_ask_own_phone" + ("_again" if again else ""))
        else:
            super().ask(turn, reply, again)


class AskConfirmation(AskSlot):
    """Reads the order back."""

    action_name = "action_ask_work_order_form_order_confirmed"
    question = "utter_readback"

    def ask(self, turn: Turn, reply: Reply, again: bool) -> None:
        """Read back in one sentence; silent right after asking what is wrong."""
        if turn.slot("asked_what_is_wrong"):
            return
        if again:
            reply.say("utter_readback_again")
            return
        reply.say(
            "utter_readback",
            address=str(turn.slot("address")),
            occurred_at=str(turn.slot("occurred_at")),
            content=shortened(str(turn.slot("content"))),
            phone=str(turn.slot("contact_phone")),
        )


def shortened(content: str) -> str:
    """Content for the ear: without 我要投诉, and not longer than a short sentence."""
    content = _ANNOUNCEMENT.sub("", content, count=1) or content
    if len(content) <= READBACK_CHARS:
        return content
    cut = max(content.rfind(mark, 0, READBACK_CHARS) for mark in "，。；、")
    return content[: cut if cut >= READBACK_CHARS // 2 else READBACK_CHARS] + "等情况"


class SubmitOrder(HotlineAction):
    """Everything is confirmed: create the work order and tell its number."""

    action_name = "action_submit_order"
    decision = "work_order"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Create the order."""
        created = await self.services.work_orders.create(
            WorkOrderDraft(
                content=str(turn.slot("content")),
                address=str(turn.slot("address")),
                occurred_at=str(turn.slot("occurred_at")),
                contact_phone=str(turn.slot("contact_phone")),
                caller_phone=turn.caller_phone,
                call_id=turn.call_id,
                type=str(turn.slot("order_type") or "help"),
            )
        )
        reply.say("utter_order_created", order_no=created.order_no)
        reply.say("utter_anything_else")
        reply.order(created.order_no)
        reply.command("order_created", order_no=created.order_no)
        reply.leave_open("anything_else")
        reply.remember(order_no=created.order_no, **dict.fromkeys(ORDER_SLOTS))
