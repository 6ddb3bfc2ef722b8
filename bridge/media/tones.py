"""The tone of waiting, so that a line is never dead.

Ring-back per the Chinese numbering standard (GB 3380-82): 450 Hz, one second on, four off.
"""

import numpy as np

from bridge.media.frames import FRAME_SAMPLES, SAMPLE_RATE, Pcm

_HERTZ = 450
_LEVEL = 0.08
_PERIOD = 5 * SAMPLE_RATE
_ON = SAMPLE_RATE


class RingBack:
    """Produces ring-back frame by frame."""

    def __init__(self) -> None:
        self._position = 0

    def next_frame(self) -> Pcm:
        """Return the next 20 ms."""
        index = np.arange(self._position, self._position + FRAME_SAMPLES)
        self._position = (self._position + FRAME_SAMPLES) % _PERIOD
        sound = np.sin(2 * np.pi * _HERTZ * index / SAMPLE_RATE) * _LEVEL * 32767
        return np.where(index % _PERIOD < _ON, sound, 0).astype(np.int16)
