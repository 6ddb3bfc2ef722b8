"""Log-mel features as Whisper was trained on (Radford et al. 2022, section 2.2).

25 ms Hann windows every 10 ms, 80 mel bands (Slaney scale and area normalisation), log10 limited
to 8 decades below the maximum, then shifted and scaled by 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speech.audio.frames import SAMPLE_RATE

BANDS = 80
HOP = 160
WINDOW = 400

Features = NDArray[np.float32]


def _mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slaney's mel scale (Auditory Toolbox, 1998): linear to 1 kHz, then logarithmic."""
    linear = hz * 3 / 200
    return np.where(hz < 1000, linear, 15 + 27 * np.log(np.maximum(hz, 1e-9) / 1000) / np.log(6.4))


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def _mel_filters() -> Features:
    """Triangles of unit area, shape [80, 201]."""
    bins = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)
    top = _mel(np.array([SAMPLE_RATE / 2]))[0]
    edges = _hz(np.linspace(0.0, top, BANDS + 2))
    left, centre, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising = (bins - left) / (centre - left)
    falling = (right - bins) / (right - centre)
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * 2 / (right - left), np.float32)


_FILTERS = _mel_filters()
_HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)


def log_mel(samples: NDArray[np.float32]) -> Features:
    """Features of float32 samples in [-1, 1] at 16 kHz: shape [80, len // 160]."""
    padded = np.pad(samples, (WINDOW // 2, WINDOW // 2 + HOP), mode="constant")
    if len(samples) > WINDOW:
        # The reference mirrors the signal at its start; the end is silence in any case.
        padded[: WINDOW // 2] = samples[1 : WINDOW // 2 + 1][::-1]
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    count = len(samples) // HOP
    spectrum = np.fft.rfft(windows[:count] * _HANN, axis=1)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    mel = _FILTERS @ power.T.astype(np.float32)
    logarithm = np.log10(np.maximum(mel, 1e-10))
    logarithm = np.maximum(logarithm, logarithm.max(initial=-10.0) - 8.0)
    return np.ascontiguousarray((logarithm + 4.0) / 4.0, np.float32)
