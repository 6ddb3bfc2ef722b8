"""Entries that are asked for with the same words and say different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.curation.disagree import differences
from knowledge.curation.facts import Fact, facts
from knowledge.curation.nearest import near_pairs
from knowledge.curation.subject import Subjects
from knowledge.text import normalise
from knowledge.types import WHOLE_CITY, Entry
from nlu.phonetics import syllables

# Shorter questions sound alike by chance.
FEWEST_SYLLABLES = 4
# Entries that share one wording: so many neighbours of each are compared.
MOST_IN_GROUP = 32
MOST_QUESTIONS = 5
MOST_CONFLICTS = 1000


@dataclass(frozen=True)
class ConflictSide:
    """One of two entries."""

    id: str
    title: str
    version: int
    region: str
    answer_spoken: str


@dataclass(frozen=True)
class Conflict:
    """Two entries, the wordings that they share, and how they differ in Chinese sentences.

    ``similarity`` is that of the nearest wordings, 0..1; the same words or sounds are 1.
    """

    left: ConflictSide
    right: ConflictSide
    similarity: float
    questions: tuple[tuple[str, str], ...]
    differences: tuple[str, ...]


def conflicts(
    entries: Sequence[Entry],
    vectors: NDArray[np.float32],
    owners: NDArray[np.int64],
    *,
    most: int = MOST_CONFLICTS,
) -> list[Conflict]:
    """Pairs of published entries for one question, one place and one time that disagree in facts.

    Args:
        vectors: unit vectors of the wordings, ``[wordings, dimension]``; ``[0, dimension]``
            compares by words and sounds only.
        owners: position in ``entries`` of each vector's entry, ``[wordings]``. An entry's vectors
            stand in the order of its title and its questions, each wording once.
        most: the list is cut here, the most alike first.

    Raises:
        ValueError: an entry has another number of vectors than of wordings.
    """
    wordings = _wordings(entries, owners if len(vectors) else None)
    shared = _shared(entries, wordings, vectors)
    subjects = Subjects(entries, vectors, owners)
    known: dict[int, tuple[Fact, ...]] = {}
    found: list[Conflict] = []
    for (left, right), questions in shared.items():
        # Who asks with a shared wording may get either answer, whatever the entries are about.
        if max(questions.values()) < 1.0 and not subjects.same(left, right):
            continue
        for place in (left, right):
            if place not in known:
                known[place] = facts(entries[place].content)
        told = differences(known[left], known[right])
        if told:
            best = sorted(questions.items(), key=lambda pair: (-pair[1], pair[0]))
            found.append(
                Conflict(
                    _side(entries[left]),
                    _side(entries[right]),
                    best[0][1],
                    tuple(pair for pair, _ in best[:MOST_QUESTIONS]),
                    tuple(told),
                )
            )
    found.sort(key=lambda c: (-c.similarity, -len(c.differences), c.left.id, c.right.id))
    return found[:most]


def comparable(left: Entry, right: Entry) -> bool:
    """Whether both may be said to one caller: both published, in one place, at one time.

    Entries of two different towns are siblings; they differ because the towns do.
    """
    one, other = left.content, right.content
    if left.state != "published" or right.state != "published":
        return False
    if one.region != other.region and WHOLE_CITY not in (one.region, other.region):
        return False
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    end = min(one.valid_to or date.max, other.valid_to or date.max)
    return start <= end


Shared = dict[tuple[int, int], dict[tuple[str, str], float]]


def _wordings(
    entries: Sequence[Entry], owners: NDArray[np.int64] | None
) -> tuple[list[str], list[int]]:
    """Texts and their entries' positions, in the order of the vectors."""
    own = [
        list(dict.fromkeys((entry.content.title, *entry.content.questions))) for entry in entries
    ]
    if owners is None:
        return (
            [text for texts in own for text in texts],
            [place for place, texts in enumerate(own) for _ in texts],
        )
    counts = np.bincount(owners, minlength=len(entries)) if len(owners) else np.zeros(0, np.int64)
    if len(counts) != len(entries) or any(
        count != len(texts) for count, texts in zip(counts, own, strict=True)
    ):
        raise ValueError("every wording needs exactly one vector")
    order = [iter(texts) for texts in own]
    return [next(order[owner]) for owner in owners], [int(owner) for owner in owners]


def _shared(
    entries: Sequence[Entry],
    wordings: tuple[list[str], list[int]],
    vectors: NDArray[np.float32],
) -> Shared:
    """Pairs of comparable entries with their near-same wordings."""
    texts, owners = wordings
    found: Shared = defaultdict(dict)
    by_text: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        by_text[normalise(text).rstrip("？?。!！ ")].append(row)
    by_sound: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for text, rows in by_text.items():
        heard = syllables(text)
        key = heard if len(heard) >= FEWEST_SYLLABLES else (text,)
        by_sound[key].extend(rows)
    for rows in by_sound.values():
        _add(found, entries, texts, owners, _within(entries, owners, rows), 1.0)
    if len(vectors):
        groups = list(by_text.values())
        first = np.asarray([rows[0] for rows in groups], dtype=np.int64)
        for one, other, cosine in near_pairs(vectors[first]):
            across = _between(groups[one], groups[other])
            _add(found, entries, texts, owners, across, cosine)
    return found


def _within(
    entries: Sequence[Entry], owners: list[int], rows: list[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of one group, by region so that a town meets its own entries and the city's."""
    by_region: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_region[entries[owners[row]].content.region].append(row)
    city = by_region.get(WHOLE_CITY, [])
    for region, members in by_region.items():
        others = members if region == WHOLE_CITY else [*members, *city[:MOST_IN_GROUP]]
        for place, row in enumerate(members):
            for other in others[place + 1 : place + 1 + MOST_IN_GROUP]:
                yield row, other


def _between(one: list[int], other: list[int]) -> Iterator[tuple[int, int]]:
    for row in one[:MOST_IN_GROUP]:
        for near in other[:MOST_IN_GROUP]:
            yield row, near


def _add(
    found: Shared,
    entries: Sequence[Entry],
    texts: list[str],
    owners: list[int],
    pairs: Iterator[tuple[int, int]],
    similarity: float,
) -> None:
    for one, other in pairs:
        left, right = sorted((one, other), key=lambda row: owners[row])
        pair = owners[left], owners[right]
        if pair[0] == pair[1] or not comparable(entries[pair[0]], entries[pair[1]]):
            continue
        words = texts[left], texts[right]
        found[pair][words] = max(similarity, found[pair].get(words, 0.0))


def _side(entry: Entry) -> ConflictSide:
    content = entry.content
    return ConflictSide(
        entry.id, content.title, entry.version, content.region, content.answer_spoken
    )
