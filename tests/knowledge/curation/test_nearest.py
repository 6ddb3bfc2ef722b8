"""Near pairs among many vectors."""

import numpy as np
import pytest

from knowledge.curation import nearest
from knowledge.curation.nearest import near_pairs, threshold


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def vectors() -> np.ndarray:
    """Two hundred unrelated vectors; 3 and 150 nearly the same, and so are 7 and 8."""
    random = np.random.default_rng(5)
    rows = random.normal(size=(200, 96))
    rows[150] = rows[3] + 0.05 * random.normal(size=96)
    rows[8] = rows[7] + 0.05 * random.normal(size=96)
    return unit(rows)


class TestNearPairs:
    def test_finds_each_pair_once(self, vectors: np.ndarray) -> None:
        found = list(near_pairs(vectors))
        assert [(one, other) for one, other, _ in found] == [(3, 150), (7, 8)]
        assert found[0][2] == pytest.approx(float(vectors[3] @ vectors[150]), abs=1e-5)

    def test_cells_find_what_the_exhaustive_search_finds(
        self, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = [pair[:2] for pair in near_pairs(vectors)]
        monkeypatch.setattr(nearest, "EXHAUSTIVE", 100)
        monkeypatch.setattr(nearest, "BATCH", 64)
        assert [pair[:2] for pair in near_pairs(vectors)] == whole

    @pytest.mark.parametrize("count", [0, 1])
    def test_too_few(self, vectors: np.ndarray, count: int) -> None:
        assert list(near_pairs(vectors[:count])) == []


class TestThreshold:
    def test_follows_how_the_model_squeezes_its_cosines(self, vectors: np.ndarray) -> None:
        squeezed = unit(vectors + 0.4)
        assert threshold(vectors) < threshold(squeezed) < 1

    def test_small_base(self, vectors: np.ndarray) -> None:
        assert threshold(vectors[:10]) == nearest.NEAR_IN_SMALL
