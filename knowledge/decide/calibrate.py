"""Fits the decision on the base itself and on strangers' questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.decide.features import features
from knowledge.decide.model import LEXICAL_KEY, Calibration
from knowledge.decide.reliability import bins_of, calibration_error
from knowledge.decide.samples import Questioner, Sample
from knowledge.decide.wording import rambling, told
from knowledge.errors import KnowledgeError
from knowledge.index.embedder import Embedder
from knowledge.index.snapshot import IndexSnapshot

TARGET_PRECISION = 0.97
# In a story or misheard, a little less is asked for; below that, asking back is better.
TARGET_HARDER = 0.95
# So many of the strangers' questions are not even clarified. Asking a stranger back costs one
# sentence; sending a citizen away whose entry is among the first two costs a call.
TARGET_REJECTION = 0.80
FOLDS = 5
SEED = 12345
# Fewer unforeseen questions than this say nothing about a precision of 97 %.
SMALLEST = 50

# How often each kind of question counts. Callers mostly ask what the base knows, in words that
# nobody foresaw; what is repeated word for word must be answered; an absent entry is rare.
KINDS = {
    "unforeseen": 1.0,
    "told": 0.7,
    "misheard": 0.5,
    "repeated": 0.3,
    "repeated_misheard": 0.2,
    "absent": 0.4,
    "strangers": 1.0,
    "strangers_told": 0.7,
    "rambling": 0.7,
}
RAMBLINGS = 150

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class _Table:
    """One row for each question: ``[n, features]`` and ``[n]``."""

    values: Vector
    right: Mask
    in_top_two: Mask
    weight: Vector
    kind: NDArray[np.str_]
    group: NDArray[np.int64]


def calibrate(
    snapshot: IndexSnapshot,
    embedder: Embedder | None,
    strangers: Sequence[str],
    *,
    target_precision: float = TARGET_PRECISION,
) -> Calibration:
    """Fit the probability that the first entry is right, and choose the cut-offs.

    The cut-offs are chosen on out-of-fold probabilities, with all questions of an entry in the
    same fold: ``answer_at`` is the lowest at which answers to unforeseen wordings reach
    ``target_precision``, and those in a story ``TARGET_HARDER``; ``heard_at`` the lowest at which
    misheard ones do; ``clarify_at`` the lowest at which ``TARGET_REJECTION`` of the strangers'
    questions go to a person at once.

    Raises:
        KnowledgeError: the base is too small to learn from.
    """
    table = _questions(snapshot, embedder, strangers)
    probability = _out_of_fold(table)
    answer_at = _answer_cut(
        table, probability, {"unforeseen": target_precision, "told": TARGET_HARDER}
    )
    heard_at = _answer_cut(table, probability, {"misheard": TARGET_HARDER})
    clarify_at = min(_clarify_cut(table, probability), answer_at, heard_at)
    mean, scale, weights, bias = _fit(table.values, table.right, table.weight)
    return Calibration(
        model=snapshot.model or LEXICAL_KEY,
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        weights=tuple(weights.tolist()),
        bias=bias,
        answer_at=answer_at,
        heard_at=heard_at,
        clarify_at=clarify_at,
        report=_report(table, probability, (answer_at, heard_at, clarify_at)),
    )


@dataclass(frozen=True)
class OutOfFold:
    """Probabilities by fits that did not see the entry, and what was right; all ``[n]``."""

    probability: Vector
    right: Mask
    weight: Vector


def out_of_fold(
    snapshot: IndexSnapshot, embedder: Embedder | None, strangers: Sequence[str]
) -> OutOfFold:
    """What :func:`calibrate` chooses its cut-offs by.

    Raises:
        KnowledgeError: the base is too small to learn from.
    """
    table = _questions(snapshot, embedder, strangers)
    return OutOfFold(_out_of_fold(table), table.right, table.weight)


def _questions(
    snapshot: IndexSnapshot, embedder: Embedder | None, strangers: Sequence[str]
) -> _Table:
    ask = Questioner(snapshot, embedder)
    return _table(
        {
            "unforeseen": ask.leave_one_out(),
            "told": ask.told(),
            "misheard": ask.misheard(),
            "repeated": ask.repeated(),
            "repeated_misheard": ask.repeated_misheard(),
            "absent": ask.absent(),
            "strangers": ask.strangers(strangers),
            "strangers_told": ask.strangers([told(text, i) for i, text in enumerate(strangers)]),
            "rambling": ask.strangers([rambling(seed) for seed in range(RAMBLINGS)]),
        }
    )


def _table(samples: dict[str, list[Sample]]) -> _Table:
    rows = [(kind, item) for kind, items in samples.items() for item in items if item.hits]
    right = np.asarray([item.rank == 0 for _, item in rows], dtype=bool)
    if len(samples["unforeseen"]) < SMALLEST or right.all() or not right.any():
        raise KnowledgeError("too_few_entries", "条目和问法太少，无法计算判定参数。")
    return _Table(
        values=np.stack([features(item.hits, item.terms) for _, item in rows]),
        right=right,
        in_top_two=np.asarray([item.rank in (0, 1) for _, item in rows]),
        weight=np.asarray([KINDS[kind] for kind, _ in rows]),
        kind=np.asarray([kind for kind, _ in rows]),
        group=np.asarray([item.group for _, item in rows]),
    )


def _fit(values: Vector, right: Mask, weight: Vector) -> tuple[Vector, Vector, Vector, float]:
    from sklearn.linear_model import LogisticRegression

    mean = values.mean(axis=0)
    scale = np.maximum(values.std(axis=0), 1e-6)
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((values - mean) / scale, right, sample_weight=weight)
    return mean, scale, np.asarray(model.coef_[0]), float(model.intercept_[0])


def _out_of_fold(table: _Table) -> Vector:
    names = np.unique(table.group)
    np.random.default_rng(SEED).shuffle(names)
    fold = {int(name): place % FOLDS for place, name in enumerate(names)}
    folds = np.asarray([fold[int(name)] for name in table.group])
    probability = np.zeros(len(folds))
    for number in range(FOLDS):
        train, test = folds != number, folds == number
        mean, scale, weights, bias = _fit(
            table.values[train], table.right[train], table.weight[train]
        )
        logit = ((table.values[test] - mean) / scale) @ weights + bias
        probability[test] = 1.0 / (1.0 + np.exp(-logit))
    return probability


def _answer_cut(table: _Table, probability: Vector, targets: dict[str, float]) -> float:
    """Lowest cut-off at which answers to each kind of question reach its target precision.

    All targets have to hold at the same cut-off: precision does not rise with it steadily.
    """
    cuts = np.unique(probability)
    good = np.ones(len(cuts), dtype=bool)
    for kind, target in targets.items():
        chosen = table.kind == kind
        order = np.argsort(probability[chosen], kind="stable")
        values = probability[chosen][order]
        # Number of questions, and of right ones, at or above each value.
        right = np.append(np.cumsum(table.right[chosen][order][::-1])[::-1], 0)
        first = np.searchsorted(values, cuts, side="left")
        answered = len(values) - first
        good &= (answered > 0) & (right[first] >= target * answered)
    return float(cuts[np.argmax(good)]) if good.any() else 1.0


def _clarify_cut(table: _Table, probability: Vector) -> float:
    strangers = probability[table.kind == "strangers"]
    # Without strangers to learn from, ask back where right is at least as likely as wrong.
    return float(np.quantile(strangers, TARGET_REJECTION)) if len(strangers) else 0.5


def _report(
    table: _Table, probability: Vector, cut_offs: tuple[float, float, float]
) -> dict[str, float]:
    """Figures of the out-of-fold decisions; shares are 0..1."""
    answer_at, heard_at, clarify_at = cut_offs
    heard = np.char.endswith(table.kind, "misheard")
    answers = probability >= np.where(heard, heard_at, answer_at)
    clarifies = (probability >= clarify_at) & ~answers

    def share(part: Mask, whole: Mask) -> float:
        return round(float((part & whole).sum() / max(whole.sum(), 1)), 4)

    bins = bins_of(probability, table.right, table.weight)
    report: dict[str, float] = {"calibration_error": round(calibration_error(bins), 4)}
    for kind in ("unforeseen", "told", "misheard", "repeated", "repeated_misheard"):
        asked = table.kind == kind
        report[f"{kind}_n"] = float(asked.sum())
        report[f"{kind}_r_at_1"] = share(table.right, asked)
        report[f"{kind}_precision"] = share(table.right, asked & answers)
        report[f"{kind}_coverage"] = share(answers, asked)
        report[f"{kind}_clarified"] = share(clarifies, asked)
        report[f"{kind}_clarified_top_two"] = share(table.in_top_two, asked & clarifies)
    for kind in ("absent", "strangers", "strangers_told", "rambling"):
        asked = table.kind == kind
        report[f"{kind}_n"] = float(asked.sum())
        report[f"{kind}_rejection"] = share(~answers, asked)
        report[f"{kind}_handed_over"] = share(probability < clarify_at, asked)
    return report
