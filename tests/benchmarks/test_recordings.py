"""The lines over which the test callers are heard, and the arithmetic of the speech benchmarks."""

import numpy as np
import pytest

from benchmarks._beams import nearness
from benchmarks._calibration import balanced, fit, out_of_fold, reliability
from benchmarks._recordings import CALLERS, Recording, over, right_by_sound, with_noise
from benchmarks.recognition import ALL, comparison, measure, table

RATE = 16_000


def tone(hertz: float = 440, seconds: float = 1.0) -> np.ndarray:
    """A sine of a tenth of the full scale."""
    return (3276 * np.sin(2 * np.pi * hertz * np.arange(round(RATE * seconds)) / RATE)).astype(
        np.int16
    )


def power(samples: np.ndarray) -> float:
    return float(np.mean(np.square(samples.astype(float))))


def test_noise_lies_as_far_below_the_speech_as_asked() -> None:
    pcm = tone()
    noise = with_noise(pcm, 15.0, 1).astype(float) - pcm
    assert 10 * np.log10(power(pcm) / power(noise)) == pytest.approx(15.0, abs=0.1)


def test_noise_is_repeatable() -> None:
    pcm = tone()
    assert np.array_equal(with_noise(pcm, 15.0, 3), with_noise(pcm, 15.0, 3))
    assert not np.array_equal(with_noise(pcm, 15.0, 3), with_noise(pcm, 15.0, 4))


@pytest.mark.parametrize("line", ["telephone", "noisy telephone", "loud telephone"])
def test_a_telephone_line_carries_nothing_above_four_kilohertz(line: str) -> None:
    pcm = over(line, tone(), 1)
    energy = np.square(np.abs(np.fft.rfft(pcm.astype(float))))
    above = np.fft.rfftfreq(len(pcm), 1 / RATE) > 4300
    assert energy[above].sum() < 1e-3 * energy.sum()


def test_wideband_is_untouched() -> None:
    assert np.array_equal(over("wideband", tone(), 1), tone())


def test_right_by_sound_forgives_homophones_only() -> None:
    assert right_by_sound("医保卡丢了", "一宝卡丢了。")
    assert not right_by_sound("医保卡丢了", "医保卡修了")
    assert nearness("是的", "是的。") == 0
    assert nearness("是的", "") == 1


def test_callers_say_different_things() -> None:
    assert len(set(CALLERS)) == len(CALLERS)


def test_figures_and_targets() -> None:
    recordings = [
        Recording("医保卡", "people", "telephone", tone()),
        Recording("公积金", "zm_yunxi", "wideband", tone()),
    ]
    rows = measure(recordings, {"ours": lambda _pcm: "医保卡", "stock": lambda _pcm: "公积金"})
    assert [row["recordings"] for row in rows[::2]] == [
        ALL,
        "people, telephone",
        "synthetic, wideband",
    ]
    assert (rows[2]["engine"], rows[2]["cer"], rows[3]["cer"]) == ("ours", 0.0, 1.0)
    for row in rows:
        row["decode_ms"] = 100.0 if row["engine"] == "ours" else 400.0
    found = comparison(rows)
    assert [row["met"] for row in found] == [True, True, False]
    assert found[2]["cer_difference"] == 1.0
    printed = table(
        {
            "missing": ["nothing there"],
            "model": "m",
            "threads": 2,
            "rows": rows,
            "comparison": found,
        }
    )
    assert "nothing there" in printed
    assert "4.0 times faster than stock" in printed


def test_a_fit_on_known_probabilities_is_calibrated() -> None:
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(2000, 1))
    truth = 1 / (1 + np.exp(-(2 * rows[:, 0] - 0.5)))
    right = (rng.random(2000) < truth).astype(float)
    weights = np.ones(2000)
    slope, constant = fit(rows, right, weights)
    assert slope == pytest.approx(2.0, abs=0.3)
    assert constant == pytest.approx(-0.5, abs=0.2)
    fresh = out_of_fold(rows, right, [str(i % 50) for i in range(2000)], weights)
    assert reliability(fresh, right, weights)["calibration_error"] < 0.04
    assert reliability(np.full(2000, 0.99), right, weights)["calibration_error"] > 0.3


def test_people_count_as_much_as_voices() -> None:
    human = np.array([True] * 2 + [False] * 8)
    weights = balanced(human)
    assert weights[human].sum() == pytest.approx(weights[~human].sum())
    assert weights.mean() == pytest.approx(1.0)
    assert np.array_equal(balanced(np.array([False, False])), np.ones(2))
