"""The callers' sound: noise at the asked level, pauses of the asked length."""

import numpy as np
import pytest

from tests.scenarios import speaking
from tests.scenarios.format import Caller, Turn
from tests.scenarios.speaking import Speaker

RATE = 16_000


class Engine:
    """Speaks a tone, half a second a piece."""

    def say(self, text: str, *, voice: str, rate: float = 1.0) -> speaking.Pcm:
        seconds = 0.5 / rate
        wave = np.sin(np.arange(round(seconds * RATE)) * 2 * np.pi * 440 / RATE)
        return (wave * 8_000).astype(np.int16)


@pytest.fixture(autouse=True)
def _engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "speech_service", Engine)


def _rms(pcm: speaking.Pcm) -> float:
    return float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2)))


class TestSound:
    def test_a_pause_is_as_long_as_it_says(self) -> None:
        sound = Speaker(Caller(codec="wide")).sound(Turn(say="幺三九[停0.9秒]七六五"))
        assert sound is not None
        clean, sent = sound
        assert len(clean) / RATE == pytest.approx(0.2 + 0.5 + 0.9 + 0.5 + 0.2)
        assert np.array_equal(clean, sent)

    def test_noise_is_as_loud_as_it_says_and_goes_on_between_the_turns(self) -> None:
        speaker = Speaker(Caller(codec="wide", noise_db=20))
        sound, background = speaker.sound(Turn(say="喂")), speaker.background()
        assert sound is not None and background is not None
        clean, sent = sound
        noise = _rms(sent.astype(np.int32) - clean)
        speech = clean[round(0.2 * RATE) : round(0.7 * RATE)]
        assert 20 * np.log10(_rms(speech) / noise) == pytest.approx(20, abs=1)
        assert _rms(background) == pytest.approx(noise, rel=0.1)

    def test_without_noise_there_is_silence_between_the_turns(self) -> None:
        assert Speaker(Caller()).background() is None

    def test_a_mumble_lasts_as_long_as_it_says(self) -> None:
        sound = Speaker(Caller(codec="wide")).sound(Turn(mumble=1.5))
        assert sound is not None
        assert len(sound[0]) / RATE == pytest.approx(1.9)

    def test_what_is_not_spoken_has_no_sound(self) -> None:
        assert Speaker(Caller()).sound(Turn(press="0")) is None

    def test_the_telephone_takes_the_high_sounds_away(self) -> None:
        narrow = Speaker(Caller(noise_db=10)).sound(Turn(say="喂"))
        assert narrow is not None
        spectrum = np.abs(np.fft.rfft(narrow[1].astype(np.float64)))
        above = spectrum[round(len(spectrum) * 0.6) :]
        assert above.max() < spectrum.max() / 100
