"""The caller's turn, as an action sees it: what was said and where we stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

FALLBACK = "nlu_fallback"
# Actions of Rasa itself that say nothing about who handled the message.
_INTERNAL = frozenset({"action_listen", "action_extract_slots", "action_session_start"})


@dataclass(frozen=True)
class Turn:
    """One message of the caller with its reading and the dialogue's state.

    Attributes:
        text: what was said; empty for events such as silence.
        intent: dialogue act, ``nlu_fallback`` if none was certain.
        guess: the most probable act even if it was not certain.
        confidence: confidence of ``guess``, 0 to 1.
        entities: first value of each entity found in the text.
        mentions: all entities found, as name and value, in order.
        slots: slot values before this turn.
        call_id: identifier of the call.
        caller_phone: digits of the caller's number, if known.
        active_loop: name of the form that is active.
        requested_slot: slot that this form asked for.
        handled_by: actions that already ran in this turn.
        heard: how likely the recogniser heard rightly, 0 to 1; 1 for what was typed.
        doubtful: words that the recogniser was not sure of, when nothing was understood.
    """

    text: str
    intent: str
    guess: str
    confidence: float
    entities: Mapping[str, str]
    mentions: tuple[tuple[str, str], ...]
    slots: Mapping[str, Any]
    call_id: str
    caller_phone: str | None
    active_loop: str | None
    requested_slot: str | None
    handled_by: tuple[str, ...]
    heard: float = 1.0
    doubtful: str = ""

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        """Read a turn from the tracker that Rasa sent."""
        latest = tracker.latest_message or {}
        metadata = latest.get("metadata") or {}
        intent = (latest.get("intent") or {}).get("name") or FALLBACK
        guess, confidence = _guess(latest, intent)
        text = latest.get("text") or ""
        mentions = tuple(
            (str(entity["entity"]), str(entity["value"])) for entity in latest.get("entities") or []
        )
        return cls(
            text="" if text.startswith("/") else text,
            intent=intent,
            guess=guess,
            confidence=confidence,
            entities=dict(reversed(mentions)),
            mentions=mentions,
            slots=dict(tracker.slots),
            call_id=str(metadata.get("call_id") or tracker.sender_id),
            caller_phone=metadata.get("caller_phone") or None,
            active_loop=tracker.active_loop_name,
            requested_slot=tracker.slots.get("requested_slot"),
            handled_by=_actions_since_message(tracker),
            heard=float(metadata.get("heard", 1.0)),
            doubtful=str(metadata.get("doubtful") or ""),
        )

    @property
    def spoken(self) -> bool:
        """Whether the recogniser wrote this down."""
        return self.heard < 1.0

    def slot(self, name: str) -> Any:
        """Value of a slot, ``None`` if it is not set."""
        return self.slots.get(name)

    def count(self, name: str) -> int:
        """Value of a counting slot, 0 if it is not set."""
        return int(self.slots.get(name) or 0)

    @property
    def pending(self) -> str | None:
        """What the last reply left open."""
        value = self.slots.get("pending")
        return str(value) if value else None


def _guess(latest: Mapping[str, Any], intent: str) -> tuple[str, float]:
    ranking = list(latest.get("intent_ranking") or [])
    for entry in ranking:
        if entry.get("name") and entry["name"] != FALLBACK:
            return str(entry["name"]), float(entry.get("confidence") or 0.0)
    return intent, float((latest.get("intent") or {}).get("confidence") or 0.0)


def _actions_since_message(tracker: Tracker) -> tuple[str, ...]:
    names: list[str] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "action" and event.get("name") not in _INTERNAL:
            names.append(str(event["name"]))
    return tuple(reversed(names))
