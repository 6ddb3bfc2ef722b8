"""Settings of the speech package: a plain dataclass, so that it needs no settings library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SpeechSettings:
    """What can be configured.

    models: folder of prepared model files (`python -m speech.prepare`).
    audio_cache: folder of rendered speech; `audio_cache_mb` bounds its size.
    engine: "auto" (Vosk if a Mandarin model is there, else Whisper), "vosk" or "whisper".
    vosk_model: a folder, or the name of a model in Vosk's own cache folders.
    asr_threads / tts_threads: intra-op threads of one decode or one synthesis.
    asr_beam: beam width of Whisper. 1 is greedy.
    voice: default Kokoro voice id. rate: default speaking rate (1.0 = as trained).
    """

    models: Path = Path("var/cache/models")
    audio_cache: Path = Path("var/cache/speech")
    audio_cache_mb: int = 512
    engine: str = "auto"
    vosk_model: str | None = None
    asr_threads: int = 2
    asr_beam: int = 1
    tts_threads: int = 2
    voice: str = "zf_xiaoxiao"
    rate: float = 1.0
    tts: str = "kokoro"
