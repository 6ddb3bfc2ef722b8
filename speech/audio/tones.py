"""Signalling tones of the Chinese telephone network."""

from __future__ import annotations

import numpy as np

from speech.audio.frames import SAMPLE_RATE, Pcm

# GB/T 3380-1982 and ITU-T E.180 Supplement 2 (China): one frequency for all tones, ring-back
# one second on and four seconds off.
TONE_HZ = 450
RING_ON_SECONDS = 1.0
RING_OFF_SECONDS = 4.0
# Comfortable beside speech: well below the loudness of the prompts.
TONE_DBFS = -20.0
_FADE_SECONDS = 0.01


def tone(seconds: float, *, hz: float = TONE_HZ, level_dbfs: float = TONE_DBFS) -> Pcm:
    """A sine of the given RMS level with 10 ms ramps, so that it does not click."""
    count = round(seconds * SAMPLE_RATE)
    amplitude = 32767 * 10 ** (level_dbfs / 20) * np.sqrt(2)
    wave = min(amplitude, 32767.0) * np.sin(2 * np.pi * hz * np.arange(count) / SAMPLE_RATE)
    fade = min(round(_FADE_SECONDS * SAMPLE_RATE), count // 2)
    if fade:
        ramp = np.linspace(0, 1, fade)
        wave[:fade] *= ramp
        wave[-fade:] *= ramp[::-1]
    return np.rint(wave).astype(np.int16)


def ring_back(rings: int = 1, *, last_off: bool = True) -> Pcm:
    """Ring-back: `rings` times one second of 450 Hz and four seconds of silence.

    With `last_off=False` the audio ends with the last tone, for a line that answers then.
    """
    pause = np.zeros(round(RING_OFF_SECONDS * SAMPLE_RATE), np.int16)
    parts: list[Pcm] = []
    for index in range(rings):
        parts.append(tone(RING_ON_SECONDS))
        if last_off or index < rings - 1:
            parts.append(pause)
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)
