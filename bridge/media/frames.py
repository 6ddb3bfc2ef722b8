"""The one unit of sound inside the bridge: 20 ms of mono PCM at 16 kHz."""

import numpy as np

from speech.audio import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Pcm

__all__ = [
    "FRAME_SAMPLES",
    "FRAME_SECONDS",
    "SAMPLE_RATE",
    "SILENCE",
    "FrameBuffer",
    "Loop",
    "Pcm",
    "mix",
]

SILENCE: Pcm = np.zeros(FRAME_SAMPLES, dtype=np.int16)
SILENCE.setflags(write=False)


def mix(*frames: Pcm) -> Pcm:
    """Sum frames of equal length, clipped to int16."""
    if len(frames) == 1:
        return frames[0]
    total = np.sum(np.stack(frames).astype(np.int32), axis=0)
    return np.clip(total, -32768, 32767).astype(np.int16)


class FrameBuffer:
    """Cuts audio of any length into whole frames; bounded, the oldest sound is dropped first.

    Args:
        seconds: how much sound may wait before the oldest is dropped.
    """

    def __init__(self, seconds: float) -> None:
        self._limit = int(seconds * SAMPLE_RATE)
        self._data: Pcm = np.zeros(0, dtype=np.int16)
        self.dropped_samples = 0

    def push(self, pcm: Pcm) -> None:
        """Append samples."""
        self._data = np.concatenate([self._data, pcm])
        excess = len(self._data) - self._limit
        if excess > 0:
            self.dropped_samples += excess
            self._data = self._data[excess:]

    def pop(self) -> Pcm | None:
        """Take one frame, or None when less than a frame is there."""
        if len(self._data) < FRAME_SAMPLES:
            return None
        frame, self._data = self._data[:FRAME_SAMPLES], self._data[FRAME_SAMPLES:]
        return frame

    def clear(self) -> None:
        """Forget what waits."""
        self._data = self._data[:0]

    @property
    def seconds(self) -> float:
        """How much sound waits."""
        return len(self._data) / SAMPLE_RATE


class Loop:
    """Plays a piece of sound again and again, frame by frame (ring-back, music on hold)."""

    def __init__(self, pcm: Pcm) -> None:
        self._pcm = pcm[: len(pcm) // FRAME_SAMPLES * FRAME_SAMPLES]
        self._position = 0

    def next_frame(self) -> Pcm:
        """Return the next 20 ms."""
        frame = self._pcm[self._position : self._position + FRAME_SAMPLES]
        self._position = (self._position + FRAME_SAMPLES) % len(self._pcm)
        return frame
