"""The recording of a call: stereo WAVs and a timeline.

``<call_id>.wav`` has the caller on the left and what the caller heard on the right. As soon as people
are on the call, ``<call_id>.people.wav`` has what agents said on the left and what supervisors said
on the right; it begins where the timeline says ``people_recorded``.

A file is valid at any moment: the sizes in its header are renewed every few seconds, so a
crash loses at most those. WAV per the Microsoft/IBM RIFF specification, PCM format tag 1.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

from bridge.media.frames import FRAME_SECONDS, SAMPLE_RATE, SILENCE, Pcm

_HEADER_BYTES = 44
_FRAMES_PER_FLUSH = int(2.0 / FRAME_SECONDS)


class Recorder:
    """Writes everybody's sound of one call.

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
        self.people_path = folder / f"{call_id}.people.wav"
        self._timeline_path = folder / f"{call_id}.json"
        self._line = _StereoFile(self.path)
        self._people: _StereoFile | None = None
        self._frames = 0
        self._timeline: list[dict[str, Any]] = []
        self._broken = False
        self.closed = False

    @property
    def failed(self) -> bool:
        """True when something could not be written."""
        people = self._people is not None and self._people.failed
        return self._broken or self._line.failed or people

    @property
    def seconds(self) -> float:
        """Length so far; also the time base of the timeline."""
        return self._frames * FRAME_SECONDS

    def write(self, caller: Pcm, hotline: Pcm) -> None:
        """Append 20 ms of both directions."""
        if self.closed:
            return
        self._line.write(caller, hotline)
        self._frames += 1

    def write_people(self, agents: Pcm | None, supervisors: Pcm | None) -> None:
        """Append 20 ms of what people say; once begun, this is told about every 20 ms."""
        if self.closed or self._broken:
            return
        if self._people is None:
            try:
                self._people = _StereoFile(self.people_path)
            except OSError:
                self._broken = True
                return
            self.mark("people_recorded")
        self._people.write(
            SILENCE if agents is None else agents, SILENCE if supervisors is None else supervisors
        )

    @property
    def has_people(self) -> bool:
        """True once people have been recorded."""
        return self._people is not None

    def mark(self, kind: str, **data: Any) -> None:
        """Add an event to the timeline at the current position."""
        self._timeline.append({"at": round(self.seconds, 3), "kind": kind, **data})

    def close(self) -> None:
        """Finish all files; may be called twice."""
        if self.closed:
            return
        self.closed = True
        self._line.close()
        if self._people is not None:
            self._people.close()
        try:
            self._timeline_path.write_text(
                json.dumps(self._timeline, ensure_ascii=False, indent=1), encoding="utf-8"
            )
        except OSError:
            self._broken = True

    def discard(self) -> None:
        """Delete what was written: the call never began."""
        self.closed = True
        self._line.discard()


class _StereoFile:
    """A WAV that grows, valid at any moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._file.write(_header(0))
        self._pending: list[bytes] = []
        self.failed = False

    def write(self, left: Pcm, right: Pcm) -> None:
        self._pending.append(np.column_stack([left, right]).astype("<i2").tobytes())
        if len(self._pending) >= _FRAMES_PER_FLUSH:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._file.close()

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

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
