"""The one unit of sound inside the bridge: 20 ms of mono PCM at 16 kHz."""

import numpy as np

from speech.audio import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Pcm

__all__ = [
    "FRAME_SAMPLES",
    "FRAME_SECONDS",
    "SAMPLE_RATE",
    "SILENCE",
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
