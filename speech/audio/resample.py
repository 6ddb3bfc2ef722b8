"""The one place that resamples (libsoxr)."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from speech.audio.frames import SAMPLE_RATE, Pcm


def downmix(samples: NDArray[np.int16]) -> Pcm:
    """Mix [n, channels] to mono by averaging; [n] passes through."""
    if samples.ndim == 1:
        return samples
    if samples.shape[1] == 1:
        return np.ascontiguousarray(samples[:, 0])
    return np.rint(samples.astype(np.int32).mean(axis=1)).astype(np.int16)


def resample(pcm: Pcm, from_rate: int, to_rate: int = SAMPLE_RATE) -> Pcm:
    """Resample a whole mono signal. Rates in Hz."""
    if from_rate == to_rate or len(pcm) == 0:
        return pcm
    return np.asarray(soxr.resample(pcm, from_rate, to_rate), np.int16)


class StreamResampler:
    """Resamples a mono stream piece by piece without clicks at the seams.

    The output lags the input by the filter's delay (a few ms); `flush` returns what is left.
    """

    def __init__(self, from_rate: int, to_rate: int = SAMPLE_RATE) -> None:
        self._same = from_rate == to_rate
        self._stream = soxr.ResampleStream(from_rate, to_rate, 1, dtype="int16", quality="HQ")

    def push(self, pcm: Pcm) -> Pcm:
        """Take the next piece, return what is ready."""
        if self._same:
            return pcm
        return np.asarray(self._stream.resample_chunk(pcm), np.int16)

    def flush(self) -> Pcm:
        """End the stream and return the tail; start a new resampler afterwards."""
        if self._same:
            return np.zeros(0, np.int16)
        return np.asarray(self._stream.resample_chunk(np.zeros(0, np.int16), last=True), np.int16)
