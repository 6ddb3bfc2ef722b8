from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from speech.audio.frames import Pcm
from speech.tts.cache import SpeechCache


def sound(value: int, samples: int = 1000) -> Pcm:
    return np.full(samples, value, np.int16)


def test_made_once_then_read_from_disk(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, 1_000_000)
    made: list[int] = []

    def make() -> Pcm:
        made.append(1)
        return sound(7)

    key = SpeechCache.key("您好", "zf_xiaoxiao", 1.0, "kokoro")
    assert cache.get_or_make(key, make).tolist() == sound(7).tolist()
    assert SpeechCache(tmp_path, 1_000_000).get_or_make(key, make).tolist() == sound(7).tolist()
    assert len(made) == 1


def test_everything_that_changes_the_sound_changes_the_key() -> None:
    keys = {
        SpeechCache.key("您好", "a", 1.0, "m"),
        SpeechCache.key("您好。", "a", 1.0, "m"),
        SpeechCache.key("您好", "b", 1.0, "m"),
        SpeechCache.key("您好", "a", 0.8, "m"),
        SpeechCache.key("您好", "a", 1.0, "n"),
    }
    assert len(keys) == 5


def test_oldest_go_first_when_full(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, 10_000)
    for index in range(5):
        key = SpeechCache.key(str(index), "v", 1.0, "m")
        cache.put(key, sound(index))
        os.utime(cache._path(key), (index, index))
    assert cache.get(SpeechCache.key("0", "v", 1.0, "m")) is not None
    cache.put(SpeechCache.key("5", "v", 1.0, "m"), sound(5))
    left = [i for i in range(6) if cache.get(SpeechCache.key(str(i), "v", 1.0, "m")) is not None]
    # 0 had just been used, so 1 and 2 were the oldest.
    assert left == [0, 3, 4, 5]
    assert sum(path.stat().st_size for path in tmp_path.glob("*/*")) <= 10_000


def test_errors_and_empty_audio_are_not_stored(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, 10_000)
    cache.put("ab" * 32, sound(1)[:0])
    assert cache.get("ab" * 32) is None

    def fail() -> Pcm:
        raise ValueError("voice failed")

    with pytest.raises(ValueError, match="voice failed"):
        cache.get_or_make("cd" * 32, fail)
    assert list(tmp_path.rglob("*.pcm")) == []


def test_an_unwritable_folder_does_not_break_speech(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = SpeechCache(blocked, 10_000)
    assert cache.get_or_make("ab" * 32, lambda: sound(3)).tolist() == sound(3).tolist()


def test_a_limit_of_zero_turns_it_off(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, 0)
    cache.put("ab" * 32, sound(1))
    assert list(tmp_path.rglob("*.pcm")) == []
