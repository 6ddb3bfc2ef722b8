"""How likely an utterance was understood, from what Whisper tells about its own decoding.

The decoder's mean log-probability orders utterances well, but its exponential is no probability:
over a telephone line, of the utterances with exp(log_prob) between 0.6 and 0.7 two thirds are
wrong. A logistic curve over the logarithm of the doubt (-log_prob) makes it one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# Fitted by `python -m benchmarks.recognition --calibrate`: of recordings of people and of voices
# through G.711 at 8 kHz, quiet, with noise 15 dB and 5 dB below the speech, what share is right
# by sound (toneless pinyin error at most 10 %). Length and no_speech were tried too and made it
# no better on sentences that the fit had not seen.
DOUBT_FLOOR = 0.02
STEEPNESS = 3.945
CONSTANT = -3.878


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
    """Probability 0..1 that an utterance is right by sound. It falls with -log_prob alone."""
    doubt = math.log(DOUBT_FLOOR - min(0.0, evidence.log_prob))
    return 1.0 / (1.0 + math.exp(STEEPNESS * doubt - CONSTANT))
