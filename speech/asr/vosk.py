"""Vosk (Kaldi): streaming recognition with partial results.

The model is shared; every call has its own recogniser, made in the thread that uses it.
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import vosk

from speech.asr.base import RecogniserStream, Transcript
from speech.audio.frames import SAMPLE_RATE, Pcm, seconds_of
from speech.errors import RecogniserError

MANDARIN_PREFIXES = ("vosk-model-cn", "vosk-model-small-cn")
DEFAULT_MODEL = "vosk-model-small-cn-0.22"
ALTERNATIVES = 5


def model_folders() -> list[Path]:
    """Folders in which Vosk keeps models: VOSK_MODEL_PATH and its own cache folders."""
    return [Path(folder) for folder in vosk.MODEL_DIRS if folder]


def find_model(name: str | None = None) -> Path | None:
    """Find a model: `name` as a folder, or by name in Vosk's folders.

    Without a name, any Mandarin model; the large one (vosk-model-cn) is preferred.
    """
    if name:
        if Path(name).is_dir():
            return Path(name)
        places = [folder / name for folder in model_folders()]
        return next((place for place in places if place.is_dir()), None)
    for prefix in MANDARIN_PREFIXES:
        for folder in model_folders():
            found = sorted(folder.glob(f"{prefix}*/")) if folder.is_dir() else []
            if found:
                return found[-1]
    return None


def open_vosk(name: str | None = None) -> VoskRecogniser:
    """Open a model by folder or name; RecogniserError("vosk_model_missing") if it is nowhere."""
    found = find_model(name)
    if found is None:
        wanted = name or "中文"
        raise RecogniserError(
            "vosk_model_missing",
            f"找不到 Vosk 模型 {wanted}，可运行 python -m speech.asr.vosk 下载",
        )
    return VoskRecogniser(found)


class VoskRecogniser:
    """A loaded Vosk model that calls share."""

    name = "vosk"
    streaming = True

    def __init__(self, folder: Path, *, language: str | None = None) -> None:
        vosk.SetLogLevel(-1)
        self.path = folder
        self.model = folder.name
        self.version = _installed_version()
        self.language = language or _language_of(folder.name)
        try:
            self._engine = vosk.Model(model_path=str(folder))
        except Exception as error:
            raise RecogniserError(
                "vosk_not_loaded", f"无法加载 Vosk 模型 {folder}：{error}"
            ) from error

    def open(self) -> RecogniserStream:
        """Open a stream for one call; the Kaldi recogniser is made on first use."""
        return _Stream(self._engine, self.language)

    def warm_up(self) -> None:
        """Recognise a second of silence."""
        stream = self.open()
        stream.accept(np.zeros(SAMPLE_RATE, np.int16))
        stream.finish()


class _Stream:
    def __init__(self, engine: vosk.Model, language: str) -> None:
        self._engine = engine
        self._language = language
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self._kaldi: vosk.KaldiRecognizer | None = None
        self._done: list[tuple[str, float, tuple[str, ...]]] = []
        self._partial = ""
        self._audio = 0.0
        self._busy = 0.0

    def accept(self, pcm: Pcm) -> str | None:
        if len(pcm) == 0:
            return None
        started = time.perf_counter()
        kaldi = self._recogniser()
        try:
            ended = kaldi.AcceptWaveform(np.ascontiguousarray(pcm, "<i2").tobytes())
            if ended:
                self._keep(json.loads(kaldi.Result()))
                rest = ""
            else:
                rest = self._clean(json.loads(kaldi.PartialResult()).get("partial", ""))
        except Exception as error:
            raise RecogniserError("vosk_failed", f"语音识别出错：{error}") from error
        self._audio += seconds_of(pcm)
        self._busy += time.perf_counter() - started
        text = self._join([*(text for text, _, _ in self._done), rest])
        if text == self._partial:
            return None
        self._partial = text
        return text

    def preview(self) -> Transcript:
        """The partial text; Kaldi gives no likelihood before the end."""
        return Transcript(
            self._partial, 1.0 if self._partial else 0.0, self._language if self._partial else ""
        )

    def finish(self) -> Transcript:
        started = time.perf_counter()
        try:
            if self._kaldi is not None:
                self._keep(json.loads(self._kaldi.FinalResult()))
        except Exception as error:
            self.reset()
            raise RecogniserError("vosk_failed", f"语音识别出错：{error}") from error
        heard = [part for part in self._done if part[0]]
        transcript = Transcript(
            text=self._join([text for text, _, _ in heard]),
            confidence=min((score for _, score, _ in heard), default=0.0),
            language=self._language if heard else "",
            alternatives=heard[0][2] if len(heard) == 1 else (),
            audio_seconds=self._audio,
            decode_seconds=time.perf_counter() - started,
        )
        self.reset()
        return transcript

    def _recogniser(self) -> vosk.KaldiRecognizer:
        if self._kaldi is None:
            self._kaldi = vosk.KaldiRecognizer(self._engine, SAMPLE_RATE)
            self._kaldi.SetMaxAlternatives(ALTERNATIVES)
        return self._kaldi

    def _keep(self, result: Mapping[str, Any]) -> None:
        found = result.get("alternatives") or [{"text": result.get("text", "")}]
        texts = [self._clean(entry.get("text", "")) for entry in found]
        scores = [float(entry.get("confidence", 0.0)) for entry in found]
        others = tuple(dict.fromkeys(text for text in texts[1:] if text and text != texts[0]))
        self._done.append((texts[0], margin_confidence(scores), others))

    def _clean(self, text: str) -> str:
        """Vosk separates words by spaces; Chinese is written without."""
        return text.replace(" ", "") if self._language == "zh" else text.strip()

    def _join(self, texts: list[str]) -> str:
        return ("" if self._language == "zh" else " ").join(text for text in texts if text)


def margin_confidence(scores: list[float]) -> float:
    """Confidence 0..1 of the first of several raw likelihoods: its softmax share.

    Kaldi's scores are unnormalised sums over the utterance; only their differences mean
    something. A tenth of the difference spreads them over the useful range.
    """
    if not scores:
        return 0.0
    weights = [math.exp(max(-50.0, (score - scores[0]) / 10)) for score in scores]
    return 1.0 / sum(weights) if len(scores) > 1 else 0.9


def _language_of(model: str) -> str:
    parts = [part for part in model.split("-") if part not in ("vosk", "model", "small")]
    return {"cn": "zh"}.get(parts[0], parts[0]) if parts and len(parts[0]) == 2 else "zh"


def _installed_version() -> str:
    from importlib.metadata import version

    return f"vosk {version('vosk')}"


def download(name: str = DEFAULT_MODEL) -> Path:
    """Download a model by name with the library's own downloader into its cache folder.

    Returns the folder. Raises RecogniserError("vosk_download_failed") when the site cannot be
    reached or does not know the name.
    """
    present = find_model(name)
    if present is not None:
        return present
    target = model_folders()[-1] / name
    try:
        vosk.Model.download_model(_Downloader(), target)
    except Exception as error:
        raise RecogniserError(
            "vosk_download_failed", f"无法下载 Vosk 模型 {name}：{error}"
        ) from error
    if not target.is_dir():
        raise RecogniserError("vosk_download_failed", f"下载的压缩包里没有模型 {name}")
    return target


class _Downloader:
    """Gives the library's download method the one helper that it needs, without a loaded model."""

    download_progress_hook = vosk.Model.download_progress_hook


def main(arguments: list[str] | None = None) -> int:
    """`python -m speech.asr.vosk [NAME]`: download a model."""
    import sys

    names = (arguments if arguments is not None else sys.argv[1:]) or [DEFAULT_MODEL]
    try:
        print(download(names[0]))
    except RecogniserError as error:
        print(f"speech.asr.vosk: {error.detail}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
