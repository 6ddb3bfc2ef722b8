"""The real pyttsx3 and espeak-ng, in their own process."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from speech.audio import dbfs, seconds_of
from speech.errors import VoiceError
from speech.tts import espeak as module
from speech.tts.base import Synthesiser
from speech.tts.espeak import EspeakSynthesiser, pinyin


def test_speaks_chinese_of_the_right_length(espeak: EspeakSynthesiser) -> None:
    pcm = espeak.synthesise("您好，这里是文昌幺二三四五热线，请讲。")
    assert isinstance(espeak, Synthesiser)
    assert 3.0 < seconds_of(pcm) < 8.0
    assert dbfs(pcm) > -30
    assert "espeak-ng 1." in espeak.version


def test_rate_applies_to_the_very_next_sentence(espeak: EspeakSynthesiser) -> None:
    text = "请问您要办理什么业务？"
    lengths = [seconds_of(espeak.synthesise(text, rate=rate)) for rate in (1.0, 0.6, 1.0, 1.6)]
    assert lengths[1] > lengths[0] * 1.3
    assert lengths[2] == pytest.approx(lengths[0], abs=0.05)
    assert lengths[3] < lengths[0] * 0.8


def test_the_language_changes_back_and_forth(espeak: EspeakSynthesiser) -> None:
    chinese = seconds_of(espeak.synthesise("您好"))
    assert seconds_of(espeak.synthesise("Good morning, can I help you?", voice="en")) > 1
    assert seconds_of(espeak.synthesise("您好")) == pytest.approx(chinese, abs=0.05)


@pytest.mark.parametrize("text", ["", "。", "  "])
def test_nothing_to_say(espeak: EspeakSynthesiser, text: str) -> None:
    assert len(espeak.synthesise(text)) == 0


def test_unknown_voice_is_an_error_and_the_next_text_works(espeak: EspeakSynthesiser) -> None:
    with pytest.raises(VoiceError) as caught:
        espeak.synthesise("hello", voice="no-such-voice")
    assert caught.value.code == "voice_failed"
    assert seconds_of(espeak.synthesise("您好")) > 0.3


def test_a_dead_process_is_replaced() -> None:
    voice = EspeakSynthesiser()
    try:
        assert seconds_of(voice.synthesise("您好")) > 0.3
        worker = voice._worker
        assert worker is not None
        worker.kill()
        assert seconds_of(voice.synthesise("您好")) > 0.3
        assert voice._worker is not worker
    finally:
        voice.close()
    assert worker.poll() is not None


def test_a_hanging_process_times_out_and_is_replaced() -> None:
    voice = EspeakSynthesiser(timeout=0.3)
    try:
        assert seconds_of(voice.synthesise("您好")) > 0.3
        worker = voice._worker
        assert worker is not None
        os.kill(worker.pid, signal.SIGSTOP)
        with pytest.raises(VoiceError) as caught:
            voice.synthesise("您好")
        assert caught.value.code == "voice_timeout"
        assert worker.poll() is not None
        voice._timeout = 20.0
        assert seconds_of(voice.synthesise("您好")) > 0.3
    finally:
        voice.close()


def test_a_process_that_cannot_start_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WORKER", module._WORKER.with_name("no_such_file.py"))
    voice = EspeakSynthesiser()
    with pytest.raises(VoiceError):
        voice.synthesise("您好")
    voice.close()


def test_calls_wait_for_each_other(espeak: EspeakSynthesiser) -> None:
    lengths: list[float] = []
    threads = [
        threading.Thread(target=lambda: lengths.append(seconds_of(espeak.synthesise("请稍等"))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lengths) == 4
    assert max(lengths) - min(lengths) < 0.02


def test_pinyin_has_tones_and_pauses() -> None:
    assert pinyin("银行，您好。") == "yin2 hang2, nin2 hao3."
    assert pinyin("W C") == "W C"
    assert pinyin("，好") == "hao3"
