import numpy as np
import pytest

from speech.audio.g711 import mulaw_decode, mulaw_encode, through_telephone
from speech.audio.level import dbfs
from speech.audio.tones import tone


@pytest.mark.parametrize(
    ("sample", "code"),
    # ITU-T G.711 table 2a/2b, decision and output values times four (14 to 16 bits).
    [(0, 0xFF), (8, 0xFE), (-8, 0x7E), (132, 0xEF), (32124, 0x80), (-32124, 0x00), (-3, 0x7F)],
)
def test_codes_of_the_recommendation(sample: int, code: int) -> None:
    assert mulaw_encode(np.array([sample], np.int16))[0] == code


@pytest.mark.parametrize(
    ("code", "sample"), [(0xFF, 0), (0x7F, 0), (0x80, 32124), (0x00, -32124), (0xEF, 132)]
)
def test_values_of_the_recommendation(code: int, sample: int) -> None:
    assert mulaw_decode(bytes([code]))[0] == sample


def test_every_code_survives_a_round_trip() -> None:
    codes = np.arange(256, dtype=np.uint8)
    again = mulaw_encode(mulaw_decode(codes))
    # 0x7F is negative zero; it comes back as zero.
    assert [int(c) for c in codes if again[c] != c] == [0x7F]


def test_extremes_do_not_overflow() -> None:
    loud = mulaw_decode(mulaw_encode(np.array([-32768, 32767], np.int16)))
    assert loud.tolist() == [-32124, 32124]


def test_quantisation_noise_is_about_38_db_below_the_signal() -> None:
    signal = tone(1.0, hz=440, level_dbfs=-15)
    error = mulaw_decode(mulaw_encode(signal)).astype(np.int32) - signal
    assert 34 < dbfs(signal) - dbfs(error.astype(np.int16)) < 42


def test_telephone_keeps_speech_band_and_removes_what_is_above() -> None:
    low = through_telephone(tone(1.0, hz=1000, level_dbfs=-20))
    high = through_telephone(tone(1.0, hz=6000, level_dbfs=-20))
    assert len(low) == 16000
    assert dbfs(low) == pytest.approx(-20, abs=0.5)
    assert dbfs(high) < -50
