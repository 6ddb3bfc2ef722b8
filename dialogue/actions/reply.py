"""A reply under construction: what to say, what to do, what to remember."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogue.actions.services import CandidateView

Event = dict[str, Any]
_LADDERS = ("misses", "silences")


class Reply:
    """Collects an action's output and turns it into messages and events.

    Texts are names of responses in ``domain.yml`` with their values; only
    answers of the knowledge base are spoken as they are.
    """

    def __init__(self, decision: str = "smalltalk") -> None:
        """Start with the ``decision`` reported to the application."""
        self.decision: str | None = decision
        self.pending: str | None = None
        self.keep_pending = False
        self.keep_ladders = False
        self._spoken: list[dict[str, Any]] = []
        self._meta: dict[str, Any] = {}
        self._commands: list[dict[str, Any]] = []
        self._slots: dict[str, Any] = {}
        self._next: list[Event] = []

    @property
    def spoken(self) -> tuple[str, ...]:
        """Names of the responses said so far (``text`` for a literal text)."""
        return tuple(str(part.get("response", "text")) for part in self._spoken)

    def say(self, response: str, **values: str) -> None:
        """Say a response of the domain, its variables filled with ``values``."""
        self._spoken.append({"response": response, **values})

    def say_text(self, text: str) -> None:
        """Say a text of the knowledge base."""
        self._spoken.append({"text": text})

    def command(self, name: str, **details: Any) -> None:
        """Ask the application to do something (handover, hangup, repeat ...)."""
        self._commands.append({"name": name, **details})

    def remember(self, **slots: Any) -> None:
        """Set slots."""
        self._slots.update(slots)

    def leave_open(self, pending: str) -> None:
        """Remember what was offered; affirm and deny will belong to it."""
        self.pending = pending

    def show(self, best: CandidateView, title: str | None = None) -> None:
        """Attach the entry that is spoken and the card with its full text."""
        self._meta["entry"] = {
            "id": best.entry_id,
            "title": best.title,
            "score": round(float(best.score), 4),
            "version": best.version,
        }
        self._meta["card"] = {
            "title": title or best.title,
            "text": best.answer_full,
            "department": best.department,
        }

    def alternatives(self, candidates: list[CandidateView]) -> None:
        """Attach entries that were considered but not spoken."""
        self._meta["alternatives"] = [
            {"id": c.entry_id, "title": c.title, "score": round(float(c.score), 4)}
            for c in candidates
        ]

    def order(self, order_no: str) -> None:
        """Attach the number of a work order."""
        self._meta["order_no"] = order_no

    def start_form(self, name: str) -> None:
        """Continue with a form in the same turn."""
        self._next.append(FollowupAction(name))

    def leave_form(self) -> None:
        """End the active form."""
        self._next += [ActiveLoop(None), SlotSet("requested_slot", None)]

    @property
    def goes_on(self) -> bool:
        """Whether the reply already decided what comes next."""
        return bool(self._next)

    def send(self, dispatcher: CollectingDispatcher) -> list[Event]:
        """Hand messages to ``dispatcher`` and return the events for Rasa."""
        for part in self._spoken:
            dispatcher.utter_message(**part)
        meta = dict(self._meta)
        if self.decision:
            meta["decision"] = self.decision
        if self._commands:
            meta["commands"] = self._commands
        if meta:
            dispatcher.utter_message(json_message=meta)
        if not self.keep_pending:
            self._slots["pending"] = self.pending
        if not self.keep_ladders:
            self._slots.update({name: 0 for name in _LADDERS if name not in self._slots})
        events: list[Event] = [SlotSet(name, value) for name, value in self._slots.items()]
        return events + self._next
