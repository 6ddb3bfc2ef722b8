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
import threading
import time
from typing import IO, Any

# Below the caller's own limit, so that a hang is reported before the process is replaced.
WAIT_SECONDS = 15.0


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
        version = _use_bundled_library()
        import pyttsx3

        engine = pyttsx3.init("espeak")
        # runAndWait may return while espeak's own thread is still at work; the file is complete
        # when this event comes.
        finished = threading.Event()
        engine.connect("finished-utterance", lambda **_: finished.set())
    except Exception as error:
        _reply(out, ok=False, detail=str(error))
        return
    _reply(out, ok=True, version=version)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            finished.clear()
            engine.setProperty("voice", request["voice"])
            engine.setProperty("rate", int(request["wpm"]))
            engine.save_to_file(request["text"], request["path"])
            engine.runAndWait()
            if not finished.wait(WAIT_SECONDS):
                raise TimeoutError("espeak did not finish")
            # Properties that are set while the driver is busy only apply one utterance later.
            while engine.isBusy():
                time.sleep(0.002)
        except Exception as error:
            _reply(out, ok=False, detail=f"{type(error).__name__}: {error}")
        else:
            _reply(out, ok=True)


if __name__ == "__main__":
    main()
