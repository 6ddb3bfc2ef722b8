"""The house format: mono, 16 000 Hz, int16, frames of 20 ms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
FRAME_SECONDS = 0.02
FRAME_SAMPLES = 320

Pcm = NDArray[np.int16]


def silence(seconds: float) -> Pcm:
    """`seconds` of digital silence."""
    return np.zeros(max(0, round(seconds * SAMPLE_RATE)), np.int16)


def seconds_of(pcm: Pcm) -> float:
    """Duration of house-format audio in seconds."""
    return len(pcm) / SAMPLE_RATE


def frames(pcm: Pcm) -> Iterator[Pcm]:
    """Cut audio into 320-sample frames; the last one is padded with silence."""
    for start in range(0, len(pcm), FRAME_SAMPLES):
        frame = pcm[start : start + FRAME_SAMPLES]
        if len(frame) < FRAME_SAMPLES:
            frame = np.concatenate([frame, np.zeros(FRAME_SAMPLES - len(frame), np.int16)])
        yield frame


def to_pcm(samples: NDArray[Any]) -> Pcm:
    """Convert float samples in [-1, 1] (or integers in the int16 range) to int16, saturating."""
    if samples.dtype == np.int16:
        return samples
    if np.issubdtype(samples.dtype, np.floating):
        scaled = np.nan_to_num(samples.astype(np.float32)) * 32767.0
        return np.clip(np.rint(scaled), -32768, 32767).astype(np.int16)
    return np.clip(samples, -32768, 32767).astype(np.int16)
