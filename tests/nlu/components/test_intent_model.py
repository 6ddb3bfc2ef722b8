"""The intent model fits, predicts and comes back from disk unchanged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.components.intent_model import IntentModel, Sentences, Weights

EXAMPLES = {
    "thank": ["谢谢", "谢谢你", "多谢了", "太感谢了", "好的谢谢"],
    "repeat": ["再说一遍", "没听清再讲一次", "你说什么", "再说一次", "重复一下"],
    "ask": ["医保怎么办理", "社保卡去哪里办", "怎么办居住证", "身份证怎么补办", "公积金怎么提取"],
}


def sentences(texts: list[str]) -> Sentences:
    """Texts with characters as words and a small vector that means nothing."""
    dense = np.array([[len(t), t.count("怎")] for t in texts], dtype=np.float32) / 10
    return Sentences(texts, [" ".join(t) for t in texts], dense)


@pytest.fixture
def model() -> IntentModel:
    texts = [t for group in EXAMPLES.values() for t in group]
    labels = [label for label, group in EXAMPLES.items() for _ in group]
    return IntentModel(Weights()).fit(sentences(texts), labels)


class TestIntentModel:
    @pytest.mark.parametrize(
        ("text", "label"), [("感谢你", "thank"), ("你再说一遍", "repeat"), ("社保怎么办", "ask")]
    )
    def test_it_generalises(self, model: IntentModel, text: str, label: str) -> None:
        row = model.probabilities(sentences([text]))[0]
        assert model.labels[int(row.argmax())] == label

    def test_probabilities_sum_to_one(self, model: IntentModel) -> None:
        rows = model.probabilities(sentences(["谢谢", "完全没见过的话"]))
        assert rows.shape == (2, 3)
        assert rows.sum(axis=1) == pytest.approx([1.0, 1.0])

    def test_it_comes_back_from_disk_unchanged(self, model: IntentModel, tmp_path: Path) -> None:
        model.save(tmp_path)
        again = IntentModel.load(tmp_path, Weights())
        asked = sentences(["谢谢你啊", "居住证去哪里办", "啦啦啦"])
        assert again.labels == model.labels
        assert again.probabilities(asked) == pytest.approx(model.probabilities(asked), abs=1e-6)

    def test_an_unfitted_model_is_not_saved(self, tmp_path: Path) -> None:
        empty = IntentModel(Weights())
        assert not empty.fitted
        with pytest.raises(ValueError, match="not fitted"):
            empty.save(tmp_path)
