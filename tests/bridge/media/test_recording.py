"""Recordings are whole at any moment."""

import json
import wave
from pathlib import Path

import numpy as np

from bridge.media.frames import FRAME_SAMPLES
from bridge.media.recording import Recorder


def frame(value: int) -> np.ndarray:
    return np.full(FRAME_SAMPLES, value, np.int16)


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 16000, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)


class TestRecorder:
    def test_caller_is_left_and_hotline_right(self, tmp_path: Path) -> None:
        recorder = Recorder(tmp_path, "call")
        recorder.write(frame(1), frame(2))
        recorder.close()
        samples = read(recorder.path)
        assert samples.shape == (FRAME_SAMPLES, 2)
        assert samples[0].tolist() == [1, 2]

    def test_the_file_can_be_read_while_the_call_goes_on(self, tmp_path: Path) -> None:
        recorder = Recorder(tmp_path, "call")
        for _ in range(250):
            recorder.write(frame(1), frame(2))
        assert len(read(recorder.path)) >= 200 * FRAME_SAMPLES
        recorder.close()
        assert len(read(recorder.path)) == 250 * FRAME_SAMPLES

    def test_the_timeline_is_in_recording_time(self, tmp_path: Path) -> None:
        recorder = Recorder(tmp_path, "call")
        for _ in range(50):
            recorder.write(frame(0), frame(0))
        recorder.mark("line", who="caller", text="你好")
        recorder.close()
        timeline = json.loads((tmp_path / "call.json").read_text("utf-8"))
        assert timeline == [{"at": 1.0, "kind": "line", "who": "caller", "text": "你好"}]

    def test_closing_twice_is_harmless_and_late_sound_is_ignored(self, tmp_path: Path) -> None:
        recorder = Recorder(tmp_path, "call")
        recorder.close()
        recorder.close()
        recorder.write(frame(1), frame(1))
        assert len(read(recorder.path)) == 0

    def test_a_call_that_never_began_leaves_no_file(self, tmp_path: Path) -> None:
        recorder = Recorder(tmp_path, "call")
        recorder.discard()
        assert list(tmp_path.iterdir()) == []
