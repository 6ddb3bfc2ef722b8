"""Questions without an answer, grouped."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from knowledge.curation.clusters import Cluster, Question, clusters
from tests.knowledge.conftest import LetterEmbedder

START = datetime(2026, 11, 1, tzinfo=UTC)
TOPICS = (
    ("残疾证到期了怎么换", "残疾证过期了去哪里换", "残疾证到期换证要带什么"),
    ("海边摩托艇能不能开", "海边可以开摩托艇吗", "海边开摩托艇要什么手续"),
    ("小区电梯坏了找谁修", "电梯坏了没人修怎么办", "我们小区的电梯坏了"),
)
NONE = np.zeros((0, 64), dtype=np.float32)


def question(number: int, text: str, **values: object) -> Question:
    given = {
        "call_id": f"call-{number}",
        "seconds": 60.0,
        "decision": "hand_over",
        "disliked": False,
        "at": START + timedelta(hours=number),
        **values,
    }
    return Question(number, text, **given)  # type: ignore[arg-type]


def asked(texts: list[str]) -> list[Question]:
    return [question(number, text) for number, text in enumerate(texts, start=1)]


def groups(found: list[Cluster]) -> set[frozenset[int]]:
    return {frozenset(cluster.asked_ids) for cluster in found}


@pytest.fixture
def vectors() -> np.ndarray:
    return LetterEmbedder().queries([text for topic in TOPICS for text in topic]).astype(np.float32)


class TestClusters:
    @pytest.mark.parametrize("dense", [True, False])
    def test_one_group_for_each_subject(self, vectors: np.ndarray, dense: bool) -> None:
        questions = asked([text for topic in TOPICS for text in topic])
        centre = vectors.mean(axis=0) / 4
        found = clusters(questions, vectors if dense else NONE, centre)
        assert groups(found) == {frozenset({1, 2, 3}), frozenset({4, 5, 6}), frozenset({7, 8, 9})}
        assert {cluster.title for cluster in found} <= {text for topic in TOPICS for text in topic}

    def test_misheard_characters(self) -> None:
        questions = asked(
            ["残疾证到期了怎么换", "残集正到期了怎么换", "惨疾证到七了怎么换", "电梯坏了找谁修"]
        )
        assert groups(clusters(questions, NONE)) == {frozenset({1, 2, 3}), frozenset({4})}

    def test_no_chain_of_unrelated_ones(self) -> None:
        chain = [
            "残疾证怎么换",
            "残疾证怎么换驾驶证",
            "驾驶证怎么换",
            "驾驶证怎么查违章",
            "违章停车怎么查",
        ]
        found = clusters(asked(chain), NONE)
        assert not any({1, 5} <= set(cluster.asked_ids) for cluster in found)

    def test_polite_wrapping_does_not_matter(self) -> None:
        questions = asked(["电梯坏了找谁修", "你好，我想咨询一下电梯坏了找谁修？谢谢"])
        (cluster,) = clusters(questions, NONE)
        assert cluster.title == "电梯坏了找谁修"
        assert len(cluster.questions) == 2

    def test_cost_counts_calls_not_questions(self) -> None:
        text = "电梯坏了找谁修"
        questions = [
            question(1, text, call_id="A", seconds=100),
            question(2, text, call_id="A", seconds=100, decision="clarify"),
            question(3, text, call_id="B", seconds=50, disliked=True, decision="answer"),
            question(4, text, call_id="", seconds=30),
            question(5, text, call_id="", seconds=20),
        ]
        (cluster,) = clusters(questions, NONE)
        assert (cluster.calls, cluster.cost, cluster.seconds) == (4, 200, 50)
        assert (cluster.unanswered, cluster.clarified, cluster.disliked) == (3, 1, 1)
        assert cluster.first_asked_at == questions[0].at
        assert cluster.last_asked_at == questions[4].at

    def test_dearest_first(self) -> None:
        questions = [
            question(1, "电梯坏了找谁修", seconds=10),
            question(2, "摩托艇能下海吗", seconds=500),
            question(3, "残疾证怎么换", seconds=100),
        ]
        assert [c.cost for c in clusters(questions, NONE)] == [500, 100, 10]

    def test_order_does_not_matter(self, vectors: np.ndarray) -> None:
        questions = asked([text for topic in TOPICS for text in topic])
        order = list(range(len(questions)))
        random.Random(3).shuffle(order)
        mixed = clusters([questions[place] for place in order], vectors[order])
        assert [(c.key, c.title, c.asked_ids) for c in mixed] == [
            (c.key, c.title, c.asked_ids) for c in clusters(questions, vectors)
        ]

    def test_key_stays_when_more_of_the_same_come(self) -> None:
        before = clusters(asked(["电梯坏了找谁修"]), NONE)
        after = clusters(asked(["电梯坏了找谁修", "电梯坏了找谁修？", "残疾证怎么换"]), NONE)
        assert before[0].key in {cluster.key for cluster in after}

    @pytest.mark.parametrize("text", ["", "？", "嗯", "喂", "😊", "12345", "a" * 500])
    def test_odd_questions(self, text: str) -> None:
        (cluster,) = clusters(asked([text]), NONE)
        assert cluster.asked_ids == (1,)

    def test_nothing(self) -> None:
        assert clusters([], NONE) == []

    def test_vectors_must_fit(self, vectors: np.ndarray) -> None:
        with pytest.raises(ValueError, match="vector"):
            clusters(asked(["电梯坏了找谁修"]), vectors)
