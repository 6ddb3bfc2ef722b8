"""Likeness of questions."""

import numpy as np

from knowledge.curation.similarity import likeness

NONE = np.zeros((0, 8), dtype=np.float32)


class TestLikeness:
    def test_is_symmetric_and_one_with_itself(self) -> None:
        alike = likeness(["电梯坏了", "电梯不动", "残疾证怎么换", ""], NONE)
        assert alike.dtype == np.float32
        assert np.allclose(alike, alike.T, atol=1e-6)
        assert np.allclose(np.diag(alike)[:3], 1, atol=1e-5)
        assert (alike[3, :3] == 0).all()
        assert alike[0, 1] > alike[0, 2]

    def test_same_sound_in_other_characters(self) -> None:
        alike = likeness(["残疾证到期", "惨集正道七", "电梯坏了"], NONE)
        assert alike[0, 1] > 0.9 > alike[0, 2]

    def test_meaning_helps(self) -> None:
        texts = ["电梯坏了", "升降机不动"]
        same = np.ones((2, 8), dtype=np.float32) / np.sqrt(8).astype(np.float32)
        assert likeness(texts, same)[0, 1] > likeness(texts, NONE)[0, 1] + 0.3
