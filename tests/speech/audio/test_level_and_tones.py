import numpy as np
import pytest

from speech.audio import frames, ring_back, seconds_of, silence, to_pcm, without_lead
from speech.audio.level import dbfs, frame_levels, peak_dbfs
from speech.audio.tones import tone


def test_full_scale_square_is_0_dbfs_and_silence_minus_120() -> None:
    assert dbfs(np.full(100, -32768, np.int16)) == pytest.approx(0)
    assert dbfs(silence(1)) == -120
    assert dbfs(silence(0)) == -120
    assert peak_dbfs(np.array([16384], np.int16)) == pytest.approx(-6.02, abs=0.01)


def test_tone_has_the_asked_level() -> None:
    assert dbfs(tone(1.0, level_dbfs=-20)) == pytest.approx(-20, abs=0.2)


def test_ring_back_is_450_hz_one_second_on_four_off() -> None:
    ring = ring_back(2)
    assert seconds_of(ring) == 10
    on = ring[:16_000].astype(float)
    assert int(np.argmax(np.abs(np.fft.rfft(on)))) == 450
    assert dbfs(ring[16_000:80_000]) == -120
    assert dbfs(ring[80_000:96_000]) > -25
    assert seconds_of(ring_back(2, last_off=False)) == 6


def test_frames_are_320_samples_and_the_last_is_padded() -> None:
    cut = list(frames(np.ones(700, np.int16)))
    assert [len(frame) for frame in cut] == [320, 320, 320]
    assert int(cut[2].sum()) == 60


def test_the_quiet_beginning_is_cut_but_for_a_frame() -> None:
    padded = np.concatenate([silence(1), tone(0.5), silence(1)])
    assert seconds_of(without_lead(padded)) == pytest.approx(1.52, abs=0.02)
    assert len(without_lead(silence(1))) == 0


def test_to_pcm_saturates_and_survives_nan() -> None:
    assert to_pcm(np.array([2.0, -2.0, np.nan, 0.5])).tolist() == [32767, -32768, 0, 16384]
    assert to_pcm(np.array([40000, -40000])).tolist() == [32767, -32768]


def test_frame_levels_count_whole_frames() -> None:
    assert frame_levels(np.zeros(700, np.int16)).tolist() == [-120, -120]
