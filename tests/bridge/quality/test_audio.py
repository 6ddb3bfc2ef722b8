"""Recordings cut into their sides."""

import io
import json
import random
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bridge.quality.audio import Recording, Track, open_wav, resolve
from bridge.quality.errors import RecordingMissing
from tests.bridge.quality.conftest import RATE, write_wav


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "call.wav"
    write_wav(file, 1000, 2000, 3.0)
    write_wav(tmp_path / "call.people.wav", 3000, 4000, 1.0)
    events = [{"at": 2.0, "kind": "people_recorded"}]
    file.with_suffix(".json").write_text(json.dumps(events), encoding="utf-8")
    return file


def whole(track: Track) -> bytes:
    return b"".join(track.read(0, track.size - 1))


def samples(data: bytes) -> tuple[int, NDArray[np.int16]]:
    with wave.open(io.BytesIO(data)) as file:
        assert file.getframerate() == RATE
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return file.getnchannels(), frames


class TestTrack:
    def test_both_is_the_file(self, path: Path) -> None:
        assert whole(Recording(path).track("both")) == path.read_bytes()

    @pytest.mark.parametrize(("side", "value"), [("caller", 1000), ("hotline", 2000)])
    def test_one_side_is_one_channel(self, path: Path, side: str, value: int) -> None:
        channels, frames = samples(whole(Recording(path).track(side)))  # type: ignore[arg-type]
        assert channels == 1
        assert np.array_equal(frames, value + np.arange(3 * RATE) % 500)

    @pytest.mark.parametrize(("side", "value"), [("agent", 3000), ("supervisor", 4000)])
    def test_people_run_along_with_the_call(self, path: Path, side: str, value: int) -> None:
        _, frames = samples(whole(Recording(path).track(side)))  # type: ignore[arg-type]
        assert not frames[: 2 * RATE].any()
        assert np.array_equal(frames[2 * RATE :], value + np.arange(RATE) % 500)

    @pytest.mark.parametrize("side", ["both", "caller", "agent"])
    def test_any_range_is_a_part_of_the_whole(self, path: Path, side: str) -> None:
        track = Recording(path).track(side)  # type: ignore[arg-type]
        data, chance = whole(track), random.Random(7)
        assert len(data) == track.size
        ranges = [(0, 0), (0, 43), (43, 44), (44, 45), (45, 45), (track.size - 1, track.size - 1)]
        ranges += [tuple(sorted(chance.choices(range(track.size), k=2))) for _ in range(60)]
        for first, last in ranges:
            assert b"".join(track.read(first, last)) == data[first : last + 1]


class TestRecording:
    def test_people_are_a_side_only_where_they_were_recorded(self, path: Path) -> None:
        assert Recording(path).sides() == ["both", "caller", "hotline", "agent", "supervisor"]
        path.with_name("call.people.wav").unlink()
        recording = Recording(path)
        assert recording.sides() == ["both", "caller", "hotline"]
        with pytest.raises(RecordingMissing):
            recording.track("agent")

    def test_after_a_crash_the_files_length_counts(self, path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[40:44] = (0).to_bytes(4, "little")
        path.write_bytes(data + b"\x01")
        path.with_suffix(".json").unlink()
        recording = Recording(path)
        assert recording.wav.seconds == 3.0
        assert recording.timeline() == []
        # Both files end together: two seconds of the call, then the people.
        assert recording.track("agent").lead == 2 * RATE

    @pytest.mark.parametrize(
        "content", [b"", b"RIFF", b"no sound at all, only words", b"RIFF\0\0\0\0WAVE"]
    )
    def test_what_is_no_recording(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "x.wav"
        file.write_bytes(content)
        with pytest.raises(RecordingMissing):
            open_wav(file)


class TestResolve:
    @pytest.mark.parametrize("name", [None, "", "gone.wav", "../outside.wav"])
    def test_nothing_outside_or_missing(self, tmp_path: Path, name: str | None) -> None:
        root = tmp_path / "data"
        root.mkdir()
        write_wav(tmp_path / "outside.wav", 1, 2, 0.1)
        with pytest.raises(RecordingMissing):
            resolve(root, name)
