"""The recording of a call: a stereo WAV, left the caller, right the hotline, and its timeline.

The file is valid at any moment: the sizes in its header are renewed every few seconds, so a
crash loses at most those. WAV per the Microsoft/IBM RIFF specification, PCM format tag 1.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

from bridge.media.frames import FRAME_SECONDS, SAMPLE_RATE, Pcm

_HEADER_BYTES = 44
_FRAMES_PER_FLUSH = int(2.0 / FRAME_SECONDS)


class Recorder:
    """Writes both directions of one call.

    Args:
        folder: where ``<call_id>.wav`` and ``<call_id>.json`` are stored; created if missing.
        call_id: names the files.

    Raises:
        OSError: the file cannot be created. Later write errors end the recording, not the call;
            ``failed`` then tells.
    """

    def __init__(self, folder: Path, call_id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{call_id}.wav"
        self._timeline_path = folder / f"{call_id}.json"
        self._file = self.path.open("wb")
        self._file.write(_header(0))
        self._pending: list[bytes] = []
        self._frames = 0
        self._timeline: list[dict[str, Any]] = []
        self.failed = False
        self.closed = False

    @property
    def seconds(self) -> float:
        """Length so far; also the time base of the timeline."""
        return self._frames * FRAME_SECONDS

    def write(self, caller: Pcm, hotline: Pcm) -> None:
        """Append 20 ms of both directions."""
        if self.closed:
            return
        self._pending.append(np.column_stack([caller, hotline]).astype("<i2").tobytes())
        self._frames += 1
        if len(self._pending) >= _FRAMES_PER_FLUSH:
            self._flush()

    def mark(self, kind: str, **data: Any) -> None:
        """Add an event to the timeline at the current position."""
        self._timeline.append({"at": round(self.seconds, 3), "kind": kind, **data})

    def close(self) -> None:
        """Finish both files; may be called twice."""
        if self.closed:
            return
        self._flush()
        self.closed = True
        self._file.close()
        try:
            self._timeline_path.write_text(
                json.dumps(self._timeline, ensure_ascii=False, indent=1), encoding="utf-8"
            )
        except OSError:
            self.failed = True

    def discard(self) -> None:
        """Delete what was written: the call never began."""
        self.closed = True
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _flush(self) -> None:
        pending, self._pending = self._pending, []
        if self.failed:
            return
        try:
            self._file.write(b"".join(pending))
            end = self._file.tell()
            self._file.seek(0)
            self._file.write(_header(end - _HEADER_BYTES))
            self._file.seek(end)
            self._file.flush()
        except OSError:
            self.failed = True


def _header(data_bytes: int) -> bytes:
    channels, width = 2, 2
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + data_bytes,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        SAMPLE_RATE,
        SAMPLE_RATE * channels * width,
        channels * width,
        8 * width,
        b"data",
        data_bytes,
    )
