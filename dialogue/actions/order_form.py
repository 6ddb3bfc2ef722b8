"""One step of the work-order form: what an answer changes and what is asked next.

Pure: a ``Turn`` in, a ``Step`` out. The order of the questions below is the
order in which a clerk would deal with an answer: is it for us at all, does it
correct something, does it answer what was asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialogue.actions import order_fields as fields
from dialogue.actions.form_turns import TRIES_BEFORE_PERSON, Step, is_aside, own_phone_answer
from dialogue.actions.order_start import substance
from dialogue.actions.turn import Turn
from dialogue.actions.words import core, digits_said, does_not_know, is_yes, refuses_phone, trimmed

FIELDS = ("content", "address", "occurred_at", "contact_phone", "order_confirmed")
_TELLS = {
    "inform_location": "address",
    "inform_time": "occurred_at",
    "inform_phone": "contact_phone",
}
_SPOKEN_FIELDS = {"address": "place", "occurred_at": "time", "contact_phone": "phone"}


# A longer answer that reads like a report is more than the value asked for.
_MAX_PLAIN_CHARS = 12
# Below this a place is more likely misheard than not, and somebody would drive there for nothing.
_DOUBTFUL = 0.4
_MOBILE_DIGITS = 11
_SHORTEST_PART = 3
# Acts that tell a story even when they were classified as something else.
_STORIES = frozenset({"report_problem", "check_progress", "dissatisfied", "abuse"})


def step(turn: Turn) -> Step:
    """Read the caller's message while the form is active."""
    asked = turn.requested_slot or "content"
    if is_aside(turn, asked):
        return Step(aside=True)
    correction = _correction(turn, asked)
    if correction is not None:
        return correction
    reader = {
        "content": _content,
        "address": _address,
        "occurred_at": _time,
        "contact_phone": _phone,
        "order_confirmed": _confirmation,
    }[asked]
    return _told_back(turn, reader(turn))


def _told_back(turn: Turn, found: Step) -> Step:
    """A place heard badly is said back at once; the number is, with everything, at the end."""
    place = found.updates.get("address")
    if turn.heard >= _DOUBTFUL or not place or found.says:
        return found
    return replace(found, says=(("utter_heard_place", {"place": str(place)}),))


def next_field(slots: dict[str, Any]) -> str | None:
    """The field to ask for, given the slots; ``None`` when all is confirmed."""
    for name in FIELDS:
        if slots.get(name) is None:
            return name
        if name == "address" and wants_detail(slots):
            return name
    return None


def wants_detail(slots: dict[str, Any]) -> bool:
    """Whether only a town is known and its detail was not asked for yet."""
    return not slots.get("address_detail_asked") and fields.is_coarse(str(slots["address"]))


def _accepted(turn: Turn, **updates: Any) -> Step:
    """Fields that the message filled, and those it mentions besides."""
    for name, entity in _SPOKEN_FIELDS.items():
        if name not in updates and turn.slot(name) is None and turn.entities.get(entity):
            updates[name] = turn.entities[entity]
    if "content" not in updates and turn.guess == "report_problem" and turn.slot("content"):
        # 就是放学的时候车乱停: tells the time, and more of what happened.
        added = fields.added_content(turn.text)
        if added and len(core(added)) > _MAX_PLAIN_CHARS:
            updates["content"] = f"{turn.slot('content')}，{added}"
    return Step(updates={**updates, "form_tries": 0})


def _unclear(turn: Turn, **updates: Any) -> Step:
    tries = turn.count("form_tries") + 1
    return Step(updates={**updates, "form_tries": tries}, offer_person=tries > TRIES_BEFORE_PERSON)


def _content(turn: Turn) -> Step:
    content = fields.read_content(turn)
    told = _TELLS.get(turn.guess)
    if told and turn.entities.get(_SPOKEN_FIELDS[told]):
        # Only where, when or which number: noted, and asked again what happened.
        return Step(updates={told: turn.entities[_SPOKEN_FIELDS[told]], "form_tries": 0})
    if content:
        return _accepted(turn, content=content)
    if turn.count("form_tries") >= TRIES_BEFORE_PERSON and len(core(turn.text)) >= 2:
        return _accepted(turn, content=trimmed(turn.text))
    return _unclear(turn)


def _address(turn: Turn) -> Step:
    known = turn.slot("address")
    unknown = fields.read_unknown("address", turn.text)
    if unknown:
        # Not knowing the detail keeps the town; not knowing anything is accepted
        # after it was asked once more, because without a place nobody can go.
        if known:
            return _accepted(turn, address=known, address_detail_asked=True)
        if turn.count("form_tries") == 0:
            return _unclear(turn)
        return _accepted(turn, address=unknown, address_detail_asked=True)
    said = fields.read_address(turn, turn.guess)
    if said is None and known and turn.count("form_tries"):
        return _accepted(turn, address=known, address_detail_asked=True)
    if said is None:
        return _mentions_or_unclear(turn, "address")
    if known and core(str(known)) not in core(said):
        said = f"{known}{said}"
    return _accepted(turn, address=said, **({"address_detail_asked": True} if known else {}))


def _time(turn: Turn) -> Step:
    said = fields.read_unknown("occurred_at", turn.text) or fields.read_time(turn, turn.guess)
    if said:
        return _accepted(turn, occurred_at=said)
    long_enough = len(core(turn.text)) >= 2 and turn.guess not in ("affirm", "deny")
    if turn.count("form_tries") >= TRIES_BEFORE_PERSON and long_enough:
        return _accepted(turn, occurred_at=trimmed(turn.text))
    return _mentions_or_unclear(turn, "occurred_at")


def _phone(turn: Turn) -> Step:
    said = fields.read_phone(turn)
    if said:
        return _accepted(turn, contact_phone=said)
    part = _phone_part(turn)
    if part is not None:
        return part
    own = own_phone_answer(turn)
    if own is True:
        return _accepted(turn, contact_phone=turn.caller_phone)
    if own is False:
        return Step(updates={"own_phone_declined": True, "form_tries": 0})
    if turn.caller_phone and (
        refuses_phone(turn.text) or does_not_know(turn.text) or turn.count("form_tries") >= 2
    ):
        # The number is on the display anyway; without one nobody can answer.
        return _accepted(turn, contact_phone=turn.caller_phone)
    if refuses_phone(turn.text):
        if turn.slot("phone_refused"):
            return Step(updates={"form_tries": 0}, offer_person=True)
        return Step(
            updates={"phone_refused": True, "form_tries": 0}, says=(("utter_phone_needed", {}),)
        )
    return _mentions_or_unclear(turn, "contact_phone")


def _phone_part(turn: Turn) -> Step | None:
    """A number told in two breaths: 一三九七六五 … 四三二一零."""
    digits = digits_said(turn.text)
    if len(digits) < _SHORTEST_PART or len(digits) < len(core(turn.text)) - 4:
        return None
    together = str(turn.slot("phone_part") or "") + digits
    if len(together) == _MOBILE_DIGITS and together.startswith("1"):
        return _accepted(turn, contact_phone=together, phone_part=None)
    if len(together) < _MOBILE_DIGITS and together[0] in "01":
        return Step(updates={"phone_part": together}, says=(("utter_phone_go_on", {}),))
    return _unclear(turn, phone_part=None)


def _mentions_or_unclear(turn: Turn, asked: str) -> Step:
    """An answer to another question still counts; the present one is asked again."""
    found = {
        name: turn.entities[entity]
        for name, entity in _SPOKEN_FIELDS.items()
        if name != asked and turn.entities.get(entity) and turn.slot(name) is None
    }
    told = _TELLS.get(turn.guess)
    if told and told != asked and turn.entities.get(_SPOKEN_FIELDS[told]) and not found:
        return _changed(told, turn.entities[_SPOKEN_FIELDS[told]])
    if turn.guess in _STORIES and not found:
        added = fields.added_content(turn.text)
        if added:
            return _noted(turn, added)
    return _unclear(turn, **found)


def _confirmation(turn: Turn) -> Step:
    value = fields.corrected_value(turn.text)
    if turn.slot("asked_what_is_wrong"):
        change = _change(turn, value, turn.guess)
        if change is not None:
            return change
    if turn.guess in ("affirm", "thank") or is_yes(turn.text):
        return _accepted(turn, order_confirmed=True)
    if turn.guess in ("deny", "correct"):
        return Step(
            updates={"asked_what_is_wrong": True, "form_tries": 0},
            says=(("utter_what_is_wrong", {}),),
        )
    if turn.guess == "report_problem":
        added = fields.added_content(turn.text)
        if added:
            return _noted(turn, added)
    change = _change(turn, value, turn.guess)
    return change if change is not None else _unclear(turn)


def _noted(turn: Turn, added: str) -> Step:
    content = f"{turn.slot('content')}，{added}"
    return Step(updates={"content": content, "form_tries": 0}, says=(("utter_noted", {}),))


def _correction(turn: Turn, asked: str) -> Step | None:
    """The step for a message that corrects a field, ``None`` if it corrects none."""
    if turn.guess not in ("correct", "deny") or turn.intent == "out_of_scope":
        return None
    if asked == "content":
        return None
    if asked == "contact_phone" and turn.guess == "deny" and not turn.entities.get("place"):
        return None
    value = fields.corrected_value(turn.text)
    if not value and turn.guess == "deny" and not fields.named_field(turn.text):
        return None
    return _change(turn, value, turn.guess, asked)


def _change(turn: Turn, value: str, intent: str, asked: str | None = None) -> Step | None:
    """Change the field that entities or words point at."""
    named = fields.named_field(turn.text)
    for name in _SPOKEN_FIELDS:
        found = _mentioned(turn, name, value)
        if found and turn.slot(name) and fields.swapped(turn.text, str(turn.slot(name))):
            return _changed(name, str(fields.swapped(turn.text, str(turn.slot(name)))))
        if found and named in (None, name) and (turn.slot(name) is not None or name == asked):
            return _changed(name, found)
    if named and named != "order_confirmed":
        if named == "content" and substance(value):
            return _changed("content", value)
        if named == "address" and len(core(value)) >= 2 and fields.named_field(value) is None:
            return _changed("address", value)
        # 电话错了, without the right one: ask for that field again.
        cleared: dict[str, Any] = {named: None, "form_tries": 0, "asked_what_is_wrong": None}
        if named == "contact_phone":
            cleared["own_phone_declined"] = True
        if named == "address":
            cleared["address_detail_asked"] = None
        return Step(updates=cleared)
    if intent == "correct" and len(core(value)) >= 2:
        target = _last_filled(turn, asked)
        if target in ("address", "content"):
            return _changed(target, value)
    return None


def _mentioned(turn: Turn, name: str, value: str) -> str | None:
    """The value for a field among the entities of a correction.

    不是会文是重兴 mentions two places; the right one is in ``value``, what remains
    of the words once "no, it is" is taken off. If little else remains, the words
    themselves are kept (清澜港码头往里走).
    """
    found = [v for entity, v in turn.mentions if entity == _SPOKEN_FIELDS[name]]
    if not found:
        return None
    right = next((v for v in found if v in value), found[0])
    keep_words = name == "address" and right in value and len(value) <= len(right) + 8
    return value if keep_words else right


def _changed(name: str, value: str) -> Step:
    updates: dict[str, Any] = {name: value, "form_tries": 0, "asked_what_is_wrong": None}
    if name == "address":
        # A correction is taken as said: asking for detail would start all over.
        updates["address_detail_asked"] = True
    return Step(updates=updates, says=(("utter_corrected", {"value": value}),))


def _last_filled(turn: Turn, asked: str | None) -> str | None:
    """The field answered just before the one being asked for."""
    if asked is None or asked == "order_confirmed":
        return None
    if turn.slot(asked) is not None:
        return asked
    before = FIELDS[: FIELDS.index(asked)]
    filled = [name for name in before if turn.slot(name) is not None]
    return filled[-1] if filled else None
