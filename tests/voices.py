"""Spoken test material: real synthesised Mandarin, as it sounds on a telephone."""

import functools
from pathlib import Path

import numpy as np

from bridge.media.frames import Pcm
from bridge.settings import ROOT
from speech.asr import Transcript
from speech.audio import through_telephone, write_wav
from speech.service import SpeechService
from speech.settings import SpeechSettings

MODELS = ROOT / "var" / "cache" / "models"


@functools.cache
def speech_service() -> SpeechService:
    """Return the real engines, loaded once; rendered test speech is kept between runs."""
    service = SpeechService(
        SpeechSettings(models=MODELS, audio_cache=ROOT / "var" / "cache" / "test-speech")
    )
    service.load()
    return service


def spoken(text: str, *, voice: str = "zm_yunxia", telephone: bool = True) -> Pcm:
    """Return ``text`` spoken by a test caller, through 8 kHz µ-law unless told otherwise."""
    pcm = speech_service().say(text, voice=voice)
    edge = np.zeros(3200, np.int16)
    pcm = np.concatenate([edge, pcm, edge])
    return through_telephone(pcm) if telephone else pcm


def spoken_wav(folder: Path, text: str, **options: object) -> Path:
    """Write ``text`` as a WAV file and return its path."""
    path = folder / f"{abs(hash((text, str(options)))):x}.wav"
    write_wav(path, spoken(text, **options))  # type: ignore[arg-type]
    return path


def overheard(pcm: Pcm) -> Transcript:
    """Return what the recogniser makes of one utterance."""
    stream = speech_service().recogniser.open()
    stream.accept(pcm)
    return stream.finish()


def transcribed(pcm: Pcm) -> str:
    """Return what the recogniser hears in a recording, in pieces of at most 25 s."""
    stream = speech_service().recogniser.open()
    texts = []
    for start in range(0, len(pcm), 25 * 16_000):
        stream.accept(pcm[start : start + 25 * 16_000])
        texts.append(stream.finish().text)
    return "".join(texts)


def error_rate(heard: str, said: str) -> float:
    """Return the edit distance of toneless pinyin, relative to the length of ``said``.

    Homophones do not count: what is measured is whether a citizen would understand the sound.
    """
    from pypinyin import lazy_pinyin

    a = lazy_pinyin([c for c in heard if "\u4e00" <= c <= "\u9fff"])
    b = lazy_pinyin([c for c in said if "\u4e00" <= c <= "\u9fff"])
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1] / max(1, len(b))
