"""A tone for each person on a call: who is heard where is what a recording has of them."""

import numpy as np

from bridge.media.frames import SAMPLE_RATE, Pcm

# Far from each other and from what the voice of the hotline dwells on.
TONES = {"caller": 500, "agent": 850, "colleague": 1300, "boss": 2100}
MEASURED_SECONDS = 0.4
_LOUD = 4000.0
_PRESENT = 500.0


def tone(hz: float) -> Pcm:
    """Return a second of a tone that joins itself."""
    time_axis = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    return np.rint(_LOUD * np.sin(2 * np.pi * hz * time_axis)).astype(np.int16)


def tones_in(pcm: Pcm) -> set[str]:
    """Return whose tones are in the end of a recording."""
    part = pcm[-round(MEASURED_SECONDS * SAMPLE_RATE) :].astype(float)
    if len(part) < MEASURED_SECONDS * SAMPLE_RATE / 2:
        return set()
    axis, window = np.arange(len(part)) / SAMPLE_RATE, np.hanning(len(part))
    return {
        name
        for name, hz in TONES.items()
        if 4 * abs(np.mean(part * window * np.exp(-2j * np.pi * hz * axis))) > _PRESENT
    }
