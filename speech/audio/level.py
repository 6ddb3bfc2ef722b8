"""How loud audio is, and cutting silence off its beginning."""

from __future__ import annotations

import numpy as np

from speech.audio.frames import FRAME_SAMPLES, Pcm

SILENCE_DBFS = -120.0


def dbfs(pcm: Pcm) -> float:
    """RMS level relative to full scale (0 dBFS = a square wave at ±32768); silence is -120."""
    if len(pcm) == 0:
        return SILENCE_DBFS
    rms = float(np.sqrt(np.mean(np.square(pcm.astype(np.float64)))))
    return max(SILENCE_DBFS, 20 * float(np.log10(max(rms, 1e-6) / 32768)))


def peak_dbfs(pcm: Pcm) -> float:
    """Level of the largest sample relative to full scale; silence is -120."""
    if len(pcm) == 0:
        return SILENCE_DBFS
    peak = float(np.max(np.abs(pcm.astype(np.int32))))
    return max(SILENCE_DBFS, 20 * float(np.log10(max(peak, 1e-6) / 32768)))


def frame_levels(pcm: Pcm) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """RMS level in dBFS of each whole 20 ms frame, shape [len // 320]."""
    count = len(pcm) // FRAME_SAMPLES
    blocks = pcm[: count * FRAME_SAMPLES].reshape(count, FRAME_SAMPLES).astype(np.float64)
    rms = np.sqrt(np.mean(np.square(blocks), axis=1))
    return np.maximum(SILENCE_DBFS, 20 * np.log10(np.maximum(rms, 1e-6) / 32768))


def without_lead(pcm: Pcm, *, below_dbfs: float = -45.0) -> Pcm:
    """Cut the quiet beginning but for one frame. All-quiet audio becomes empty."""
    loud = np.flatnonzero(frame_levels(pcm) > below_dbfs)
    return pcm[max(0, int(loud[0]) - 1) * FRAME_SAMPLES :] if len(loud) else pcm[:0]
