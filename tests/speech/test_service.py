from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speech import SpeechSettings, VoiceError
from speech.asr.whisper import WhisperRecogniser
from speech.audio.frames import Pcm, seconds_of
from speech.service import SpeechService
from speech.tts.base import Voice


class FakeVoice:
    """Half a second of sound per text, or an error."""

    model = "fake"
    version = "1"

    def __init__(self, name: str, error: str | None = None, seconds: float = 2.0) -> None:
        self.name = name
        self.error = error
        self.seconds = seconds
        self.said: list[tuple[str, str | None, float]] = []

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("v", self.name, "测试", "female"),)

    def synthesise(self, text: str, *, voice: str | None = None, rate: float = 1.0) -> Pcm:
        self.said.append((text, voice, rate))
        if self.error:
            raise VoiceError(self.error, "坏了")
        return np.full(round(self.seconds * 16_000), 1000, np.int16)


@pytest.fixture
def service(tmp_path: Path) -> SpeechService:
    made = SpeechService(SpeechSettings(audio_cache=tmp_path))
    made.synthesiser = FakeVoice("first")
    made.fallback = FakeVoice("second")
    return made


def test_speaks_the_spoken_form_and_caches(service: SpeechService) -> None:
    first = service.say("请拨打12345")
    assert service.say("请拨打12345").tolist() == first.tolist()
    assert isinstance(service.synthesiser, FakeVoice)
    assert service.synthesiser.said == [("请拨打幺二三四五", None, 1.0)]


def test_rate_and_voice_are_passed_on(service: SpeechService) -> None:
    service.say("您好", voice="zm_yunxi", rate=0.8)
    assert isinstance(service.synthesiser, FakeVoice)
    assert service.synthesiser.said == [("您好", "zm_yunxi", 0.8)]


def test_the_fallback_speaks_when_the_voice_fails(service: SpeechService) -> None:
    service.synthesiser = FakeVoice("first", error="voice_failed")
    assert seconds_of(service.say("您好")) == 2
    assert isinstance(service.fallback, FakeVoice)
    assert service.fallback.said == [("您好", None, 1.0)]


def test_a_voice_that_swallows_the_text_counts_as_failed(service: SpeechService) -> None:
    service.synthesiser = FakeVoice("first", seconds=0.1)
    assert seconds_of(service.say("您的诉求已经登记")) == 2


def test_what_the_fallback_said_is_not_cached_for_the_voice(service: SpeechService) -> None:
    service.synthesiser = FakeVoice("first", error="voice_failed")
    service.say("您好")
    service.synthesiser = FakeVoice("first")
    service.say("您好")
    assert service.synthesiser.said == [("您好", None, 1.0)]


def test_both_voices_failing_is_an_error(service: SpeechService) -> None:
    service.synthesiser = FakeVoice("first", error="voice_failed")
    service.fallback = FakeVoice("second", error="voice_timeout")
    with pytest.raises(VoiceError) as caught:
        service.say("您好")
    assert caught.value.code == "voice_timeout"


def test_an_unknown_voice_is_the_callers_mistake(service: SpeechService) -> None:
    service.synthesiser = FakeVoice("first", error="unknown_voice")
    with pytest.raises(VoiceError) as caught:
        service.say("您好", voice="nobody")
    assert caught.value.code == "unknown_voice"


def test_nothing_to_say(service: SpeechService) -> None:
    assert len(service.say("……")) == 0


def test_clauses_keep_the_written_text(service: SpeechService) -> None:
    said = list(service.say_clauses("您好，请拨打12345。再见。"))
    assert "".join(clause for clause, _ in said) == "您好，请拨打12345。再见。"
    assert all(seconds_of(pcm) == 2 for _, pcm in said)
    assert len(said) >= 2


def test_the_real_engines(
    models: Path, tmp_path: Path, whisper: WhisperRecogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speech.service.open_recogniser", lambda *_, **__: whisper)
    service = SpeechService(SpeechSettings(models=models, audio_cache=tmp_path))
    assert [part["missing"] for part in service.describe()][:3] == ["尚未加载"] * 3
    service.load()
    try:
        pcm = service.say("您好，请讲。")
        assert 0.6 < seconds_of(pcm) < 3
        assert [part["engine"] for part in service.describe()] == [
            "whisper",
            "kokoro",
            "espeak",
            "silero",
        ]
        assert all(part["missing"] is None for part in service.describe())
        assert service.new_vad().probability(pcm[:512]) < 1
    finally:
        service.close()


def test_espeak_speaks_alone_when_kokoro_is_missing(
    tmp_path: Path, whisper: WhisperRecogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speech.service.open_recogniser", lambda *_, **__: whisper)
    service = SpeechService(SpeechSettings(models=tmp_path / "none", audio_cache=tmp_path))
    service.load()
    try:
        assert service.synthesiser is service.fallback
        assert seconds_of(service.say("您好，请讲。")) > 0.6
        assert "speech.prepare" in service.describe()[1]["missing"]
    finally:
        service.close()
