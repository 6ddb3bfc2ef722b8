"""The parts of the index: words, sounds, vectors, wrapping."""

import threading
from pathlib import Path

import numpy as np
import pytest

from knowledge.index.cache import EmbeddingCache
from knowledge.index.fuse import DENSE, soft_maximum, squash
from knowledge.index.sparse import Bm25, MeanCosine, Overlap
from knowledge.index.spoken import core
from knowledge.index.tokenise import sounds, syllable_pairs, terms, toneless
from knowledge.index.vector import Spread, VectorIndex
from tests.knowledge.conftest import LetterEmbedder


class TestSpoken:
    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("喂你好，我想咨询一下啊社保卡丢了怎么办，谢谢", "社保卡丢了怎么办"),
            ("喂，12345吗，我想了解一下房子过户要交多少税啊", "房子过户要交多少税"),
            ("嗯，那个，我想问一下啊，二手房过户，麻烦你帮我看一下", "二手房过户"),
            ("我要问一下户口怎么迁", "户口怎么迁"),
            # What only looks like wrapping stays.
            ("咨询电话是多少", "咨询电话是多少"),
            ("这个月水费怎么这么高", "这个月水费怎么这么高"),
            ("12345几点上班", "12345几点上班"),
            ("那个人打我怎么办", "那个人打我怎么办"),
            ("你好", "你好"),
            ("谢谢", "谢谢"),
            ("", ""),
        ],
    )
    def test_core(self, said: str, meant: str) -> None:
        assert core(said) == meant

    def test_long_monologue_is_quick(self) -> None:
        assert len(core("喂你好" * 20_000)) >= 2


class TestTokens:
    def test_words_and_bigrams_without_filler(self) -> None:
        found = terms("请问公积金怎么提取？")
        assert "公积金" in found and "提取" in found and "怎么" not in found
        assert len(found) == len(set(found))

    def test_short_questions_have_terms(self) -> None:
        assert terms("社保") == ("社保",)

    def test_homophones_sound_the_same(self) -> None:
        assert toneless("一宝卡") == toneless("医保卡") == "yi bao ka"
        assert sounds("公单") == sounds("工单")
        assert syllable_pairs("医保卡") == ("yi bao", "bao ka")
        assert syllable_pairs("卡") == ("ka",)


class TestBm25:
    def test_rare_words_count_more(self) -> None:
        index = Bm25.build([{"水费": 1, "怎么": 1}, {"电费": 1, "怎么": 1}, {"怎么": 1}])
        scores = index.scores(["水费", "怎么"])
        assert scores.argmax() == 0 and scores[1] == pytest.approx(scores[2], rel=0.5)
        assert scores.min() >= 0 and scores.max() <= 1

    def test_single_document_agrees_with_the_index(self) -> None:
        documents = [{"a": 2, "b": 1}, {"b": 3}, {"c": 1}]
        index = Bm25.build(documents)
        for place, document in enumerate(documents):
            assert index.score(document, ["a", "b", "x"]) == pytest.approx(
                float(index.scores(["a", "b", "x"])[place]), abs=1e-6
            )

    def test_unknown_question(self) -> None:
        assert Bm25.build([{"a": 1}]).scores(["z"]).tolist() == [0.0]


class TestMeanCosine:
    def test_is_the_mean_over_variants(self) -> None:
        index = MeanCosine.build([["a"], ["b"], ["c"]], np.asarray([2, 1]))
        first, second = index.scores(["a"])
        assert first == pytest.approx(0.5) and second == 0
        # Without the matching variant nothing is left of it.
        assert index.without(float(first), 0, ["a"], ["a"]) == pytest.approx(0, abs=1e-6)


class TestOverlap:
    def test_same_words_give_one(self) -> None:
        index = Overlap.build([["a", "b"], ["b"], ["c"]], np.asarray([0, 2]))
        assert index.entries(index.variants(["a", "b"])).tolist() == [1.0, 0.0]


class TestVectors:
    def test_filter_works_before_the_cut(self) -> None:
        vectors = np.eye(4, dtype=np.float32)
        index = VectorIndex(vectors)
        query = np.asarray([0.9, 0.4, 0.1, 0], dtype=np.float32)
        assert index.search(query, 1)[0].tolist() == [0]
        allowed = np.asarray([False, False, True, True])
        assert index.search(query, 1, allowed)[0].tolist() == [2]
        assert index.cosines(query, [1, 0]).tolist() == pytest.approx([0.4, 0.9])

    def test_many_threads_get_the_same(self) -> None:
        random = np.random.default_rng(1)
        vectors = random.normal(size=(500, 32)).astype(np.float32)
        index = VectorIndex(vectors)
        expected = index.search(vectors[7], 5)[0].tolist()
        found: list[list[int]] = []

        def search() -> None:
            found.extend(index.search(vectors[7], 5)[0].tolist() for _ in range(50))

        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [expected] * 200

    def test_spread_of_few_texts_is_harmless(self) -> None:
        assert Spread.of(np.ones((2, 4), dtype=np.float32)) == Spread(0.0, 1.0)
        assert Spread.of(np.ones((5, 4), dtype=np.float32)).deviation > 0


class TestFuse:
    def test_soft_maximum_lies_between_mean_and_maximum(self) -> None:
        z = np.asarray([3.0, 1.0, 0.0], dtype=np.float32)
        assert z.mean() < soft_maximum(z) < z.max()
        assert soft_maximum(np.asarray([2.0, 2.0], dtype=np.float32)) == pytest.approx(2.0)

    def test_words_count_more_in_long_texts(self) -> None:
        assert DENSE.words(6) < 1.2 * DENSE.words_short
        assert DENSE.words(120) > 0.95 * DENSE.words_long

    def test_squash_keeps_the_order(self) -> None:
        assert 0 < squash(-3) < squash(1) < squash(4) < 1


class TestCache:
    def test_texts_are_embedded_once(self, tmp_path: Path) -> None:
        embedder, cache = LetterEmbedder(), EmbeddingCache(tmp_path / "e.sqlite")
        first = cache.passages(embedder, ["甲", "乙", "甲"])
        again = EmbeddingCache(tmp_path / "e.sqlite").passages(embedder, ["乙", "甲"])
        assert embedder.embedded == ["甲", "乙"]
        assert np.array_equal(first[[1, 0]], again)

    def test_damaged_file_costs_time_only(self, tmp_path: Path) -> None:
        path = tmp_path / "e.sqlite"
        path.write_bytes(b"this is not a database" * 100)
        assert EmbeddingCache(path).passages(LetterEmbedder(), ["甲"]).shape == (1, 64)

    def test_models_do_not_share(self, tmp_path: Path) -> None:
        cache = EmbeddingCache(tmp_path / "e.sqlite")
        one, other = LetterEmbedder(), LetterEmbedder()
        other.name = "other"
        cache.passages(one, ["甲"])
        cache.passages(other, ["甲"])
        assert other.embedded == ["甲"]
