"""Fits the decision on the base itself: leave-one-out questions and strangers' questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.decide.features import features
from knowledge.decide.model import LEXICAL_KEY, Calibration
from knowledge.decide.samples import Sample, leave_one_out, out_of_scope
from knowledge.errors import KnowledgeError
from knowledge.index.embedder import Embedder
from knowledge.index.snapshot import IndexSnapshot

TARGET_PRECISION = 0.97
# At least so many of the questions that nothing answers must not even be clarified.
TARGET_REJECTION = 0.90
FOLDS = 5
SEED = 12345


@dataclass(frozen=True)
class _Data:
    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    in_scope: NDArray[np.bool_]
    in_top_two: NDArray[np.bool_]
    weight: NDArray[np.float64]
    group: NDArray[np.int64]


def calibrate(
    snapshot: IndexSnapshot,
    embedder: Embedder | None,
    strangers: Sequence[str],
    *,
    target_precision: float = TARGET_PRECISION,
) -> Calibration:
    """Fit the probability that the first entry is right, and choose the cut-offs.

    Three kinds of questions are asked: every variant without itself (right or wrong), every
    variant without its whole entry (always wrong, and as near as wrong can be; half weight, as
    callers mostly ask what the base knows), and ``strangers`` (always wrong). Cut-offs are
    chosen on out-of-fold probabilities, with all variants of an entry in the same fold.

    Raises:
        KnowledgeError: the base is too small to learn from.
    """
    groups = [
        (leave_one_out(snapshot, embedder), 1.0),
        (leave_one_out(snapshot, embedder, absent=True), 0.5),
        (out_of_scope(snapshot, embedder, strangers), 1.0),
    ]
    data = _table(groups)
    if data.right.sum() < 20 or (~data.right).sum() < 20:
        raise KnowledgeError("too_few_entries", "条目和问法太少，无法计算判定参数。")
    probability = _out_of_fold(data)
    answer_at = _answer_cut(data, probability, target_precision)
    clarify_at = min(_clarify_cut(data, probability), answer_at)
    mean, scale, weights, bias = _fit(data.values, data.right, data.weight)
    return Calibration(
        model=snapshot.model or LEXICAL_KEY,
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        weights=tuple(weights.tolist()),
        bias=bias,
        answer_at=answer_at,
        clarify_at=clarify_at,
        report=_report(data, probability, answer_at, clarify_at),
    )


def _table(groups: Sequence[tuple[list[Sample], float]]) -> _Data:
    rows = [(sample, weight) for samples, weight in groups for sample in samples if sample.hits]
    return _Data(
        values=np.stack([features(sample.hits, sample.terms) for sample, _ in rows]),
        right=np.asarray([sample.rank == 0 for sample, _ in rows]),
        in_scope=np.asarray([sample.expected is not None for sample, _ in rows]),
        in_top_two=np.asarray([sample.rank in (0, 1) for sample, _ in rows]),
        weight=np.asarray([weight for _, weight in rows]),
        group=np.asarray([sample.group for sample, _ in rows]),
    )


def _fit(
    values: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression

    mean = values.mean(axis=0)
    scale = np.maximum(values.std(axis=0), 1e-6)
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((values - mean) / scale, right, sample_weight=weight)
    return mean, scale, np.asarray(model.coef_[0]), float(model.intercept_[0])


def _out_of_fold(data: _Data) -> NDArray[np.float64]:
    names = np.unique(data.group)
    np.random.default_rng(SEED).shuffle(names)
    fold = {int(name): place % FOLDS for place, name in enumerate(names)}
    folds = np.asarray([fold[int(name)] for name in data.group])
    probability = np.zeros(len(folds))
    for number in range(FOLDS):
        train, test = folds != number, folds == number
        mean, scale, weights, bias = _fit(data.values[train], data.right[train], data.weight[train])
        logit = ((data.values[test] - mean) / scale) @ weights + bias
        probability[test] = 1.0 / (1.0 + np.exp(-logit))
    return probability


def _answer_cut(data: _Data, probability: NDArray[np.float64], target: float) -> float:
    """Lowest cut-off from which on answers to in-scope questions reach the target precision."""
    chosen = data.in_scope
    order = np.argsort(-probability[chosen], kind="stable")
    right = data.right[chosen][order]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    reached = np.flatnonzero(precision >= target)
    if not len(reached):
        return 1.0
    return float(probability[chosen][order][reached[-1]])


def _clarify_cut(data: _Data, probability: NDArray[np.float64]) -> float:
    """Cut-off below which the target share of strangers' questions falls."""
    strangers = probability[~data.in_scope & (data.weight >= 1.0)]
    if not len(strangers):
        return 0.3
    return float(np.quantile(strangers, TARGET_REJECTION))


def _report(
    data: _Data, probability: NDArray[np.float64], answer_at: float, clarify_at: float
) -> dict[str, float]:
    inside = data.in_scope
    strangers = ~inside & (data.weight >= 1.0)
    absent = ~inside & (data.weight < 1.0)
    answered = inside & (probability >= answer_at)
    clarified = inside & (probability >= clarify_at) & (probability < answer_at)

    def share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float:
        return round(float(part.sum() / max(whole.sum(), 1)), 4)

    return {
        "questions": float(inside.sum()),
        "strangers": float(strangers.sum()),
        "r_at_1": share(inside & data.right, inside),
        "precision": share(answered & data.right, answered),
        "coverage": share(answered, inside),
        "clarified": share(clarified, inside),
        "clarified_top_two": share(clarified & data.in_top_two, clarified),
        "strangers_answered": share(strangers & (probability >= answer_at), strangers),
        "strangers_handed_over": share(strangers & (probability < clarify_at), strangers),
        "absent_answered": share(absent & (probability >= answer_at), absent),
    }
