"""G.711 µ-law, written from ITU-T Recommendation G.711 (11/1988), tables 2a and 2b.

A code is sign (1 bit), segment (3 bits) and step (4 bits), all inverted on the wire. A segment is
an octave: with the bias of 33 (14-bit scale; 132 on the 16-bit scale) added, the segment is the
position of the highest set bit and the step is the four bits below it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speech.audio.frames import SAMPLE_RATE, Pcm
from speech.audio.resample import resample

TELEPHONE_RATE = 8_000
_BIAS = 132
_CLIP = 32_767 - _BIAS


def _decode_table() -> Pcm:
    codes = ~np.arange(256, dtype=np.uint8)
    segment = ((codes >> 4) & 7).astype(np.int32)
    step = (codes & 15).astype(np.int32)
    magnitude = (((step << 3) + _BIAS) << segment) - _BIAS
    return np.where(codes & 0x80, -magnitude, magnitude).astype(np.int16)


def _encode_table() -> NDArray[np.uint8]:
    samples = np.arange(-32768, 32768, dtype=np.int32)
    sign = np.where(samples < 0, 0x80, 0)
    biased = np.minimum(np.abs(samples), _CLIP) + _BIAS
    segment = np.floor(np.log2(biased)).astype(np.int32) - 7
    step = (biased >> (segment + 3)) & 15
    return (~(sign | (segment << 4) | step) & 0xFF).astype(np.uint8)


_DECODE = _decode_table()
_ENCODE = _encode_table()


def mulaw_encode(pcm: Pcm) -> NDArray[np.uint8]:
    """Encode int16 samples (any rate) to one µ-law byte each."""
    return _ENCODE[pcm.astype(np.int32) + 32768]


def mulaw_decode(codes: NDArray[np.uint8] | bytes) -> Pcm:
    """Decode µ-law bytes to int16 samples at the same rate."""
    if isinstance(codes, bytes):
        codes = np.frombuffer(codes, np.uint8)
    return _DECODE[codes]


def through_telephone(pcm: Pcm) -> Pcm:
    """What house-format audio sounds like after an 8 kHz µ-law line, again at 16 kHz."""
    narrow = resample(pcm, SAMPLE_RATE, TELEPHONE_RATE)
    return resample(mulaw_decode(mulaw_encode(narrow)), TELEPHONE_RATE, SAMPLE_RATE)
