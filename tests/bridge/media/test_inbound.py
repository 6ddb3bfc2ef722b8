"""Sound comes in bursts and is taken frame by frame."""

import numpy as np
import pytest

from bridge.media.frames import FRAME_SAMPLES, Pcm
from bridge.media.inbound import InboundBuffer


def sound(frames: float, value: int = 1) -> Pcm:
    return np.full(int(frames * FRAME_SAMPLES), value, np.int16)


def test_gives_whole_frames() -> None:
    buffer = InboundBuffer(1.0)
    buffer.push(sound(0.5))
    assert buffer.pop() is None
    buffer.push(sound(0.75))
    frame = buffer.pop()
    assert frame is not None and len(frame) == FRAME_SAMPLES
    assert buffer.pop() is None


def test_drops_the_oldest_when_nobody_takes() -> None:
    buffer = InboundBuffer(0.04)
    for value in (1, 2, 3):
        buffer.push(sound(1, value))
    frame = buffer.pop()
    assert frame is not None and frame[0] == 2
    assert buffer.dropped_samples == FRAME_SAMPLES


@pytest.mark.parametrize(("amplitude", "seconds"), [(0, 1.2), (3000, 10.0)])
def test_the_delay_of_a_burst_goes_away(amplitude: int, seconds: float) -> None:
    buffer = InboundBuffer(0.3)
    buffer.push(sound(12, amplitude))
    for _ in range(round(seconds / 0.02)):
        buffer.push(sound(1, amplitude))
        assert buffer.pop() is not None
    assert buffer.seconds <= 0.04


def test_words_behind_a_burst_are_kept_whole() -> None:
    """Only the silence before them is skipped at once."""
    buffer = InboundBuffer(0.3)
    buffer.push(sound(12, 0))
    for _ in range(49):
        buffer.push(sound(1, 0))
        buffer.pop()
    taken = []
    for value in [*range(1000, 1040), *[0] * 12]:
        buffer.push(sound(1, value))
        frame = buffer.pop()
        assert frame is not None
        taken.append(int(frame[0]))
    assert [value for value in taken if value] == list(range(1000, 1040))


def test_uneven_arrival_loses_nothing() -> None:
    """Three frames at once every 60 ms are no delay that could be removed."""
    buffer = InboundBuffer(0.3)
    for index in range(600):
        if index % 3 == 0:
            buffer.push(sound(3, 0))
        assert buffer.pop() is not None
    assert buffer.dropped_samples == 0
