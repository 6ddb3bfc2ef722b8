"""Kokoro-82M on ONNX Runtime: the default voice."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from speech.audio.frames import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Pcm, silence, to_pcm
from speech.audio.level import frame_levels
from speech.audio.resample import resample
from speech.catalogue import KOKORO_FILES, VOICE_SHA256
from speech.errors import VoiceError
from speech.tts import g2p
from speech.tts.base import Voice, bounded_rate
from speech.tts.fetch_voices import missing_voices, voice_path

MODEL_RATE = 24_000
DEFAULT_VOICE = "zf_xiaoxiao"
# The model takes at most 510 symbols; it is clearest on sentences well below that.
MOST_SYMBOLS = 480
BEST_SYMBOLS = 220
PAUSE_SECONDS = 0.12
# Silence that the model puts around a sentence; what remains of it at each end.
EDGE_SECONDS = 0.06
LONGEST_PAUSE_SECONDS = 0.45
QUIET_DBFS = -48.0

_TITLES = {
    "zf_xiaoxiao": "晓晓（女声）",
    "zf_xiaobei": "晓贝（女声）",
    "zf_xiaoni": "晓妮（女声）",
    "zf_xiaoyi": "晓伊（女声）",
    "zm_yunxi": "云希（男声）",
    "zm_yunjian": "云健（男声）",
    "zm_yunxia": "云夏（男声）",
    "zm_yunyang": "云扬（男声）",
}

Style = NDArray[np.float32]


class KokoroSynthesiser:
    """Loaded once, shared by all calls. Thread-safe: ONNX Runtime sessions may run in parallel.

    models: the prepared models folder. threads: cores of one synthesis.
    Raises VoiceError("kokoro_not_prepared" | "kokoro_not_loaded").
    """

    name = "kokoro"
    model = "kokoro-82m-v1.0-int8"
    # Part of the cache key: raise it when readings, pauses or anything else changes the sound.
    revision = "2"

    def __init__(self, models: Path, *, threads: int = 2, voice: str = DEFAULT_VOICE) -> None:
        self.version = f"onnxruntime {ort.__version__}"
        self.path = KOKORO_FILES[0].path(models)
        if not all(file.ready(models) for file in KOKORO_FILES) or missing_voices(models):
            raise VoiceError(
                "kokoro_not_prepared", "Kokoro 语音尚未准备，请运行 python -m speech.prepare"
            )
        self._models = models
        self._styles: dict[str, Style] = {}
        self._lock = threading.Lock()
        self.default_voice = voice
        self._style(voice)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        # Spinning threads would take the cores from the recogniser between two sentences.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(self.path), options, providers=["CPUExecutionProvider"]
            )
            self._symbols: dict[str, int] = json.loads(
                KOKORO_FILES[1].path(models).read_text("utf-8")
            )["vocab"]
        except Exception as error:
            raise VoiceError("kokoro_not_loaded", f"无法加载 Kokoro 语音模型：{error}") from error

    def voices(self) -> tuple[Voice, ...]:
        """The eight Mandarin voices, the default first."""
        order = sorted(_TITLES, key=lambda voice: voice != self.default_voice)
        return tuple(
            Voice(voice, self.name, _TITLES[voice], "female" if voice[1] == "f" else "male")
            for voice in order
        )

    def warm_up(self) -> None:
        """Load the dictionaries and speak once."""
        g2p.load()
        self.synthesise("您好，请讲。")

    def synthesise(self, text: str, *, voice: str | None = None, rate: float = 1.0) -> Pcm:
        """Speak a text in its spoken form. A text without anything to say gives empty audio."""
        style = self._style(voice or self.default_voice)
        parts: list[Pcm] = []
        try:
            for ids in self._pieces(text):
                if parts:
                    parts.append(silence(PAUSE_SECONDS))
                parts.append(self._speak(ids, style, bounded_rate(rate)))
        except Exception as error:
            raise VoiceError("voice_failed", f"语音合成出错：{error}") from error
        return np.concatenate(parts) if parts else silence(0)

    def _style(self, voice: str) -> Style:
        if voice not in VOICE_SHA256:
            raise VoiceError("unknown_voice", f"没有名为 {voice} 的语音")
        with self._lock:
            if voice not in self._styles:
                data = np.fromfile(voice_path(self._models, voice), "<f4")
                self._styles[voice] = data.reshape(-1, 1, 256)
            return self._styles[voice]

    def _pieces(self, text: str) -> Iterator[list[int]]:
        for sentence in pieces(g2p.phonemes(text)):
            ids = [self._symbols[symbol] for symbol in sentence if symbol in self._symbols]
            if any(symbol.isalpha() for symbol in sentence):
                yield ids[:MOST_SYMBOLS]

    def _speak(self, ids: list[int], style: Style, rate: float) -> Pcm:
        inputs = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": style[min(len(ids), len(style)) - 1],
            "speed": np.array([rate], np.float32),
        }
        samples = np.asarray(self._session.run(None, inputs)[0], np.float32).ravel()
        return tighten(resample(to_pcm(samples), MODEL_RATE, SAMPLE_RATE))


def pieces(symbols: str) -> list[str]:
    """Cut a phoneme string into pieces of at most about BEST_SYMBOLS.

    Cuts after sentence ends, then after commas; only a run without any pause is cut at a space.
    """
    out: list[str] = []
    current = ""
    for sentence in re.findall(r"[^.!?;]*[.!?;]?\s*", symbols):
        for clause in [sentence] if len(sentence) <= BEST_SYMBOLS else _clauses(sentence):
            if current and len(current) + len(clause) > BEST_SYMBOLS:
                out.append(current.strip())
                current = ""
            current += clause
    if current.strip():
        out.append(current.strip())
    return out


def _clauses(sentence: str) -> list[str]:
    out: list[str] = []
    for clause in re.findall(r"[^,:]*[,:]?\s*", sentence):
        while len(clause) > MOST_SYMBOLS:
            cut = clause.rfind(" ", 0, MOST_SYMBOLS)
            cut = cut if cut > 0 else MOST_SYMBOLS
            out.append(clause[:cut])
            clause = clause[cut:]
        if clause:
            out.append(clause)
    return out


def tighten(pcm: Pcm) -> Pcm:
    """Shorten silence: at the ends to EDGE_SECONDS, inside to LONGEST_PAUSE_SECONDS."""
    quiet = frame_levels(pcm) < QUIET_DBFS
    if len(quiet) == 0 or quiet.all():
        return pcm[:0]
    loud = np.flatnonzero(~quiet)
    edge = round(EDGE_SECONDS / FRAME_SECONDS)
    longest = round(LONGEST_PAUSE_SECONDS / FRAME_SECONDS)
    keep = np.ones(len(quiet), bool)
    keep[: max(0, loud[0] - edge)] = False
    keep[loud[-1] + 1 + edge :] = False
    for before, after in pairwise(loud.tolist()):
        gap = after - before - 1
        if gap > longest:
            half = longest // 2
            keep[before + 1 + half : after - half] = False
    return pcm[: len(quiet) * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)[keep].reshape(-1)
