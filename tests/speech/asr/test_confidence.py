"""The confidence is a calibrated probability that falls with the decoder's doubt."""

import pytest

from speech.asr.confidence import Evidence, confidence_of


def confidence(log_prob: float) -> float:
    return confidence_of(Evidence(log_prob, seconds=2.0, no_speech=0.01, characters=8))


def test_confidence_is_a_probability() -> None:
    for log_prob in (-50.0, -2.0, -0.5, 0.0, 0.1):
        assert 0 <= confidence(log_prob) <= 1
    assert confidence(0.0) > 0.999
    assert confidence(-50.0) < 0.001


def test_more_doubt_is_less_confidence() -> None:
    steps = [confidence(-0.05 * step) for step in range(40)]
    assert steps == sorted(steps, reverse=True)


@pytest.mark.parametrize(("log_prob", "right"), [(-0.13, 0.97), (-0.36, 0.48), (-0.8, 0.04)])
def test_the_curve_is_the_fitted_one(log_prob: float, right: float) -> None:
    """As `benchmarks/recognition.py --calibrate` found it."""
    assert confidence(log_prob) == pytest.approx(right, abs=0.03)
