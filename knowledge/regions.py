"""Answers that differ from town to town: one title, several entries, at most one of them said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.text import normalise
from knowledge.types import WHOLE_CITY, Entry
from nlu.phonetics.gazetteer import PLACES, TOWNS

Item = TypeVar("Item")

_NAMES = {town: (f"{town}镇", *((town,) if town in PLACES else ())) for town in TOWNS}


@dataclass(frozen=True)
class Siblings(Generic[Item]):
    """A ranked list with one entry for each title.

    ``towns`` holds the entries that the first one stands for, when it holds in one town only,
    nothing holds in the whole city, and nobody knows where the caller is: which of them is right
    has to be asked.
    """

    kept: list[Item]
    towns: list[Item]


def town_in(text: str) -> str | None:
    """The town ("文城镇") that a text names, if it names exactly one."""
    named = [town for town, names in _NAMES.items() if any(name in text for name in names)]
    return f"{named[0]}镇" if len(named) == 1 else None


def one_per_title(
    items: Sequence[Item], entry_of: Callable[[Item], Entry], region: str | None
) -> Siblings[Item]:
    """Keep the entry for the caller's town, else the one for the whole city, else the best.

    Args:
        items: ranked, best first; entries of other towns are already left out if ``region`` is
            known.
        entry_of: the entry of an item.
        region: the caller's town, or ``None``.
    """
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(normalise(entry_of(item).content.title), []).append(item)

    def order(item: Item) -> int:
        place = entry_of(item).content.region
        if region is not None and place == region:
            return 0
        return 1 if place in ("", WHOLE_CITY) else 2

    kept: list[Item] = []
    towns: list[Item] = []
    for group in groups.values():
        chosen = min(group, key=order)
        if not kept and len(group) > 1 and order(chosen) == 2:
            towns = group
        kept.append(chosen)
    return Siblings(kept, towns)
