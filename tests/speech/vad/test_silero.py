import numpy as np
import pytest

from speech.audio import silence, through_telephone
from speech.audio.frames import Pcm
from speech.errors import AudioError
from speech.tts.kokoro import KokoroSynthesiser
from speech.vad import CHUNK_SAMPLES, CHUNK_SECONDS, SileroVad, TurnDetector


def probabilities(pcm: Pcm) -> list[float]:
    vad = SileroVad()
    ends = range(CHUNK_SAMPLES, len(pcm) + 1, CHUNK_SAMPLES)
    return [vad.probability(pcm[end - CHUNK_SAMPLES : end]) for end in ends]


def test_silence_and_noise_are_not_speech() -> None:
    noise = np.random.default_rng(0).normal(0, 1500, 32_000).astype(np.int16)
    assert max(probabilities(silence(2))) < 0.3
    assert max(probabilities(noise)) < 0.5


def test_one_spoken_sentence_on_the_telephone_is_one_turn(kokoro: KokoroSynthesiser) -> None:
    speech = kokoro.synthesise("我要投诉楼下的烧烤店晚上太吵了。")
    line = through_telephone(np.concatenate([silence(0.6), speech, silence(1.2)]))
    detector = TurnDetector()
    events = [
        (event, index * CHUNK_SECONDS)
        for index, probability in enumerate(probabilities(line))
        if (event := detector.update(probability, CHUNK_SECONDS))
    ]
    assert [event for event, _ in events] == ["speech_started", "speech_ended"]
    spoken_until = 0.6 + len(speech) / 16_000
    assert spoken_until + 0.4 < events[1][1] < spoken_until + 1.0


def test_wrong_chunk_length_is_refused() -> None:
    with pytest.raises(AudioError) as caught:
        SileroVad().probability(np.zeros(320, np.int16))
    assert caught.value.code == "bad_chunk"


def test_reset_makes_streams_independent() -> None:
    vad = SileroVad()
    first = vad.probability(silence(1)[:CHUNK_SAMPLES])
    vad.probability(np.random.default_rng(1).normal(0, 9000, 512).astype(np.int16))
    vad.reset()
    assert vad.probability(silence(1)[:CHUNK_SAMPLES]) == pytest.approx(first, abs=1e-6)
