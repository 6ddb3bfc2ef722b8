import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from speech.asr.features import log_mel


def test_features_equal_the_reference() -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, 48_000).astype(np.float32)
    reference = FeatureExtractor()(samples)[:, :300]
    assert np.abs(log_mel(samples) - reference).max() < 1e-4


def test_odd_lengths() -> None:
    assert log_mel(np.zeros(0, np.float32)).shape == (80, 0)
    assert log_mel(np.zeros(1, np.float32)).shape == (80, 0)
    assert log_mel(np.zeros(161, np.float32)).shape == (80, 1)
