"""What a caller wants, in their own words: their sentences that say it, and no word more.

Extractive: sentences are chosen and joined, never reworded (a summary that says what the caller
did not say becomes a promise to check it). A sentence counts by how much it speaks about matters
of the hotline (``Categoriser.weight``); its neighbours in the telling are kept with it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bridge.tickets.drafts.conversation import Utterance
from dialogue.actions.order_start import substance
from dialogue.actions.words import core, does_not_know, is_yes, refuses_phone
from nlu.components.guard_rules import is_agent_plea
from nlu.components.spoken_numbers import find_order_numbers, find_phones

MAX_CHARS = 300
# A sentence that weighs this share of the weightiest one belongs to the matter.
_SHARE = 0.25
# Two sentences that share so many of the shorter one's bigrams say the same.
_SAME = 0.75
_MIN_CHARS = 4
# A longer sentence tells more than an answer or a courtesy.
_SHORT = 14
# 抱罗镇抱罗村委会旁边那条路 is still only an answer.
_ANSWER = 18
_EDGES = "，。！？、；：,.!?;: 　"
_FILLER = re.compile(
    r"^(?:(?:喂|嗯+|啊+|呃+|哦+|哎|唉|诶|那个|那么|然后|就是说?|你好|您好|对了|对对?对?|是的?|好的?|行)[，,、\s]*)+(?=.)"
)
# Talk about the call itself, and thanks.
_ABOUT_CALL = re.compile(
    r"转人工|找人工|听(?:不|得)?(?:清|到|见)|谢谢|麻烦你?了|辛苦|再见|挂了|等一下|稍等|在吗|喂喂|说慢一?点|再说一遍|你(?:是|们是)机器人"
)
# Who calls has a field of its own, and a unit that reads the matter need not know.
_ABOUT_NAME = re.compile(
    r"^(?:我|免贵|本人)(?:是|的名字|名字)?(?:姓|叫|是姓)(?!你|他|她|人|了|过)[一-鿿]{1,4}(?:[，,。\s]+|$)"
)
_ANSWERED_FORM = re.compile(
    r"贵姓|怎么称呼|姓名|电话|手机|号码|联系方式|保密|评价|还有(?:什么|其他)|哪里|哪儿|在哪|哪个|哪家|哪条|"
    r"地址|地点|位置|什么时候|几点|哪天|什么时间|多久"
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the caller with the line it comes from."""

    text: str
    line: Utterance
    weight: float


class Gist:
    """Chooses sentences.

    Args:
        weight: how much a text speaks about matters of the hotline.
    """

    def __init__(self, weight: Callable[[str], float]) -> None:
        self._weight = weight

    def sentences(self, answers: Iterable[tuple[str, Utterance]]) -> list[Sentence]:
        """Return the sentences that tell the matter, in the order in which they were said.

        Args:
            answers: the caller's lines, each with what they were asked before.
        """
        told = [
            Sentence(text, line, self._weight(text))
            for asked, line in answers
            if (text := _matter(line.text, asked)) is not None
        ]
        if not told:
            return []
        heaviest = max(one.weight for one in told)
        return _fitting([one for one in told if one.weight >= _SHARE * heaviest])


def joined(sentences: Iterable[str]) -> str:
    """Return sentences as one text; each keeps its words."""
    kept = [text.strip(_EDGES) for text in sentences]
    return "。".join(text for text in kept if text) + ("。" if any(kept) else "")


def says_again(text: str, known: Iterable[str]) -> bool:
    """Tell whether the known texts say already what ``text`` says."""
    grams = _bigrams(text)
    if not grams:
        return True
    before: set[str] = set().union(*(_bigrams(one) for one in known))
    return len(grams & before) >= _SAME * len(grams)


def _matter(text: str, asked: str) -> str | None:
    said = text.strip(_EDGES)
    said = _FILLER.sub("", said)
    said = _FILLER.sub("", _ABOUT_NAME.sub("", said)).strip(_EDGES)
    if len(core(said)) < _MIN_CHARS or is_yes(said) or is_agent_plea(said):
        return None
    if _ABOUT_CALL.search(said) and len(core(said)) <= _SHORT:
        return None
    if len(core(said)) <= _SHORT and (does_not_know(said) or refuses_phone(said)):
        return None
    if find_phones(said) or find_order_numbers(said):
        rest = re.sub(r"[\d零〇一幺二两三四五六七八九]{4,}", "", said)
        if len(core(rest)) < 2 * _MIN_CHARS:
            return None
    # An answer to where, when or who belongs into its own field, unless it tells more.
    if _ANSWERED_FORM.search(asked) and len(core(said)) <= _ANSWER:
        return None
    return said if substance(said) is not None else None


def _fitting(told: list[Sentence]) -> list[Sentence]:
    """Leave out what was said before; if it is still too long, the lightest go first."""
    kept: list[Sentence] = []
    for one in told:
        if says_again(one.text, [other.text for other in kept]):
            continue
        # Told again with more words: the fuller sentence takes the place of the shorter.
        kept = [other for other in kept if not says_again(other.text, [one.text])]
        kept.append(one)
    while len(kept) > 1 and sum(len(one.text) for one in kept) > MAX_CHARS:
        kept.remove(min(kept, key=lambda one: one.weight))
    return kept


def _bigrams(text: str) -> set[str]:
    said = core(text)
    return {said[i : i + 2] for i in range(len(said) - 1)}
