"""pyttsx3 with espeak-ng: the fallback voice that always works.

espeak-ng's own reading of Chinese characters is poor, so it is given pinyin with tone numbers.
"""

from __future__ import annotations

import json
import re
import select
import subprocess
import sys
import tempfile
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin

from speech.audio.frames import Pcm, silence
from speech.audio.wav import read_wav
from speech.errors import SpeechError, VoiceError
from speech.tts.base import Voice, bounded_rate

PINYIN_VOICE = "cmn-latn-pinyin"
WORDS_PER_MINUTE = 150
START_SECONDS = 15.0
# espeak renders at several hundred times real time; a minute means that it hangs.
TIMEOUT_SECONDS = 20.0
LONGEST_TEXT = 600

_WORKER = Path(__file__).with_name("espeak_worker.py")
_PIECE = re.compile(r"([\u4e00-\u9fff]+)|([A-Za-z]+)|(\d+)|([，。！？；：、,.!?;:])|(.)", re.DOTALL)
_PAUSES = str.maketrans("，。！？；：、", ",.!?;:,")


class _WorkerDied(VoiceError):
    """The process ended before it answered."""


class EspeakSynthesiser:
    """Speaks through one worker process, which is started on first use and restarted when it dies.

    Thread-safe; requests wait for each other. voice: an espeak voice; with the default one the
    text is turned into pinyin, any other one (as "en") gets the text itself.
    """

    name = "espeak"
    model = f"espeak-ng/{PINYIN_VOICE}"

    def __init__(self, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self.version = f"pyttsx3 {version('pyttsx3')}"
        self._timeout = timeout
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[str] | None = None

    def voices(self) -> tuple[Voice, ...]:
        """The one Mandarin voice."""
        return (Voice(PINYIN_VOICE, self.name, "备用语音（男声）", "male"),)

    def synthesise(self, text: str, *, voice: str | None = None, rate: float = 1.0) -> Pcm:
        """Speak a text in its spoken form.

        Raises VoiceError: "voice_failed", "voice_timeout" or "espeak_not_started"; the next call
        starts a fresh process.
        """
        chosen = voice or PINYIN_VOICE
        spoken = pinyin(text) if chosen == PINYIN_VOICE else text
        if not re.search(r"\w", spoken):
            return silence(0)
        with self._lock, tempfile.TemporaryDirectory(prefix="espeak-") as folder:
            path = Path(folder) / "speech.wav"
            wpm = round(WORDS_PER_MINUTE * bounded_rate(rate))
            self._ask({"text": spoken, "voice": chosen, "wpm": wpm, "path": str(path)})
            try:
                return read_wav(path)
            except SpeechError as error:
                raise VoiceError("voice_failed", f"备用语音没有生成声音：{error.detail}") from error

    def close(self) -> None:
        """End the worker process."""
        with self._lock:
            self._stop()

    def _ask(self, request: dict[str, Any]) -> None:
        """Send a request; once more to a fresh process if the old one turns out to be dead."""
        try:
            self._request(request)
        except _WorkerDied:
            self._request(request)

    def _request(self, request: dict[str, Any]) -> None:
        worker = self._running()
        try:
            assert worker.stdin is not None
            worker.stdin.write(json.dumps(request) + "\n")
            worker.stdin.flush()
        except OSError as error:
            self._stop()
            raise _WorkerDied("voice_failed", "备用语音进程已退出") from error
        answer = self._answer(worker, self._timeout)
        if not answer.get("ok"):
            raise VoiceError("voice_failed", f"备用语音出错：{answer.get('detail')}")

    def _running(self) -> subprocess.Popen[str]:
        if self._worker is not None and self._worker.poll() is None:
            return self._worker
        self._stop()
        try:
            self._worker = subprocess.Popen(
                [sys.executable, str(_WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        except OSError as error:
            raise VoiceError("espeak_not_started", f"备用语音无法启动：{error}") from error
        ready = self._answer(self._worker, START_SECONDS)
        if not ready.get("ok"):
            self._stop()
            raise VoiceError("espeak_not_started", f"备用语音无法启动：{ready.get('detail')}")
        self.version = f"pyttsx3 {version('pyttsx3')}, espeak-ng {ready.get('version')}"
        return self._worker

    def _answer(self, worker: subprocess.Popen[str], seconds: float) -> dict[str, Any]:
        assert worker.stdout is not None
        ready, _, _ = select.select([worker.stdout], [], [], seconds)
        if not ready:
            self._stop()
            raise VoiceError("voice_timeout", f"备用语音在 {seconds:g} 秒内没有完成")
        line = worker.stdout.readline()
        if not line:
            self._stop()
            raise _WorkerDied("voice_failed", "备用语音进程已退出")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue


def pinyin(text: str) -> str:
    """Pinyin with tone numbers for espeak's pinyin voice; letters apart, pauses kept."""
    out: list[str] = []
    for chinese, latin, digits, pause, _other in _PIECE.findall(text[: LONGEST_TEXT * 4]):
        if chinese:
            out.extend(lazy_pinyin(chinese, style=Style.TONE3, neutral_tone_with_five=True))
        elif latin:
            out.extend(latin.lower() if len(latin) > 1 else latin)
        elif digits:
            out.append(digits)
        elif pause and out:
            out[-1] += pause.translate(_PAUSES)
    return " ".join(out)
