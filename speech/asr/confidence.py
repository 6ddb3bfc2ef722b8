"""How likely an utterance was understood, from what Whisper tells about its own decoding."""

from __future__ import annotations

import math
from dataclasses import dataclass

DOUBT_FLOOR = 0.02


@dataclass(frozen=True)
class Evidence:
    """What the decoder says of one utterance.

    log_prob: mean log-probability of the tokens, at most 0. seconds: length of the audio.
    no_speech: probability that nobody spoke, 0..1. characters: how many were written.
    """

    log_prob: float
    seconds: float
    no_speech: float
    characters: int


def confidence_of(evidence: Evidence) -> float:
    """Probability 0..1."""
    return float(min(1.0, max(0.0, math.exp(evidence.log_prob))))
