"""Music on hold, made of sines: a few bars that nobody has rights to."""

from __future__ import annotations

from functools import cache

import numpy as np

from speech.audio.frames import SAMPLE_RATE, Pcm

# Softer than speech: whoever comes back must not have to shout over it.
_LEVEL_DBFS = -26.0
_BEAT_SECONDS = 0.5
# Equal temperament, semitones from A4 = 440 Hz (ISO 16). A pentatonic tune in G: it has no
# half steps, so that it never sounds wrong when it is cut off anywhere.
_A4_HZ = 440.0
_TUNE = (-2, 0, 2, 5, 7, 5, 2, 0, -2, 2, 5, 7, 9, 7, 5, 2, 0, 2, -2, -5, -7, -5, -2, 0)
_BASS = (-14, -17, -12, -19, -17, -14)


@cache
def hold_music() -> Pcm:
    """Twelve seconds that can be repeated without a seam: int16, mono, 16 kHz, read-only."""
    total = round(len(_TUNE) * _BEAT_SECONDS * SAMPLE_RATE)
    wave = np.zeros(total)
    for index, semitone in enumerate(_TUNE):
        _add(wave, index * _BEAT_SECONDS, semitone, 1.4, 1.0)
    for index, semitone in enumerate(_BASS):
        _add(wave, index * 4 * _BEAT_SECONDS, semitone, 2.2, 0.7)
    rms = float(np.sqrt(np.mean(wave**2)))
    music = np.rint(wave * (32767 * 10 ** (_LEVEL_DBFS / 20) / rms)).astype(np.int16)
    music.setflags(write=False)
    return music


def _add(wave: np.ndarray, at: float, semitone: int, seconds: float, loudness: float) -> None:
    """Add a plucked note; what rings over the end is heard at the beginning."""
    hz = _A4_HZ * 2 ** (semitone / 12)
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    decay = np.exp(-3.0 * time) * np.minimum(time / 0.01, 1.0)
    note = np.sin(2 * np.pi * hz * time) + 0.3 * np.sin(4 * np.pi * hz * time)
    places = (round(at * SAMPLE_RATE) + np.arange(len(time))) % len(wave)
    wave[places] += loudness * decay * note
