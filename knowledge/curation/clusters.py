"""Questions without a good answer, grouped so that one entry can answer each group."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from knowledge.curation.similarity import likeness
from knowledge.index.spoken import core

# Complete linkage: every two questions of a group are at least this alike, so that a chain of
# questions that resemble only their neighbours stays apart.
ALIKE = 0.25
MOST_SHOWN = 20
LONGEST_TITLE = 60


@dataclass(frozen=True)
class Question:
    """One question that was put to the base.

    ``seconds`` is how long the call took to handle, 0 if not known. ``decision`` is what the base
    did (``answer``, ``clarify``, ``hand_over``); ``disliked`` whether the caller said that the
    answer was no help. ``call_id`` may be empty: then the question counts as a call of its own.
    """

    id: int
    text: str
    call_id: str
    seconds: float
    decision: str
    disliked: bool
    at: datetime


@dataclass(frozen=True)
class Cluster:
    """Questions that belong together.

    ``title`` is the question that is most like all others, ``key`` stays the same while it does.
    ``seconds`` is the mean handling time of a call, ``cost`` calls times seconds. ``texts`` are
    the positions of the questions in what was given.
    """

    key: str
    title: str
    calls: int
    questions: tuple[str, ...]
    asked_ids: tuple[int, ...]
    unanswered: int
    clarified: int
    disliked: int
    seconds: float
    cost: float
    first_asked_at: datetime
    last_asked_at: datetime
    members: tuple[int, ...]
    medoid: int


def clusters(
    questions: Sequence[Question],
    vectors: NDArray[np.float32],
    centre: NDArray[np.float32] | None = None,
) -> list[Cluster]:
    """Group questions by meaning, words and sound; the dearest group first.

    Equal questions are one point, so that a frequent one does not pull others in. The result does
    not depend on the order of the questions. Memory grows with the square of the number of
    different ones: about 0.4 GB for 5,000.

    Args:
        vectors: unit vectors of the questions, ``[questions, dimension]``, or ``[0, dimension]``
            to do without a model.
        centre: mean vector of the base's wordings, ``[dimension]``; see
            :func:`knowledge.curation.similarity.likeness`.

    Raises:
        ValueError: there are vectors, but not one for each question.
    """
    if len(vectors) not in (0, len(questions)):
        raise ValueError("one vector for each question is needed")
    points: dict[str, list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        points[core(question.text).strip("？?。，,!！ ")].append(place)
    texts = sorted(points)
    places = [points[text] for text in texts]
    first = [min(members, key=lambda m: questions[m].id) for members in places]
    alike = likeness(texts, vectors[first] if len(vectors) else vectors, centre)
    found = [_cluster(questions, texts, places, group, alike) for group in _groups(alike)]
    found.sort(key=lambda c: (-c.cost, -c.calls, -c.last_asked_at.timestamp(), c.title))
    return found


def _groups(alike: NDArray[np.float32]) -> list[list[int]]:
    if len(alike) < 2:
        return [[place] for place in range(len(alike))]
    apart = 1.0 - alike
    np.fill_diagonal(apart, 0.0)
    labels = fcluster(
        linkage(squareform(apart, checks=False), method="complete"), 1.0 - ALIKE, "distance"
    )
    groups: dict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        groups[int(label)].append(place)
    return list(groups.values())


def _cluster(
    questions: Sequence[Question],
    texts: Sequence[str],
    places: Sequence[Sequence[int]],
    group: Sequence[int],
    alike: NDArray[np.float32],
) -> Cluster:
    sizes = np.asarray([len(places[point]) for point in group], dtype=np.float32)
    # What many people said weighs more in saying what the group is about.
    central = alike[np.ix_(group, group)] @ sizes
    medoid = group[int(central.argmax())]
    members = sorted(
        (place for point in group for place in places[point]), key=lambda m: questions[m].id
    )
    asked = [questions[member] for member in members]
    handled: dict[str, float] = {}
    for question in asked:
        call = question.call_id or f"#{question.id}"
        handled[call] = max(handled.get(call, 0.0), question.seconds)
    shown = dict.fromkeys(question.text.strip() for question in asked)
    title = texts[medoid][:LONGEST_TITLE] or asked[0].text.strip()[:LONGEST_TITLE]
    cost = sum(handled.values())
    return Cluster(
        key=hashlib.sha256(texts[medoid].encode()).hexdigest()[:12],
        title=title,
        calls=len(handled),
        questions=tuple(shown)[:MOST_SHOWN],
        asked_ids=tuple(question.id for question in asked),
        unanswered=sum(question.decision == "hand_over" for question in asked),
        clarified=sum(question.decision == "clarify" for question in asked),
        disliked=sum(question.disliked for question in asked),
        seconds=cost / len(handled),
        cost=cost,
        first_asked_at=min(question.at for question in asked),
        last_asked_at=max(question.at for question in asked),
        members=tuple(members),
        medoid=min(places[medoid], key=lambda m: questions[m].id),
    )
