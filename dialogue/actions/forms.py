"""Forms as Rasa runs them, under our own rule for what is asked next.

Rasa calls a form's ``validate_…`` action when the form starts, on each message
for it, and when it resumes after an aside. Returning no slot on a message lets
the form reject it, so that the rule of the message's own intent applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogue.actions.base import HotlineAction
from dialogue.actions.form_turns import Step
from dialogue.actions.reply import Event, Reply
from dialogue.actions.services import Services
from dialogue.actions.turn import Turn

_REPEATED_BY_THE_APP = frozenset({"repeat", "slower", "wait"})


def stays_silent(turn: Turn) -> bool:
    """Whether a form must not ask now: an offer is open, or the app repeats."""
    return turn.pending is not None or (
        after_another_action(turn) and turn.intent in _REPEATED_BY_THE_APP
    )


def after_another_action(turn: Turn) -> bool:
    """Whether another action already answered in this turn."""
    return any(not name.endswith("_form") for name in turn.handled_by)


class AskSlot(HotlineAction):
    """Asks for one slot of a form, in other words if it was not understood."""

    decision = "work_order"
    resumes_form = False
    question = ""

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Ask, unless something else is open or the caller wants a repetition."""
        reply.keep_pending = reply.keep_ladders = True
        if after_another_action(turn):
            # That action said what the turn was about.
            reply.decision = None
        if not stays_silent(turn):
            self.ask(turn, reply, again=turn.count("form_tries") > 0)

    def ask(self, turn: Turn, reply: Reply, again: bool) -> None:
        """Say the question."""
        reply.say(self.question + ("_again" if again else ""))


class FormValidation(Action):  # type: ignore[misc]  # the SDK has no types
    """Base of the ``validate_…`` actions."""

    action_name = ""
    form = ""

    def __init__(self, services: Services) -> None:
        """Keep the services."""
        self.services = services

    def name(self) -> str:
        """Name of the action in ``domain.yml``."""
        return self.action_name

    def read(self, turn: Turn) -> Step:
        """Read a message for the form."""
        raise NotImplementedError

    def next_slot(self, slots: dict[str, Any]) -> str | None:
        """Slot to ask for, ``None`` when the form is complete."""
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Entry point of the SDK."""
        turn = Turn.from_tracker(tracker)
        # The form's own name is in the tracker while it validates; any other
        # action means that the message was dealt with already.
        if any(name != self.form for name in turn.handled_by):
            return [SlotSet("requested_slot", self.next_slot(dict(turn.slots)))]
        outcome = self.read(turn)
        if outcome.aside:
            return []
        return self._events(dispatcher, turn, outcome)

    def _events(self, dispatcher: CollectingDispatcher, turn: Turn, outcome: Step) -> list[Event]:
        slots: dict[str, Any] = {"pending": None, "misses": 0, "silences": 0, **outcome.updates}
        for response, values in outcome.says:
            dispatcher.utter_message(response=response, **values)
        if outcome.offer_person:
            dispatcher.utter_message(response="utter_form_offer_person")
            slots["pending"] = "offer_person"
        following = self.next_slot(_merged(turn.slots, slots))
        events = [SlotSet(name, value) for name, value in slots.items()]
        return [*events, SlotSet("requested_slot", following)]


def _merged(slots: Mapping[str, Any], updates: Mapping[str, Any]) -> dict[str, Any]:
    return {**slots, **updates}
