"""Fits the confidence of Whisper to how often an utterance is right by sound."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks._recordings import MISSING, callers, people, right_by_sound
from speech.asr.confidence import DOUBT_FLOOR, Evidence
from speech.asr.whisper import open_whisper
from tests.voices import MODELS

LINES = ("telephone", "noisy telephone", "loud telephone")
EACH = 8
QUICK_EACH = 2
FOLDS = 5
BINS = 8
# Half of the weight is people's, half the voices'.
PEOPLE_SHARE = 0.5


def doubt(evidence: Evidence) -> float:
    """How unsure the decoder is of itself, on a scale on which chances move evenly."""
    return math.log(DOUBT_FLOOR - evidence.log_prob)


# In speech/asr/confidence.py; the others are not better out of fold.
CHOSEN = "doubt"
FEATURES = {
    "doubt": lambda one: [doubt(one)],
    "log_prob": lambda one: [one.log_prob],
    "doubt, duration": lambda one: [doubt(one), math.log(one.seconds)],
    "doubt, no_speech": lambda one: [doubt(one), one.no_speech],
    "doubt, duration, no_speech": lambda one: [doubt(one), math.log(one.seconds), one.no_speech],
    "doubt, characters": lambda one: [doubt(one), math.log(one.characters)],
}

Rows = NDArray[np.float64]


def calibrate(quick: bool) -> Iterator[dict]:
    """Measure, then yield the fits: each with its reliability out of fold, then its numbers.

    The folds keep together all recordings of one sentence: eight voices with the same words are
    not eight independent witnesses.
    """
    if not list(people(LINES[:1], 1)):
        yield {"missing": MISSING}
    evidence, right, sentences, rows_of = observed(QUICK_EACH if quick else EACH)
    weights = balanced(np.array(["people" in group for group in rows_of]))
    yield {"utterances": len(right), "right": round(float(right.mean()), 3)}
    old = np.exp(np.array([one.log_prob for one in evidence]))
    yield {"fit": "exp(log_prob)", **reliability(old, right, weights)}
    for name, features in FEATURES.items():
        rows = np.array([features(one) for one in evidence])
        out = out_of_fold(rows, right, sentences, weights)
        yield {
            "fit": name,
            **reliability(out, right, weights),
            "numbers": fit(rows, right, weights),
        }
        if name != CHOSEN:
            continue
        for group in dict.fromkeys(rows_of):
            inside = np.array([one == group for one in rows_of])
            yield {
                "recordings": group,
                "utterances": int(inside.sum()),
                "right": round(float(right[inside].mean()), 3),
                "confidence": round(float(out[inside].mean()), 3),
            }


def observed(each: int) -> tuple[list[Evidence], Rows, list[str], list[str]]:
    """Return evidence, right (0 or 1), sentence and group of every utterance with text."""
    recogniser = open_whisper(MODELS, threads=2, beam=1)
    evidence, right, sentences, groups = [], [], [], []
    for recording in (*people(LINES), *callers(LINES, each)):
        heard, found = recogniser.examine(recording.pcm)
        if found is None:
            continue
        evidence.append(found)
        right.append(float(right_by_sound(recording.said, heard.text)))
        sentences.append(recording.said)
        groups.append(recording.group)
    return evidence, np.array(right), sentences, groups


def balanced(human: NDArray[np.bool_]) -> Rows:
    """Weights of mean 1 that give people PEOPLE_SHARE of the whole."""
    count = int(human.sum())
    if count in (0, len(human)):
        return np.ones(len(human))
    share = np.where(human, PEOPLE_SHARE / count, (1 - PEOPLE_SHARE) / (len(human) - count))
    return np.asarray(share * len(human))


def fit(rows: Rows, right: Rows, weights: Rows) -> list[float]:
    """Logistic regression: a number for each feature, then the constant."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10.0).fit(rows, right, sample_weight=weights)
    return [round(float(number), 3) for number in (*model.coef_[0], model.intercept_[0])]


def out_of_fold(rows: Rows, right: Rows, groups: list[str], weights: Rows) -> Rows:
    """Probability of each utterance by a fit that has not seen its sentence."""
    from sklearn.model_selection import GroupKFold

    out = np.zeros(len(right))
    for known, fresh in GroupKFold(FOLDS).split(rows, right, groups):
        *numbers, constant = fit(rows[known], right[known], weights[known])
        out[fresh] = 1 / (1 + np.exp(-(rows[fresh] @ np.array(numbers) + constant)))
    return out


def reliability(probability: Rows, right: Rows, weights: Rows) -> dict:
    """Expected calibration error (bins of equal size), Brier score, and area under the ROC."""
    from sklearn.metrics import roc_auc_score

    error = 0.0
    for part in np.array_split(np.argsort(probability, kind="stable"), BINS):
        weight = weights[part]
        gap = np.average(probability[part] - right[part], weights=weight)
        error += abs(gap) * weight.sum() / weights.sum()
    return {
        "calibration_error": round(float(error), 3),
        "brier": round(float(np.average(np.square(probability - right), weights=weights)), 3),
        "auc": round(float(roc_auc_score(right, probability, sample_weight=weights)), 3),
    }
