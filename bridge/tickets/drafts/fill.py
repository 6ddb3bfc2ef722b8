"""Proposals for the form, from what is known of a call. Pure: it stores nothing.

Order of trust, for what the hotline itself has noted (slots) and what is heard: as long as the
hotline talks, its notes count, because it reads them back; what the caller tells the agent
afterwards is later and counts more.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bridge.tickets.categoriser import Categoriser
from bridge.tickets.drafts.conversation import Conversation, Utterance
from bridge.tickets.drafts.fields import MAX_EVIDENCE, Evidence, Field, Proposal
from bridge.tickets.drafts.gist import Gist, joined, says_again
from bridge.tickets.drafts.when import Moment, moments_in, read_moment
from bridge.tickets.drafts.where import Addresses
from bridge.tickets.drafts.who import Names, find_phone, find_secrecy
from bridge.tickets.numbers import normalise_phone
from bridge.tickets.places import Places
from bridge.tickets.title import make_title
from bridge.tickets.urgency import GENERAL, UrgencyRules
from dialogue.actions.order_fields import UNKNOWN_ADDRESS, UNKNOWN_TIME
from dialogue.actions.order_start import order_type
from dialogue.actions.words import (
    asks_for_advice,
    asks_something,
    asks_whether,
    is_question,
    wants_action,
)

_HELP = "help"
_CONSULT = "consult"
_QUOTE = 60
_TROUBLE = re.compile(r"没(?:有)?人|坏|不亮|停水|停电|漏|堵|扰|吵|脏|臭|欠|拖|塌|占")
_ASKS_WHEN = re.compile(r"什么时候|几点|哪天|何时|时间|多久|几号|哪一天")


@dataclass(frozen=True)
class Known:
    """What earlier work orders tell about the person who calls.

    Attributes:
        caller_name: the name that was last noted.
        order_no: the order in which it was.
    """

    caller_name: str
    order_no: str


class Filler:
    """Proposes values.

    Args:
        categoriser: suggests categories, and tells how much a sentence is about the matter.
        places: the towns.
        urgency: the rules on urgency.
        names: the family names; read from their data file if not given.
    """

    def __init__(
        self,
        categoriser: Categoriser,
        places: Places,
        urgency: UrgencyRules,
        names: Names | None = None,
    ) -> None:
        self._categoriser = categoriser
        self._urgency = urgency
        self._names = names or Names.load()
        self._addresses = Addresses(places)
        self._gist = Gist(categoriser.weight)

    def propose(
        self, call: Conversation, fields: Mapping[str, Field], known: Known | None = None
    ) -> dict[str, Proposal]:
        """Return proposals by field; fields about which nothing is known are left out.

        Args:
            call: what was said so far.
            fields: what stands in the form: title, category, urgency, type and region follow from
                the content and address that the agent has written.
            known: what earlier orders tell about the caller.
        """
        content = self._content(call)
        address = self._address(call)
        facts = {
            "caller_name": self._name(call, known),
            "contact_phone": self._phone(call),
            "is_confidential": find_secrecy(call),
            "content": content,
            "occurred_at": self._occurred_at(call),
            "address": address,
        }
        content = _in_force(fields, "content", content)
        address = _in_force(fields, "address", address)
        facts["type"] = self._type(call, content)
        facts["region"] = self._addresses.region(address, call.said)
        facts |= self._judged(call, content, address, facts["type"])
        return {name: one for name, one in facts.items() if one is not None}

    def gist(self, call: Conversation) -> str:
        """Return the matter in the caller's words; empty if they said none."""
        return joined(one.text for one in self._gist.sentences(call.answers()))

    # ---- told -------------------------------------------------------------------------------

    def _name(self, call: Conversation, known: Known | None) -> Proposal | None:
        if (told := self._names.find(call)) is not None:
            return told
        if known is None:
            return None
        quoted = Evidence(None, "hotline", f"工单 {known.order_no}")
        return Proposal(known.caller_name, "history", (quoted,))

    def _phone(self, call: Conversation) -> Proposal | None:
        noted = _noted(call, "contact_phone")
        told = find_phone(call)
        if told is not None and (noted is None or _is_later(told, call)):
            return told
        if noted is not None:
            number = normalise_phone(str(noted.value))
            return Proposal(number, "bot", _mention(call, number) or noted.evidence)
        if call.caller_phone:
            quoted = Evidence(None, "hotline", "来电显示")
            return Proposal(normalise_phone(call.caller_phone), "line", (quoted,))
        return None

    def _content(self, call: Conversation) -> Proposal | None:
        noted = _noted(call, "content")
        if noted is None:
            told = self._gist.sentences(call.answers())
            if not told:
                return None
            quoted = [Evidence(one.line.id, one.line.who, one.text) for one in told]
            text = joined(one.text for one in told)
            return Proposal(text, "heard", tuple(quoted[:MAX_EVIDENCE]))
        later = {line.id for line in call.said_to_agent}
        answers = [(asked, line) for asked, line in call.answers() if line.id in later]
        added = [
            one
            for one in self._gist.sentences(answers)
            if not says_again(one.text, [str(noted.value)])
        ]
        if not added:
            return noted
        quoted = [Evidence(one.line.id, one.line.who, one.text) for one in added]
        return Proposal(
            joined([str(noted.value), *(one.text for one in added)]),
            "heard",
            (*noted.evidence, *quoted)[:MAX_EVIDENCE],
        )

    def _address(self, call: Conversation) -> Proposal | None:
        noted = _noted(call, "address", UNKNOWN_ADDRESS)
        if noted is None:
            return self._addresses.find(call, call.said)
        return self._addresses.find(call, call.said_to_agent) or noted

    def _occurred_at(self, call: Conversation) -> Proposal | None:
        noted = call.slots.get("occurred_at")
        told = _best_moment(call, call.said_to_agent if noted else call.said)
        if told is not None and (not noted or told[0].rank > 0):
            moment, line = told
            return Proposal(moment.value, "heard", (Evidence(line.id, line.who, moment.said),))
        if not noted or noted == UNKNOWN_TIME:
            return None
        spoken_at = next(
            (call.instant(line) for line in call.said if str(noted) in line.text), call.started_at
        )
        moment = read_moment(str(noted), spoken_at)
        evidence = _mention(call, str(noted)) or (Evidence(None, "bot", str(noted)),)
        return Proposal(moment.value, "bot", evidence)

    # ---- judged -----------------------------------------------------------------------------

    def _type(self, call: Conversation, content: Proposal | None) -> Proposal | None:
        for line in reversed(call.said):
            if wants_action(line.text) and (named := order_type(line.text)) != _HELP:
                return Proposal(named, "heard", (Evidence(line.id, line.who, line.text),))
        if noted := call.slots.get("order_type"):
            return Proposal(str(noted), "bot", content.evidence if content else ())
        if content is None:
            return None
        text = str(content.value)
        judged = _CONSULT if _asks(text) and not wants_action(text) else order_type(text)
        return Proposal(judged, "bot", content.evidence)

    def _judged(
        self,
        call: Conversation,
        content: Proposal | None,
        address: Proposal | None,
        type_: Proposal | None,
    ) -> dict[str, Proposal | None]:
        if content is None:
            return {}
        text = str(content.value)
        leaves = self._categoriser.suggest(text, limit=1)
        # A question is asked at some place, but is not about it.
        about_place = address is not None and (type_ is None or type_.value != _CONSULT)
        place = str(address.value) if address is not None and about_place else ""
        return {
            "category": Proposal(leaves[0][0].id, "bot", content.evidence) if leaves else None,
            "title": Proposal(
                make_title(text, place, self._categoriser.weight), "bot", content.evidence
            ),
            "urgency": self._how_urgent(call, text),
        }

    def _how_urgent(self, call: Conversation, content: str) -> Proposal:
        for line in call.said:
            if (urgency := self._urgency.suggest(line.text)) != GENERAL:
                return Proposal(urgency, "bot", (Evidence(line.id, line.who, line.text),))
        return Proposal(self._urgency.suggest(content), "bot")


def _asks(text: str) -> bool:
    """Whether the caller wants to know something; 怎么没人管 is no question."""
    if asks_something(text) or asks_for_advice(text) or asks_whether(text):
        return True
    return is_question(text) and not _TROUBLE.search(text)


def _in_force(fields: Mapping[str, Field], name: str, proposal: Proposal | None) -> Proposal | None:
    """What holds for a field: the agent's words before any proposal."""
    field = fields.get(name)
    if field is None or field.origin != "agent":
        return proposal
    if not field.value:
        return None
    # The region may follow from the agent's own words: they are then its origin.
    return Proposal(field.value, "agent", (Evidence(None, "agent", str(field.value)[:_QUOTE]),))


def _noted(call: Conversation, slot: str, *unknown: str) -> Proposal | None:
    value = call.slots.get(slot)
    if not value or value in unknown:
        return None
    evidence = _mention(call, str(value)) or (Evidence(None, "bot", str(value)[:_QUOTE]),)
    return Proposal(str(value), "bot", evidence)


def _mention(call: Conversation, words: str) -> tuple[Evidence, ...]:
    """The caller's last line in which some words occur."""
    return tuple(
        Evidence(line.id, line.who, line.text) for line in call.said if words in line.text
    )[-1:]


def _is_later(told: Proposal, call: Conversation) -> bool:
    first = next((i for i, line in enumerate(call.lines) if line.who == "agent"), len(call.lines))
    late = {line.id for line in call.lines[first:]}
    return any(one.line_id in late for one in told.evidence)


def _best_moment(call: Conversation, lines: Iterable[Utterance]) -> tuple[Moment, Utterance] | None:
    """The most exact time named, answers to "when" first.

    Of two answers the later one holds; of two times in a story, the first, which begins it.
    """
    wanted = {line.id for line in lines}
    best: tuple[Moment, Utterance] | None = None
    best_rank = (False, -1)
    for asked, line in call.answers():
        if line.id not in wanted:
            continue
        answers = bool(_ASKS_WHEN.search(asked))
        for moment in moments_in(line.text, call.instant(line)):
            rank = (answers, moment.rank)
            if rank > best_rank or (rank == best_rank and answers):
                best, best_rank = (moment, line), rank
    return best
