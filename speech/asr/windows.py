"""The pieces of audio that Whisper is given: at most one window, silence behind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speech.audio.frames import SAMPLE_RATE, Pcm

# Longer audio is cut at a quiet place before this.
SEGMENT_SECONDS = 25.0


def segments(pcm: Pcm) -> list[Pcm]:
    """Cut audio that is longer than the window at its quietest places."""
    limit = round(SEGMENT_SECONDS * SAMPLE_RATE)
    parts: list[Pcm] = []
    while len(pcm) > limit + 2 * SAMPLE_RATE:
        search = pcm[limit // 2 : limit].astype(np.float32)
        blocks = search[: len(search) // 1600 * 1600].reshape(-1, 1600)
        quiet = int(np.argmin(np.square(blocks).sum(axis=1)))
        cut = limit // 2 + quiet * 1600 + 800
        parts.append(pcm[:cut])
        pcm = pcm[cut:]
    parts.append(pcm)
    return parts


def padded(pcm: Pcm, seconds: float) -> NDArray[np.float32]:
    """Samples in [-1, 1] with silence behind, up to `seconds` in all."""
    samples = np.zeros(max(len(pcm), round(seconds * SAMPLE_RATE)), np.float32)
    samples[: len(pcm)] = pcm.astype(np.float32) / 32768
    return samples
