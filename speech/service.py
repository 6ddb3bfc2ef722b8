"""The façade that calls use: one recogniser, one voice, one fallback voice, one cache."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from speech.asr.base import Recogniser
from speech.asr.factory import open_recogniser
from speech.audio.frames import Pcm, seconds_of, silence
from speech.errors import SpeechError, VoiceError
from speech.settings import SpeechSettings
from speech.text import split_clauses, to_spoken
from speech.tts.base import Synthesiser, bounded_rate
from speech.tts.cache import SpeechCache
from speech.tts.espeak import EspeakSynthesiser
from speech.tts.kokoro import KokoroSynthesiser
from speech.vad.silero import CHUNK_SAMPLES, SileroVad

_LOG = logging.getLogger(__name__)

# A voice that renders far less than this per character has swallowed the text.
_LEAST_SECONDS_PER_CHARACTER = 0.04


class SpeechService:
    """Loads the engines and speaks. `load` first; then every method is thread-safe."""

    recogniser: Recogniser
    synthesiser: Synthesiser
    fallback: Synthesiser

    def __init__(self, settings: SpeechSettings | None = None) -> None:
        self.settings = settings or SpeechSettings()
        self.cache = SpeechCache(
            self.settings.audio_cache, self.settings.audio_cache_mb * 1024 * 1024
        )
        self.missing: list[str] = []

    def load(self) -> None:
        """Load and warm up; blocking, a few seconds.

        Raises RecogniserError or VoiceError when no recogniser or no voice at all can be loaded;
        if only Kokoro is missing, espeak speaks alone and `describe` says so.
        """
        settings = self.settings
        self.recogniser = open_recogniser(
            settings.engine,
            models=settings.models,
            vosk_model=settings.vosk_model,
            threads=settings.asr_threads,
            beam=settings.asr_beam,
        )
        self.fallback = EspeakSynthesiser()
        self.synthesiser = self._voice()
        for engine in (self.recogniser, self.synthesiser):
            warm_up = getattr(engine, "warm_up", None)
            if warm_up is not None:
                warm_up()
        SileroVad().probability(silence(1)[:CHUNK_SAMPLES])

    def close(self) -> None:
        """End the fallback voice's process."""
        close = getattr(getattr(self, "fallback", None), "close", None)
        if close is not None:
            close()

    def new_vad(self) -> SileroVad:
        """A voice activity detector for one stream."""
        return SileroVad()

    def say(self, text: str, *, voice: str | None = None, rate: float = 1.0) -> Pcm:
        """Speak a written text: to_spoken, then cache or voice, then the fallback voice.

        A text without words gives empty audio. Raises VoiceError if both voices fail.
        """
        spoken = to_spoken(text)
        if not any(char.isalnum() for char in spoken):
            return silence(0)
        rate = bounded_rate(rate * self.settings.rate)
        engine = self.synthesiser
        chosen = voice or self.settings.voice
        model = f"{engine.model}/{getattr(engine, 'revision', '')}"
        key = SpeechCache.key(spoken, f"{engine.name}/{chosen}", rate, model)
        try:
            return self.cache.get_or_make(key, lambda: self._speak(engine, spoken, voice, rate))
        except VoiceError as error:
            if error.code == "unknown_voice" or engine is self.fallback:
                raise
            _LOG.warning(
                "voice %s failed (%s), using %s", engine.name, error.code, self.fallback.name
            )
        return self._speak(self.fallback, spoken, None, rate)

    def say_clauses(
        self, text: str, *, voice: str | None = None, rate: float = 1.0
    ) -> Iterator[tuple[str, Pcm]]:
        """Speak a text clause by clause: (written clause, audio), the first one soon."""
        for clause in split_clauses(text):
            yield clause, self.say(clause, voice=voice, rate=rate)

    def describe(self) -> list[dict[str, Any]]:
        """What is in use, for `doctor`: part, engine, model, version, path, missing."""
        parts: list[dict[str, Any]] = []
        for part, attribute in (
            ("recogniser", "recogniser"),
            ("voice", "synthesiser"),
            ("fallback_voice", "fallback"),
        ):
            parts.append(_describe(part, getattr(self, attribute, None)))
        parts.append(_describe("vad", SileroVad()))
        parts[1]["missing"] = "；".join(self.missing) or parts[1]["missing"]
        return parts

    def _voice(self) -> Synthesiser:
        if self.settings.tts == "espeak":
            return self.fallback
        try:
            return KokoroSynthesiser(
                self.settings.models, threads=self.settings.tts_threads, voice=self.settings.voice
            )
        except SpeechError as error:
            _LOG.error("kokoro unavailable: %s", error.detail)
            self.missing.append(error.detail)
            return self.fallback

    @staticmethod
    def _speak(engine: Synthesiser, spoken: str, voice: str | None, rate: float) -> Pcm:
        pcm = engine.synthesise(spoken, voice=voice, rate=rate)
        words = sum("\u4e00" <= char <= "\u9fff" for char in spoken)
        if seconds_of(pcm) < words * _LEAST_SECONDS_PER_CHARACTER:
            raise VoiceError("voice_silent", "语音引擎没有读出全部文字")
        return pcm


def _describe(part: str, engine: object | None) -> dict[str, Any]:
    path: Path | None = getattr(engine, "path", None)
    return {
        "part": part,
        "engine": getattr(engine, "name", None),
        "model": getattr(engine, "model", None),
        "version": getattr(engine, "version", None),
        "path": str(path) if path else None,
        "missing": None if engine is not None else "尚未加载",
    }
