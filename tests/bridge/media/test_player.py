"""What is played, and what of it counts as heard."""

import numpy as np

from bridge.media.frames import FRAME_SAMPLES, Loop, mix
from bridge.media.player import Player


def sound(frames: float, value: int = 100) -> np.ndarray:
    return np.full(int(frames * FRAME_SAMPLES), value, np.int16)


class TestPlayer:
    def test_plays_pieces_in_order_and_pads_the_last_frame(self) -> None:
        player = Player()
        player.put("甲", sound(1.5, 1))
        player.put("乙", sound(1, 2))
        frames = [player.next_frame() for _ in range(4)]
        assert [int(frame[0]) for frame in frames[:3] if frame is not None] == [1, 1, 2]
        assert frames[1] is not None and frames[1][-1] == 0
        assert frames[3] is None
        assert player.heard == "甲乙"

    def test_cut_counts_only_what_was_played(self) -> None:
        player = Player()
        player.put("一二三四五六七八九十", sound(10))
        for _ in range(4):
            player.next_frame()
        assert player.cut() == "一二三四"
        assert not player.busy

    def test_pause_keeps_the_place(self) -> None:
        player = Player()
        player.put("甲", np.arange(2 * FRAME_SAMPLES, dtype=np.int16))
        player.next_frame()
        player.pause()
        assert player.next_frame() is None
        assert player.busy
        player.resume()
        frame = player.next_frame()
        assert frame is not None and frame[0] == FRAME_SAMPLES

    def test_empty_sound_is_not_a_piece(self) -> None:
        player = Player()
        player.put("静", sound(0))
        assert not player.busy

    def test_remaining_time(self) -> None:
        player = Player()
        player.put("甲", sound(50))
        player.next_frame()
        assert player.remaining_seconds == 49 * 0.02

    def test_begin_forgets_what_was_heard_before(self) -> None:
        player = Player()
        player.put("甲", sound(1))
        player.next_frame()
        player.begin()
        assert player.heard == ""


def test_mix_clips() -> None:
    mixed = mix(sound(1, 30_000), sound(1, 30_000))
    assert mixed[0] == 32767


def test_loop_comes_round() -> None:
    loop = Loop(np.concatenate([sound(1, 1), sound(1, 2)]))
    assert [int(loop.next_frame()[0]) for _ in range(3)] == [1, 2, 1]
