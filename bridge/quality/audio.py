"""Recordings as they are listened to: both channels, or one of them as a file of its own.

Nothing is copied or converted on disk: a player asks for bytes, and these are cut from the stereo
file as they are asked for. WAV per the Microsoft/IBM RIFF specification, PCM, 16 bits.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias

import numpy as np

from bridge.quality.errors import RecordingMissing

Side: TypeAlias = Literal["both", "caller", "hotline", "agent", "supervisor"]
HEADER = 44
_WIDTH = 2
_CHUNK = 64 * 1024
_CHANNEL = {"caller": 0, "hotline": 1, "agent": 0, "supervisor": 1}


@dataclass(frozen=True)
class Wav:
    """A 16-bit PCM file; ``frames`` are those that are really there."""

    path: Path
    offset: int
    frames: int
    channels: int
    rate: int

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.frames / self.rate


def open_wav(path: Path) -> Wav:
    """Read the head of a file.

    A crash leaves sizes in it that are too small: the file's own length counts.

    Raises:
        RecordingMissing: there is no such file, or it is none that we recorded.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            riff, _, wave = struct.unpack("<4sI4s", file.read(12))
            if (riff, wave) != (b"RIFF", b"WAVE"):
                raise RecordingMissing
            channels = rate = width = 0
            while True:
                name, length = struct.unpack("<4sI", file.read(8))
                if name == b"data":
                    break
                body = file.read(length + length % 2)
                if name == b"fmt ":
                    _, channels, rate, _, _, width = struct.unpack("<HHIIHH", body[:16])
            if width != 8 * _WIDTH or not channels or not rate:
                raise RecordingMissing
            offset = file.tell()
    except (OSError, struct.error) as error:
        raise RecordingMissing from error
    return Wav(path, offset, max(0, size - offset) // (_WIDTH * channels), channels, rate)


@dataclass(frozen=True)
class Track:
    """What is listened to, as a WAV file of ``size`` bytes that can be read from anywhere.

    Attributes:
        wav: where the sound is.
        channel: one of its channels, or None for all of them.
        lead: frames of silence before it, so that it runs along with the call.
    """

    wav: Wav
    channel: int | None
    lead: int = 0

    @property
    def _block(self) -> int:
        return _WIDTH * (1 if self.channel is not None else self.wav.channels)

    @property
    def size(self) -> int:
        """Bytes of the file that this looks like."""
        return HEADER + (self.lead + self.wav.frames) * self._block

    def read(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the bytes from ``first`` to ``last``, both included, in pieces."""
        if first < HEADER:
            yield self._header()[first : min(last + 1, HEADER)]
        at, end = max(first, HEADER) - HEADER, last + 1 - HEADER
        if at >= end:
            return
        with self.wav.path.open("rb") as file:
            while at < end:
                begin, rest = divmod(at, self._block)
                count = -(-min(_CHUNK, end - at + rest) // self._block)
                sound = self._frames(file, begin, count)
                piece = sound[rest : rest + end - at]
                if not piece:
                    return
                yield piece
                at += len(piece)

    def _frames(self, file: BinaryIO, begin: int, count: int) -> bytes:
        silent = max(0, min(self.lead - begin, count))
        sound = bytes(silent * self._block)
        if count > silent:
            stride = _WIDTH * self.wav.channels
            start = begin + silent - self.lead
            file.seek(self.wav.offset + start * stride)
            count = min(count - silent, self.wav.frames - start)
            data = file.read(max(0, count) * stride)
            if self.channel is None:
                return sound + data
            frames = np.frombuffer(data, "<i2").reshape(-1, self.wav.channels)
            return sound + np.ascontiguousarray(frames[:, self.channel]).tobytes()
        return sound

    def _header(self) -> bytes:
        data = self.size - HEADER
        channels = self._block // _WIDTH
        return struct.pack(
            "<4sI4s4sIHHIIHH4sI",
            *(b"RIFF", 36 + data, b"WAVE", b"fmt ", 16, 1, channels, self.wav.rate),
            *(self.wav.rate * self._block, self._block, 8 * _WIDTH, b"data", data),
        )


class Recording:
    """The files of one call.

    Args:
        path: the stereo file: left the caller, right what the caller hears. Beside it may lie
            ``<name>.people.wav`` (left the agents, right the supervisor), which begins later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._people = path.with_name(f"{path.stem}.people.wav")
        self.wav = open_wav(path)

    def sides(self) -> list[Side]:
        """Which sides can be listened to."""
        sides: list[Side] = ["both", "caller", "hotline"]
        return [*sides, "agent", "supervisor"] if self._people.is_file() else sides

    def track(self, side: Side) -> Track:
        """Return one side. Raises :class:`RecordingMissing`."""
        if side == "both":
            return Track(self.wav, None)
        if side in ("caller", "hotline"):
            if self.wav.channels < 2:
                raise RecordingMissing
            return Track(self.wav, _CHANNEL[side])
        people = open_wav(self._people)
        return Track(people, _CHANNEL[side], round(self._people_from(people) * people.rate))

    def _people_from(self, people: Wav) -> float:
        """Seconds of call time at which the people's file begins."""
        for event in self.timeline():
            if event.get("kind") == "people_recorded":
                return max(0.0, float(event["at"]))
        # A crash loses the timeline; both files were written up to the same moment.
        return max(0.0, self.wav.seconds - people.seconds)

    def timeline(self) -> list[dict[str, Any]]:
        """What happened in the call; empty after a crash, which loses it."""
        try:
            events = json.loads(self._path.with_suffix(".json").read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return [one for one in events if isinstance(one, dict)] if isinstance(events, list) else []


def resolve(root: Path, relative: str | None) -> Recording:
    """Open the recording that a call's row names.

    Raises:
        RecordingMissing: none is named, it is gone, or it lies outside of the data folder.
    """
    if not relative:
        raise RecordingMissing
    path = (root / relative).resolve()
    if not path.is_relative_to(root.resolve()):
        raise RecordingMissing
    return Recording(path)
