import numpy as np
import pytest

from speech.audio.level import dbfs
from speech.audio.resample import StreamResampler, downmix, resample
from speech.audio.tones import tone


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 24_000, 44_100, 48_000])
def test_rates_come_to_16k_with_level_and_pitch_kept(rate: int) -> None:
    source = resample(tone(1.0, hz=700, level_dbfs=-15), 16_000, rate)
    back = resample(source, rate)
    assert abs(len(back) - 16_000) <= 2
    assert dbfs(back) == pytest.approx(-15, abs=0.3)
    spectrum = np.abs(np.fft.rfft(back[:16_000].astype(float)))
    assert abs(int(np.argmax(spectrum)) - 700) <= 1


def test_stream_equals_one_shot_without_clicks() -> None:
    source = resample(tone(1.0, hz=500), 16_000, 48_000)
    stream = StreamResampler(48_000)
    parts = [stream.push(source[i : i + 960]) for i in range(0, len(source), 960)]
    streamed = np.concatenate([*parts, stream.flush()])
    whole = resample(source, 48_000)
    assert abs(len(streamed) - len(whole)) <= 2
    count = min(len(streamed), len(whole))
    difference = streamed[:count].astype(int) - whole[:count]
    assert int(np.abs(difference).max()) <= 8


def test_stream_at_the_same_rate_passes_through() -> None:
    stream = StreamResampler(16_000)
    piece = np.arange(320, dtype=np.int16)
    assert stream.push(piece).tolist() == piece.tolist()
    assert len(stream.flush()) == 0


def test_downmix_averages_and_does_not_overflow() -> None:
    stereo = np.array([[100, 300], [32767, 32767], [-32768, -32768]], np.int16)
    assert downmix(stereo).tolist() == [200, 32767, -32768]
    assert downmix(np.array([1, 2], np.int16)).tolist() == [1, 2]


def test_empty_audio_stays_empty() -> None:
    assert len(resample(np.zeros(0, np.int16), 8_000)) == 0
