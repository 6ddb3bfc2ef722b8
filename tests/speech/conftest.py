"""Real engines, loaded once for all speech tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from speech.asr.whisper import WhisperRecogniser, open_whisper
from speech.prepare import DEFAULT_MODELS, prepare
from speech.tts.espeak import EspeakSynthesiser
from speech.tts.kokoro import KokoroSynthesiser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def models() -> Path:
    folder = Path(os.environ.get("HOTLINE_MODELS") or ROOT / DEFAULT_MODELS)
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def whisper(models: Path) -> WhisperRecogniser:
    return open_whisper(models, threads=2, beam=1)


@pytest.fixture(scope="session")
def kokoro(models: Path) -> KokoroSynthesiser:
    return KokoroSynthesiser(models, threads=2)


@pytest.fixture(scope="session")
def espeak() -> Iterator[EspeakSynthesiser]:
    voice = EspeakSynthesiser()
    yield voice
    voice.close()
