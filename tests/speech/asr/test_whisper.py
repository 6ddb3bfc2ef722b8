"""The real Whisper model."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from speech.asr import Recogniser
from speech.asr.whisper import WhisperRecogniser, open_whisper
from speech.asr.windows import segments
from speech.audio import read_wav, ring_back, seconds_of, silence, through_telephone
from speech.audio.frames import Pcm
from speech.audio.tones import tone
from speech.errors import RecogniserError
from speech.measure import error_rates
from speech.tts.espeak import EspeakSynthesiser
from speech.tts.kokoro import KokoroSynthesiser

AISHELL = Path(__file__).resolve().parents[4] / "shared" / "data" / "aishell"
RATE = 16_000


def noise(seconds: float, level: float, seed: int = 1) -> Pcm:
    samples = np.random.default_rng(seed).normal(0, level, round(seconds * RATE))
    return samples.clip(-32768, 32767).astype(np.int16)


def music(seconds: float) -> Pcm:
    """A pulsing major chord."""
    time = np.arange(round(seconds * RATE)) / RATE
    chord = sum(
        np.sin(2 * np.pi * hz * time) * (np.sin(2 * np.pi * 2 * time + phase) > 0)
        for phase, hz in enumerate((261.6, 329.6, 392.0, 523.3))
    )
    return (np.asarray(chord) * 3000).astype(np.int16)


def heard(recogniser: Recogniser, pcm: Pcm) -> str:
    stream = recogniser.open()
    for start in range(0, len(pcm), 320):
        assert stream.accept(pcm[start : start + 320]) is None
    return stream.finish().text


@pytest.mark.parametrize(
    "pcm",
    [
        silence(3),
        noise(3, 60),
        noise(3, 1500),
        noise(3, 8000),
        music(4),
        tone(3),
        ring_back(1),
        (5000 * np.sin(2 * np.pi * 50 * np.arange(RATE * 3) / RATE)).astype(np.int16),
        np.full(RATE, 32767, np.int16),
    ],
    ids=["silence", "quiet", "noise", "loud", "music", "tone", "ring-back", "hum", "constant"],
)
@pytest.mark.parametrize("line", ["wideband", "telephone"])
def test_what_is_not_speech_gives_no_text(whisper: WhisperRecogniser, pcm: Pcm, line: str) -> None:
    heard_pcm = through_telephone(pcm) if line == "telephone" else pcm
    found = whisper.transcribe(heard_pcm)
    assert found.text == ""
    assert found.confidence == 0
    assert found.audio_seconds == seconds_of(heard_pcm)


@pytest.mark.parametrize("samples", [0, 1, 159, 160, 400, 1600, 1601])
def test_odd_lengths_never_raise(whisper: WhisperRecogniser, samples: int) -> None:
    assert whisper.transcribe(noise(1, 3000)[:samples]).text == ""


@pytest.mark.parametrize(
    "sentence",
    ["Good morning, where is the tax office please?", "I lost my passport, can you help me?"],
)
def test_an_english_speaker_is_not_taken_for_chinese(
    whisper: WhisperRecogniser, espeak: EspeakSynthesiser, sentence: str
) -> None:
    pcm = espeak.synthesise(sentence, voice="en")
    found = whisper.transcribe(through_telephone(pcm))
    assert found.text == ""
    assert found.language in ("en", "")


def test_thirty_five_seconds_are_heard_to_the_end(
    whisper: WhisperRecogniser, kokoro: KokoroSynthesiser
) -> None:
    first = kokoro.synthesise("我要投诉小区物业乱收费。")
    last = kokoro.synthesise("我想查一下工单的办理进度。")
    gap = silence(35 - seconds_of(first) - seconds_of(last))
    found = whisper.transcribe(np.concatenate([first, gap, last]))
    assert found.audio_seconds == pytest.approx(35)
    assert "投诉" in found.text
    assert "进度" in found.text


def test_stream_is_reusable_and_reset_forgets(
    whisper: WhisperRecogniser, kokoro: KokoroSynthesiser
) -> None:
    pcm = kokoro.synthesise("医保卡丢了怎么办？")
    stream = whisper.open()
    stream.accept(pcm)
    stream.reset()
    assert stream.finish().text == ""
    stream.accept(pcm)
    preview = stream.preview()
    first = stream.finish()
    assert preview.text == first.text
    assert "医保卡" in first.text
    assert first.language == "zh"
    assert 0.3 < first.confidence <= 1
    assert first.decode_seconds > 0
    assert stream.finish().text == ""


def test_calls_may_decode_at_the_same_time(
    whisper: WhisperRecogniser, kokoro: KokoroSynthesiser
) -> None:
    pcm = kokoro.synthesise("再说一遍。")
    alone = heard(whisper, pcm)
    results: list[str] = []
    threads = [
        threading.Thread(target=lambda: results.append(heard(whisper, pcm))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [alone] * 4


def test_beam_gives_alternatives(models: Path, kokoro: KokoroSynthesiser) -> None:
    recogniser = open_whisper(models, threads=2, beam=4)
    found = recogniser.transcribe(through_telephone(kokoro.synthesise("公积金怎么提取？")))
    assert found.text
    assert found.alternatives
    assert found.text not in found.alternatives


def test_people_over_a_telephone_line(whisper: WhisperRecogniser) -> None:
    """Recordings of people (AISHELL-1), all forty: half of them depend on the processor's arithmetic.

    Without VNNI instructions int8 products saturate: 22.7 % of characters wrong instead of 20.7 % in
    floating point, and for every second recording 28.5 instead of 25.5 %.
    """
    manifest = AISHELL / "manifest.jsonl"
    assert manifest.is_file(), "shared/data/aishell is missing beside the project's folder"
    rows = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    pairs = [
        (row["text"], whisper.transcribe(through_telephone(read_wav(AISHELL / row["file"]))).text)
        for row in rows
    ]
    rates = error_rates(pairs)
    assert rates.utterances == 40
    assert rates.characters < 0.25
    assert rates.pinyin < 0.13


def test_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecogniserError) as caught:
        open_whisper(tmp_path, threads=1, beam=1)
    assert caught.value.code == "whisper_not_prepared"
    with pytest.raises(RecogniserError) as caught:
        WhisperRecogniser(tmp_path)
    assert caught.value.code == "whisper_not_loaded"


def test_long_audio_is_cut_where_it_is_quiet() -> None:
    speech = noise(40, 3000)
    speech[20 * RATE : 20 * RATE + 3200] = 0
    parts = segments(speech)
    assert [round(seconds_of(part), 1) for part in parts] == [20.1, 19.9]
    assert len(np.concatenate(parts)) == len(speech)
    assert len(segments(speech[: 26 * RATE])) == 1
