"""The process in which pyttsx3 and espeak-ng live.

espeak-ng initialises once per process, has one text slot and speaks whole utterances only, so it
gets a process to itself. Protocol: one JSON object a line. In: {"text", "voice", "wpm", "path"}.
Out: {"ok": true}, or {"ok": false, "detail": str}; the audio is in the WAV file `path`. The first
line out is {"ok": true, "version": str} once the engine is ready. End of input ends the process.

This file is run by path, not imported: it needs no other module of the project.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import wave
from typing import IO, Any

ESPEAK_RATE = 22_050


class Engine:
    """pyttsx3 in espeak's synchronous mode.

    pyttsx3 asks for the asynchronous mode, in which a rate or voice now and then applies one
    utterance late. In synchronous mode everything has one order, but espeak does not report the
    end of a text, which pyttsx3 waits for; so the driver's buffer is taken when it returns.
    """

    def __init__(self) -> None:
        self.version = _use_bundled_library()
        import pyttsx3
        from pyttsx3.drivers import _espeak

        _espeak.AUDIO_OUTPUT_RETRIEVAL = _espeak.AUDIO_OUTPUT_SYNCHRONOUS
        self._engine = pyttsx3.init("espeak")
        self._failures: list[BaseException] = []
        self._engine.connect("error", lambda exception, **_: self._failures.append(exception))

    def render(self, text: str, voice: str, wpm: int, path: str) -> None:
        """Speak a text into a WAV file; raises what espeak or pyttsx3 complain about."""
        self._failures.clear()
        # While the driver is not busy, commands run at once ...
        self._engine.proxy.setBusy(False)
        self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", wpm)
        self._engine.save_to_file(text, path)
        if self._failures:
            raise self._failures[0]
        # ... and while it is, runAndWait can queue the end of its loop behind the text.
        self._engine.proxy.setBusy(True)
        self._engine.runAndWait()
        samples = self._take()
        if self._failures:
            raise self._failures[0]
        with wave.open(path, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(ESPEAK_RATE)
            file.writeframes(samples)

    def _take(self) -> bytes:
        driver = self._engine.proxy._driver
        samples, driver._data_buffer = bytes(driver._data_buffer), b""
        driver._speaking = False
        return samples


def _use_bundled_library() -> str:
    """Load the espeak-ng that comes as a Python package, so that no system package is needed."""
    import espeakng_loader

    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    library = ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    library.espeak_Info.restype = ctypes.c_char_p
    return str((library.espeak_Info(None) or b"").decode())


def _reply(out: IO[str], **values: Any) -> None:
    out.write(json.dumps(values) + "\n")
    out.flush()


def main() -> None:
    """Serve until the input ends."""
    # pyttsx3 prints to stdout; the protocol keeps the real one for itself.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        engine = Engine()
    except Exception as error:
        _reply(out, ok=False, detail=str(error))
        return
    _reply(out, ok=True, version=engine.version)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            engine.render(request["text"], request["voice"], request["wpm"], request["path"])
        except Exception as error:
            _reply(out, ok=False, detail=f"{type(error).__name__}: {error}")
        else:
            _reply(out, ok=True)


if __name__ == "__main__":
    main()
