"""Two sets of facts, and where they cannot both be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from knowledge.curation.facts import TITLES, Fact, Kind

Key = tuple[Kind, str]
_ORDER: tuple[Kind, ...] = tuple(TITLES)
_MOST_SHOWN = 4


def differences(left: Sequence[Fact], right: Sequence[Fact]) -> list[str]:
    """Chinese sentences, one for each kind of fact in which the two disagree.

    Figures disagree when each side states one that the other lacks; a side that only tells less
    does not disagree. Lists of materials disagree as soon as one item differs, as the caller who
    brings too little is sent home.
    """
    one, other = _by_key(left), _by_key(right)
    sentences: list[str] = []
    for key in sorted(one.keys() & other.keys(), key=lambda k: (_ORDER.index(k[0]), k[1])):
        only_left = _missing(key[0], one[key], other[key])
        only_right = _missing(key[0], other[key], one[key])
        kind, topic = key
        title = topic if topic and kind != "count" else TITLES[kind]
        if kind == "material":
            if only_left or only_right:
                sentences.append(_lists(title, only_left, only_right))
        elif only_left and only_right:
            sentences.append(f"{title}：一处写{_shown(only_left)}，一处写{_shown(only_right)}")
    return sentences


def _by_key(found: Sequence[Fact]) -> dict[Key, dict[str, str]]:
    grouped: dict[Key, dict[str, str]] = defaultdict(dict)
    for fact in found:
        grouped[fact.kind, fact.topic].setdefault(fact.value, fact.text)
    return grouped


def _missing(kind: Kind, one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Texts of what the other side does not state."""
    return [
        text for value, text in one.items() if not any(_same(kind, value, known) for known in other)
    ]


def _same(kind: Kind, one: str, other: str) -> bool:
    # 户口簿 and 户口簿原件, 人社窗口 and 市人社窗口 are the same thing.
    named = kind in ("material", "place")
    return one == other or (named and (one in other or other in one))


def _lists(title: str, only_left: list[str], only_right: list[str]) -> str:
    if only_left and only_right:
        return f"{title}：一处多写了{_shown(only_left)}，一处多写了{_shown(only_right)}"
    return f"{title}：一处写了{_shown(only_left or only_right)}，另一处没有写"


def _shown(texts: list[str]) -> str:
    return "、".join(texts[:_MOST_SHOWN]) + ("等" if len(texts) > _MOST_SHOWN else "")
