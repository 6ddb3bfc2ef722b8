"""The real Kokoro voice, read back by the real recogniser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speech.asr.whisper import WhisperRecogniser
from speech.audio import dbfs, peak_dbfs, seconds_of, silence, through_telephone
from speech.audio.level import frame_levels
from speech.errors import VoiceError
from speech.measure import error_rates
from speech.text import to_spoken
from speech.tts.base import Synthesiser
from speech.tts.g2p import phonemes
from speech.tts.kokoro import BEST_SYMBOLS, MOST_SYMBOLS, KokoroSynthesiser, pieces, tighten

SENTENCES = [
    "您好，这里是文昌12345热线，请讲。",
    "补办医保卡需要带身份证原件。",
    "您可以到政务服务中心办理，也可以在手机上办理。",
    "办理时间是周一到周五，上午8:30到12点。",
    "这件事情由市综合行政执法局负责。",
    "您的诉求已经登记，我们会在5个工作日内答复您。",
    "请问事情发生在什么地方？",
    "请您再说一遍，我没有听清楚。",
    "好的，马上为您转接人工客服，请不要挂机。",
    "住房公积金可以用来偿还购房贷款。",
    "咨询电话是0898-63330000。",
    "感谢您的来电，再见。",
]


def test_read_back_over_a_telephone_line(
    kokoro: KokoroSynthesiser, whisper: WhisperRecogniser
) -> None:
    pairs = []
    for sentence in SENTENCES:
        line = through_telephone(kokoro.synthesise(to_spoken(sentence)))
        pairs.append((sentence, whisper.transcribe(line).text))
    rates = error_rates(pairs)
    assert rates.utterances >= 10
    assert rates.characters < 0.25, pairs
    assert rates.pinyin < 0.12, pairs


def test_every_voice_speaks(kokoro: KokoroSynthesiser) -> None:
    voices = kokoro.voices()
    assert len(voices) == 8
    assert {voice.gender for voice in voices} == {"female", "male"}
    assert voices[0].id == kokoro.default_voice
    spoken = [kokoro.synthesise("您好。", voice=voice.id) for voice in voices]
    assert all(0.3 < seconds_of(pcm) < 2.0 for pcm in spoken)
    assert all(dbfs(pcm) > -32 for pcm in spoken)
    assert all(peak_dbfs(pcm) < 0 for pcm in spoken)
    assert len({pcm.tobytes() for pcm in spoken}) == 8


def test_rate_changes_the_duration(kokoro: KokoroSynthesiser) -> None:
    text = "请问您贵姓？"
    slow, normal, fast = (
        seconds_of(kokoro.synthesise(text, rate=rate)) for rate in (0.75, 1.0, 1.3)
    )
    assert slow > normal * 1.15
    assert fast < normal * 0.9


def test_long_text_is_spoken_whole(kokoro: KokoroSynthesiser) -> None:
    sentence = "请带上身份证原件和复印件，到文城镇政务服务中心办理。"
    single = seconds_of(kokoro.synthesise(sentence))
    assert len(phonemes(sentence * 3)) > BEST_SYMBOLS
    assert seconds_of(kokoro.synthesise(sentence * 3)) == pytest.approx(single * 3, rel=0.25)


@pytest.mark.parametrize("text", ["", " ", "。。。", "❓", "《》"])
def test_nothing_to_say_gives_empty_audio(kokoro: KokoroSynthesiser, text: str) -> None:
    assert len(kokoro.synthesise(text)) == 0


def test_edges_are_tight(kokoro: KokoroSynthesiser) -> None:
    pcm = kokoro.synthesise("好的，请稍等。")
    loud = np.flatnonzero(frame_levels(pcm) > -48)
    assert loud[0] * 0.02 <= 0.1
    assert seconds_of(pcm) - loud[-1] * 0.02 <= 0.15


def test_unknown_voice_and_missing_model_are_named(
    kokoro: KokoroSynthesiser, models: Path, tmp_path: Path
) -> None:
    assert isinstance(kokoro, Synthesiser)
    with pytest.raises(VoiceError) as caught:
        kokoro.synthesise("您好", voice="zf_nobody")
    assert caught.value.code == "unknown_voice"
    with pytest.raises(VoiceError) as caught:
        KokoroSynthesiser(tmp_path)
    assert caught.value.code == "kokoro_not_prepared"
    with pytest.raises(VoiceError) as caught:
        KokoroSynthesiser(models, voice="nobody")
    assert caught.value.code == "unknown_voice"


def test_phonemes_of_local_names_and_letters() -> None:
    assert phonemes("重兴镇").startswith("ꭧʰ")
    assert phonemes("银行") != phonemes("银形")
    assert phonemes("W") == "dˈʌbəlju."
    assert "?" in phonemes("您好？")
    assert phonemes("好。，").endswith(".")
    assert phonemes("") == ""


def test_pieces_keep_every_symbol_and_the_limit() -> None:
    sentence = "a" * 150 + ". " + "b" * 150 + ", " + "c" * 150 + ". " + "d " * 400
    cut = pieces(sentence)
    assert "".join(cut).replace(" ", "") == sentence.replace(" ", "")
    assert all(len(piece) <= MOST_SYMBOLS for piece in cut)
    assert len(cut[0]) <= BEST_SYMBOLS


def test_tighten_shortens_pauses_only() -> None:
    loud = np.full(16_000, 8000, np.int16)
    long_pause = np.concatenate([silence(1), loud, silence(2), loud, silence(1)])
    assert seconds_of(tighten(long_pause)) == pytest.approx(2 + 0.45 + 0.12, abs=0.06)
    short_pause = np.concatenate([loud, silence(0.3), loud])
    assert seconds_of(tighten(short_pause)) == pytest.approx(2.3, abs=0.03)
    assert len(tighten(silence(1))) == 0
