"""What all forms share: which messages are not for the form, and the own number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from dialogue.actions.turn import Turn
from dialogue.actions.words import core, does_not_know, is_question, is_yes

TRIES_BEFORE_PERSON = 2

# Events and acts that always belong to their own action.
_ALWAYS = frozenset(
    {"request_agent", "emergency", "silence", "not_understood", "foreign_language", "start"}
)
# Acts that are short when they are meant; a longer sentence is an answer.
_SHORT = frozenset(
    {
        "repeat",
        "slower",
        "wait",
        "cancel",
        "goodbye",
        "bot_challenge",
        "thank",
        "greet",
        "abuse",
        "dissatisfied",
    }
)
_MAX_SHORT_CHARS = 12
_CONFIDENT = 0.5
# What is open while a form waits, and the acts that close it.
_OPEN = frozenset({"clarify", "offer_person", "offer_choice"})
_CLOSING = frozenset({"affirm", "deny", "choose_option"})
_OWN_NUMBER = re.compile(
    r"(?:就|用|打|是)*(?:我?现在)?(?:这个|这|我这个|现在这个|本机|来电)(?:号码|电话|手机|号)?(?:就)?(?:行|可以|好|吧|了)?$|^就这个|^可以|^行|^没问题"
)
_OTHER_NUMBER = re.compile(
    r"换(?:一)?个|另(?:外)?(?:一)?个|别的|不是这个|不用这个|其他|不行|不方便|打不通|不要用|别用"
)


@dataclass(frozen=True)
class Step:
    """Outcome of one answer.

    Attributes:
        aside: the message is not for the form; another action owns it.
        updates: slots to set.
        says: responses to say first, with their values.
        offer_person: the caller was not understood too often.
    """

    aside: bool = False
    updates: dict[str, Any] = field(default_factory=dict)
    says: tuple[tuple[str, dict[str, str]], ...] = ()
    offer_person: bool = False


def is_aside(turn: Turn, asked: str) -> bool:
    """Whether the message belongs to another action while ``asked`` is open."""
    if turn.intent in _ALWAYS:
        return True
    if turn.pending == "emergency" or (turn.pending in _OPEN and turn.guess in _CLOSING):
        return True
    if does_not_know(turn.text) and len(core(turn.text)) <= _MAX_SHORT_CHARS:
        return False
    if turn.guess in _SHORT:
        return _is_short_act(turn, asked)
    if turn.guess in ("ask_knowledge", "check_progress"):
        return _is_question_aside(turn, asked)
    return False


def _is_short_act(turn: Turn, asked: str) -> bool:
    if asked == "order_confirmed" and (turn.guess == "thank" or is_yes(turn.text)):
        return False
    if turn.intent != turn.guess and turn.guess not in ("cancel", "repeat"):
        return False
    return len(core(turn.text)) <= _MAX_SHORT_CHARS or not turn.text


def _is_question_aside(turn: Turn, asked: str) -> bool:
    if asked == "content":
        # A report often ends in a question (什么时候来修); only a sure one is an aside.
        return turn.guess == turn.intent and turn.confidence >= 0.6 and is_question(turn.text)
    if turn.guess == "check_progress" and not is_question(turn.text) and turn.confidence < 0.75:
        return False
    wanted = {"address": "place", "occurred_at": "time", "order_number": "order_number"}.get(asked)
    if wanted and turn.entities.get(wanted) and not is_question(turn.text):
        return False
    if asked.endswith("phone") and turn.entities.get("phone"):
        return False
    return is_question(turn.text) or turn.confidence >= _CONFIDENT


def own_phone_answer(turn: Turn) -> bool | None:
    """Answer to "may we use the number you call from".

    Returns:
        ``True`` yes, ``False`` another number, ``None`` neither (or not asked).
    """
    said = core(turn.text)
    if not turn.caller_phone:
        return None
    if turn.slot("own_phone_declined"):
        return True if _OWN_NUMBER.search(said) else None
    if _OTHER_NUMBER.search(said) or turn.guess == "deny":
        return False
    if turn.guess == "affirm" or _OWN_NUMBER.search(said):
        return True
    return None
