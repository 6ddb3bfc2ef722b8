"""Turns and trackers for tests of the actions, without a Rasa server."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from dialogue.actions.base import HotlineAction
from dialogue.actions.turn import Turn


def make_turn(text: str = "", intent: str = "nlu_fallback", **details: Any) -> Turn:
    """A turn with sensible defaults; ``details`` are fields of ``Turn``.

    ``entities`` given as a dictionary are also its ``mentions``.
    """
    entities = details.pop("entities", {})
    return Turn(
        text=text,
        intent=intent,
        guess=details.pop("guess", intent),
        confidence=details.pop("confidence", 0.9),
        entities=entities,
        mentions=details.pop("mentions", tuple(entities.items())),
        slots=details.pop("slots", {}),
        call_id="call-1",
        caller_phone=details.pop("caller_phone", None),
        active_loop=details.pop("active_loop", None),
        requested_slot=details.pop("requested_slot", None),
        handled_by=details.pop("handled_by", ()),
        heard=details.pop("heard", 1.0),
    )


def make_tracker(
    text: str,
    intent: str,
    slots: dict[str, Any] | None = None,
    loop: str | None = None,
    actions: tuple[str, ...] = (),
    ranking: list[dict[str, Any]] | None = None,
) -> Tracker:
    """A tracker as Rasa sends it after one message."""
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": ranking or [{"name": intent, "confidence": 0.9}],
        "entities": [{"entity": "place", "value": "清澜"}, {"entity": "place", "value": "会文"}],
        "metadata": {"call_id": "call-1", "caller_phone": "13800138000"},
    }
    events: list[dict[str, Any]] = [{"event": "action", "name": "action_before"}]
    events.append({"event": "user", "text": text})
    events += [{"event": "action", "name": name} for name in actions]
    return Tracker(
        "sender-1",
        slots or {},
        message,
        events,
        False,
        None,
        {"name": loop} if loop else {},
        "action_listen",
    )


async def run(action: HotlineAction, tracker: Tracker) -> tuple[CollectingDispatcher, list[Any]]:
    """Run an action; returns what it said and its events."""
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    return dispatcher, events
