"""Where it is: the address in the caller's words, and the town it is in."""

import re
from collections.abc import Iterable

from bridge.tickets.drafts.conversation import Conversation, Utterance
from bridge.tickets.drafts.fields import Evidence, Proposal
from bridge.tickets.places import Places
from dialogue.actions.order_fields import is_coarse
from dialogue.actions.words import core
from nlu.components.places import Gazetteer

_ASKS_WHERE = re.compile(
    r"哪里|哪儿|在哪|地址|地点|位置|什么地方|哪个(?:镇|村|小区|路|街|位置|地方)|具体.{0,4}(?:地|位)"
)
_BEFORE = re.compile(
    r"^(?:嗯+|啊|呃|哦|哎|对|那个|就是|就|它|是的?|事情|发生|地点|地址|位置|应该|大概|好像|我们?(?:家)?|住|在|是在|位于|，|,|\s)+(?=.)"
)
_AFTER = re.compile(
    r"(?:那里|那边|那儿|这里|这边|这儿|那块)?(?:的)?(?:啊|呀|吧|呢|嘛|哦|了|，|。|\s)*$"
)
# 我是东阁的，在文城这边打工: where somebody comes from is not where it happened.
_ORIGIN = re.compile(r"(?:我|本人|他|老家|户口|户籍)(?:是|在)?$")
# An answer this much longer than the place it names tells something else as well.
_MORE_THAN_PLACE = 14


class Addresses:
    """Finds places in what a caller says.

    Args:
        places: the towns, and the places people say.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._gazetteer = Gazetteer(places.names)

    def find(self, call: Conversation, lines: Iterable[Utterance]) -> Proposal | None:
        """Return the address: the last answer to "where", else the most exact place named.

        Only these of the caller's lines count; the rest of the call tells what was asked.
        """
        wanted = {line.id for line in lines}
        answer: Proposal | None = None
        named: list[tuple[str, Evidence]] = []
        for asked, line in call.answers():
            if line.id not in wanted:
                continue
            words = self._places_of(line.text)
            named += [(place, Evidence(line.id, line.who, place)) for place in words]
            if _ASKS_WHERE.search(asked) and words:
                whole = _AFTER.sub("", _BEFORE.sub("", line.text))
                short = len(whole) <= max(map(len, words)) + _MORE_THAN_PLACE
                value = whole if short else max(words, key=len)
                answer = Proposal(value, "heard", (Evidence(line.id, line.who, line.text),))
        return self._completed(answer, named)

    def region(self, address: Proposal | None, lines: Iterable[Utterance]) -> Proposal | None:
        """Return the town of the address, else of the first place named in the lines."""
        if address is not None and (town := self._places.town_in(str(address.value))):
            # The agent wrote the address, not the town: it goes on following from the address.
            origin = "bot" if address.origin == "agent" else address.origin
            return Proposal(town, origin, address.evidence)
        for line in lines:
            for place in self._places_of(line.text):
                if town := self._places.town_in(place):
                    return Proposal(town, "heard", (Evidence(line.id, line.who, place),))
        return None

    def _places_of(self, text: str) -> list[str]:
        return [
            span.value
            for span in self._gazetteer.find(text)
            if not (_ORIGIN.search(text[: span.start]) and text[span.end : span.end + 1] == "的")
        ]

    def _completed(
        self, answer: Proposal | None, named: list[tuple[str, Evidence]]
    ) -> Proposal | None:
        exact = [one for one in named if not is_coarse(one[0])]
        coarse = [one for one in named if is_coarse(one[0]) and self._places.town_in(one[0])]
        if answer is None:
            if not exact and not coarse:
                return None
            place, quoted = max(exact, key=lambda one: len(one[0])) if exact else coarse[-1]
            answer = Proposal(place, "heard", (quoted,))
        value = str(answer.value)
        if is_coarse(value) and exact:
            place, quoted = max(exact, key=lambda one: len(one[0]))
            if core(place) not in core(value):
                return Proposal(value + place, "heard", (*answer.evidence, quoted))
        if not is_coarse(value) and coarse and self._places.town_in(value) is None:
            place, quoted = coarse[-1]
            return Proposal(place + value, "heard", (quoted, *answer.evidence))
        return answer
