"""What the dialogue server decided in one turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Decision: TypeAlias = Literal[
    "answer",
    "clarify",
    "work_order",
    "progress",
    "agent",
    "emergency",
    "smalltalk",
    "unknown",
]
Event: TypeAlias = Literal[
    "start",
    "silence",
    "request_agent",
    "not_understood",
    "foreign_language",
    "affirm",
    "deny",
    "repeat",
]

# What an intent means for the turn when no action said so itself.
_BY_INTENT: Mapping[str, Decision] = {
    "ask_knowledge": "answer",
    "report_problem": "work_order",
    "check_progress": "progress",
    "request_agent": "agent",
    "emergency": "emergency",
    "out_of_scope": "unknown",
    "nlu_fallback": "unknown",
    "silence": "unknown",
}


@dataclass(frozen=True)
class AssistantTurn:
    """The dialogue server's answer to one utterance or event.

    Attributes:
        reply: written text, may be empty when there is only a command.
        intent: name of the recognised dialogue act, ``confidence`` in [0, 1].
        decision: what was done with the turn.
        entry: the knowledge entry read out: ``{"id", "title", "score", "version"}``.
        commands: what the call shall do, in order: ``{"name": ..., ...}``.
        slots: what was collected so far.
    """

    reply: str
    intent: str
    confidence: float
    decision: Decision
    entry: Mapping[str, Any] | None = None
    alternatives: tuple[Mapping[str, Any], ...] = ()
    card: Mapping[str, str] | None = None
    order_no: str | None = None
    commands: tuple[Mapping[str, Any], ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    active_form: str | None = None


def parse_turn(body: Mapping[str, Any]) -> AssistantTurn:
    """Read the answer of the ``hotline`` channel (see ``nlu/channels/hotline.py``).

    Raises:
        KeyError, TypeError, ValueError: the answer does not have the agreed form.
    """
    texts: list[str] = []
    meta: dict[str, Any] = {}
    commands: list[Mapping[str, Any]] = []
    for message in body["messages"]:
        if message.get("text"):
            texts.append(str(message["text"]).strip())
        custom = message.get("custom") or {}
        commands.extend(custom.get("commands") or ())
        meta.update({key: value for key, value in custom.items() if value is not None})
    intent = body.get("intent") or {}
    name = str(intent.get("name") or "")
    return AssistantTurn(
        reply="".join(texts),
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        decision=meta.get("decision") or _BY_INTENT.get(name, "smalltalk"),
        entry=meta.get("entry"),
        alternatives=tuple(meta.get("alternatives") or ()),
        card=meta.get("card"),
        order_no=meta.get("order_no"),
        commands=tuple(commands),
        slots=dict(body.get("slots") or {}),
        active_form=body.get("active_loop"),
    )
