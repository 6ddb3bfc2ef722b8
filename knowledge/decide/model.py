"""The fitted decision: probability that the first entry is right, and two cut-offs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.decide.features import NAMES, features
from knowledge.errors import KnowledgeError
from knowledge.index.snapshot import Hit
from knowledge.types import Decision

CALIBRATION_FILE = Path(__file__).with_name("calibration.json")
LEXICAL_KEY = "lexical"
"""Name of the calibration that is used without an embedding model."""


@dataclass(frozen=True)
class Calibration:
    """Logistic regression over :func:`knowledge.decide.features.features`, with cut-offs.

    ``p = 1 / (1 + exp(-(bias + Σ weight_i · (feature_i − mean_i) / scale_i)))``; at or above
    ``answer_at`` the entry is answered, at or above ``clarify_at`` two titles are offered. What
    the recogniser heard is answered from ``heard_at`` on: misheard words make a right entry look
    doubtful, but seldom a wrong one right. How sure the recogniser was is no feature: beside
    ``p`` it says nothing about whether the entry is right (264 developing questions by telephone).
    ``report`` keeps the figures that the cut-offs were chosen by.
    """

    model: str
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    answer_at: float
    heard_at: float
    clarify_at: float
    report: dict[str, float]

    def probability(self, values: NDArray[np.float64]) -> float:
        """Probability (0..1) that the first entry is the right one."""
        z = (values - np.asarray(self.mean)) / np.asarray(self.scale)
        logit = self.bias + float(z @ np.asarray(self.weights))
        return 1.0 / (1.0 + math.exp(-min(max(logit, -40.0), 40.0)))

    def decide(
        self, hits: Sequence[Hit], terms: int, *, heard: bool = False
    ) -> tuple[Decision, float]:
        """The decision for a ranked list and the probability behind it.

        ``heard``: the question was spoken, not typed.
        """
        if not hits or not terms:
            return "hand_over", 0.0
        probability = self.probability(features(hits, terms))
        if probability >= (self.heard_at if heard else self.answer_at):
            return "answer", probability
        if probability >= self.clarify_at:
            return "clarify", probability
        return "hand_over", probability


def load_calibrations(path: Path = CALIBRATION_FILE) -> dict[str, Calibration]:
    """All fitted calibrations by name of embedding model.

    Raises:
        KnowledgeError: the file is missing, damaged, or made for other features.
    """
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data["features"] != list(NAMES):
            raise ValueError("made for other features")
        return {
            name: Calibration(
                model=name,
                mean=tuple(item["mean"]),
                scale=tuple(item["scale"]),
                weights=tuple(item["weights"]),
                bias=float(item["bias"]),
                answer_at=float(item["answer_at"]),
                # A file of an earlier version has one cut-off for both.
                heard_at=float(item.get("heard_at", item["answer_at"])),
                clarify_at=float(item["clarify_at"]),
                report=dict(item["report"]),
            )
            for name, item in data["models"].items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            "calibration_unreadable", "知识库的判定参数无法读取，请重新运行 calibrate 命令。"
        ) from error


def save_calibration(calibration: Calibration, path: Path = CALIBRATION_FILE) -> None:
    """Put one model's calibration into the file, keeping those of other models."""
    try:
        known = load_calibrations(path)
    except KnowledgeError:
        known = {}
    known[calibration.model] = calibration
    models = {
        name: {key: value for key, value in asdict(item).items() if key != "model"}
        for name, item in sorted(known.items())
    }
    text = json.dumps({"features": list(NAMES), "models": models}, indent=1, ensure_ascii=False)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(path)
