"""Audio plumbing: the one place that knows about rates, codecs and files.

Everywhere inside: mono, 16 000 Hz, int16 (`Pcm`), in frames of 20 ms.
"""

from speech.audio.frames import (
    FRAME_SAMPLES,
    FRAME_SECONDS,
    SAMPLE_RATE,
    Pcm,
    frames,
    seconds_of,
    silence,
    to_pcm,
)
from speech.audio.g711 import mulaw_decode, mulaw_encode, through_telephone
from speech.audio.level import dbfs, peak_dbfs, without_lead
from speech.audio.music import hold_music
from speech.audio.resample import StreamResampler, downmix, resample
from speech.audio.tones import ring_back
from speech.audio.wav import read_wav, write_wav

__all__ = [
    "FRAME_SAMPLES",
    "FRAME_SECONDS",
    "SAMPLE_RATE",
    "Pcm",
    "StreamResampler",
    "dbfs",
    "downmix",
    "frames",
    "hold_music",
    "mulaw_decode",
    "mulaw_encode",
    "peak_dbfs",
    "read_wav",
    "resample",
    "ring_back",
    "seconds_of",
    "silence",
    "through_telephone",
    "to_pcm",
    "without_lead",
    "write_wav",
]
