"""Opens the recogniser that the settings and the machine allow."""

from __future__ import annotations

from pathlib import Path

from speech.asr.base import Recogniser
from speech.errors import RecogniserError


def open_recogniser(
    engine: str = "auto",
    *,
    models: Path,
    vosk_model: str | None = None,
    threads: int = 2,
    beam: int = 1,
) -> Recogniser:
    """Open a recogniser.

    engine "auto": Vosk when a Mandarin model is configured or in Vosk's cache, else Whisper.
    vosk_model: folder or model name. Raises RecogniserError if the engine cannot be opened.
    """
    from speech.asr.vosk import find_model, open_vosk
    from speech.asr.whisper import open_whisper

    if engine not in ("auto", "vosk", "whisper"):
        raise RecogniserError(
            "unknown_engine", f"未知的识别引擎 {engine}（可选 auto、vosk、whisper）"
        )
    if engine == "vosk" or (engine == "auto" and (vosk_model or find_model() is not None)):
        return open_vosk(vosk_model)
    return open_whisper(models, threads=threads, beam=beam)
