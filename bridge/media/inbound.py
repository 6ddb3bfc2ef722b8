"""Sound on its way into a call, and how late it may be."""

import numpy as np

from bridge.media.frames import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Pcm

_WINDOW_FRAMES = 50
_KEEP_SECONDS = 0.04
_QUIET_AMPLITUDE = 200


class InboundBuffer:
    """Cuts audio of any length into whole frames, and loses its own delay again.

    Sound comes in bursts (while a connection is set up, after the network stalled) and is taken
    at the pace of real time, so what waits after a burst would delay every later word. The least
    that waited during a window is that standing delay; frames are skipped until it is gone:
    silent ones at once, of others one in a window, which nobody hears.

    Args:
        seconds: how much sound may wait before the oldest is dropped.
    """

    def __init__(self, seconds: float) -> None:
        self._limit = int(seconds * SAMPLE_RATE)
        self._data: Pcm = np.zeros(0, dtype=np.int16)
        self._least = seconds
        self._count = 0
        self._late = 0
        self.dropped_samples = 0

    @property
    def seconds(self) -> float:
        """How much sound waits."""
        return len(self._data) / SAMPLE_RATE

    def push(self, pcm: Pcm) -> None:
        """Append samples."""
        self._data = np.concatenate([self._data, pcm])
        excess = len(self._data) - self._limit
        if excess > 0:
            self._drop(excess)

    def pop(self) -> Pcm | None:
        """Take one frame, or None when less than a frame is there."""
        while self._late > 0 and len(self._data) >= FRAME_SAMPLES and self._quiet():
            self._skip()
        frame: Pcm | None = None
        if len(self._data) >= FRAME_SAMPLES:
            frame, self._data = self._data[:FRAME_SAMPLES], self._data[FRAME_SAMPLES:]
        self._measure()
        return frame

    def _measure(self) -> None:
        self._least = min(self._least, self.seconds)
        self._count += 1
        if self._count < _WINDOW_FRAMES:
            return
        self._late = max(0, round((self._least - _KEEP_SECONDS) / FRAME_SECONDS))
        if self._late > 0 and not self._quiet():
            self._skip()
        self._least, self._count = self.seconds, 0

    def _quiet(self) -> bool:
        return int(np.abs(self._data[:FRAME_SAMPLES]).max()) < _QUIET_AMPLITUDE

    def _skip(self) -> None:
        self._late -= 1
        self._drop(FRAME_SAMPLES)

    def _drop(self, samples: int) -> None:
        self.dropped_samples += samples
        self._data = self._data[samples:]
