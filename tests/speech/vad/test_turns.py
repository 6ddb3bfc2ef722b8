import pytest

from speech.vad.turns import TurnDetector, TurnEvent, TurnSettings

CHUNK = 0.032


def run(detector: TurnDetector, *spans: tuple[float, float]) -> list[tuple[TurnEvent, float]]:
    """Feed (probability, seconds) spans; returns events with the time they came at."""
    events, clock = [], 0.0
    for probability, seconds in spans:
        for _ in range(round(seconds / CHUNK)):
            clock += CHUNK
            event = detector.update(probability, CHUNK)
            if event:
                events.append((event, clock))
    return events


def test_a_turn_starts_after_min_speech_and_ends_after_end_silence() -> None:
    events = run(TurnDetector(), (0.0, 1.0), (0.9, 1.0), (0.0, 1.0))
    assert [event for event, _ in events] == ["speech_started", "speech_ended"]
    assert events[0][1] == pytest.approx(1.2, abs=0.06)
    assert events[1][1] == pytest.approx(2.7, abs=0.06)


def test_a_click_is_no_turn() -> None:
    assert run(TurnDetector(), (0.9, 0.1), (0.0, 2.0), (0.9, 0.1), (0.0, 2.0)) == []


def test_a_short_gap_does_not_restart_the_count() -> None:
    events = run(TurnDetector(), (0.9, 0.13), (0.1, 0.06), (0.9, 0.13))
    assert [event for event, _ in events] == ["speech_started"]


def test_a_pause_inside_a_sentence_does_not_end_the_turn() -> None:
    events = run(TurnDetector(), (0.9, 1.0), (0.0, 0.6), (0.9, 1.0), (0.0, 1.0))
    assert [event for event, _ in events] == ["speech_started", "speech_ended"]
    assert events[1][1] > 3.2


def test_soft_word_ends_still_count_as_speech() -> None:
    events = run(TurnDetector(), (0.9, 0.5), (0.4, 1.0), (0.0, 0.8))
    assert events[1][1] == pytest.approx(2.2, abs=0.06)


def test_soft_sound_does_not_start_a_turn() -> None:
    assert run(TurnDetector(), (0.4, 3.0)) == []


def test_a_monologue_is_cut() -> None:
    events = run(TurnDetector(TurnSettings(longest=5.0)), (0.9, 12.0))
    assert [event for event, _ in events] == ["speech_started", "speech_ended"] * 2 + [
        "speech_started"
    ]


def test_longer_silence_can_be_asked_for() -> None:
    events = run(TurnDetector(TurnSettings(end_silence=1.5)), (0.9, 1.0), (0.0, 1.4))
    assert [event for event, _ in events] == ["speech_started"]


def test_reset_forgets() -> None:
    detector = TurnDetector()
    run(detector, (0.9, 1.0))
    assert detector.speaking
    detector.reset()
    assert not detector.speaking
    assert run(detector, (0.0, 1.0)) == []
