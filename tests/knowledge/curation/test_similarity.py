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

    def test_meaning_counts_from_the_middle_of_all_texts(self) -> None:
        texts = ["电梯坏了", "升降机不动", "残疾证怎么换"]
        cone = np.asarray([[1, 0.5, 0], [1, 0.45, 0.05], [1, -0.5, 0]], dtype=np.float32)
        vectors = cone / np.linalg.norm(cone, axis=1, keepdims=True)
        centre = np.asarray([0.9, 0, 0], dtype=np.float32)
        seen = likeness(texts, vectors, centre)
        assert seen[0, 1] > 0.6
        assert seen[0, 2] < 0.1

    def test_few_vectors_without_a_middle_say_nothing(self) -> None:
        texts = ["电梯坏了", "残疾证怎么换"]
        vectors = np.ones((2, 4), dtype=np.float32) / 2
        assert np.array_equal(likeness(texts, vectors), likeness(texts, NONE))
