"""A large base: what is new lies in layers, and nobody notices."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from knowledge.index import tidy
from knowledge.index.builder import build_snapshot, loose_entries
from knowledge.index.cache import EmbeddingCache
from knowledge.index.entrytext import embedded_texts
from knowledge.index.kept import KeptIndex
from knowledge.index.question import Question, prepare
from knowledge.index.segment import Segment
from knowledge.index.snapshot import IndexSnapshot, Layer
from knowledge.types import Entry, EntryContent
from tests.knowledge.conftest import CONTENTS, LetterEmbedder

DAY = date(2026, 11, 24)
MORE = {
    f"X-{number}": EntryContent(
        title=f"{thing}在哪里办", questions=(f"去哪里办{thing}",), answer_spoken="窗口。"
    )
    for number, thing in enumerate(
        "居住证 护照 驾驶证 渔船检验 学位 医保 公积金 低保 房产证".split()
    )
}
EVERY = loose_entries([*CONTENTS.items(), *MORE.items()])
EMBEDDER = LetterEmbedder()
QUERIES = (
    "社保卡丢了怎么办",
    "路灯不亮找谁",
    "护照去哪里办",
    "渔船检验",
    "低保在哪里办啊",
    "休渔期",
)


def segment(entries: Sequence[Entry], like: Segment | None = None) -> Segment:
    built = Segment.build(entries, like)
    return built.with_vectors(EMBEDDER.passages(embedded_texts(entries)), like)


def layered(*parts: Sequence[Entry]) -> IndexSnapshot:
    base = segment(parts[0])
    upper = [Layer.whole(segment(part, base)) for part in parts[1:]]
    return IndexSnapshot([Layer.whole(base), *upper], 1, EMBEDDER.name)


def question(text: str) -> Question:
    return prepare(text, EMBEDDER.queries)


def found(snapshot: IndexSnapshot, text: str, **options: int) -> list[str]:
    allowed = snapshot.allowed(DAY, None, "agent")
    hits = snapshot.search(question(text), allowed, **options)  # type: ignore[arg-type]
    return [snapshot.entries[hit.entry].id for hit in hits]


class TestSearch:
    @pytest.mark.parametrize("text", QUERIES)
    def test_finds_the_same_first_as_one_segment(self, text: str) -> None:
        whole = layered(EVERY)
        parts = layered(EVERY[:8], EVERY[8:12], EVERY[12:])
        assert found(parts, text)[0] == found(whole, text)[0]
        assert len(found(parts, text, limit=3)) == 3

    def test_positions_are_those_of_the_snapshot(self) -> None:
        snapshot = layered(EVERY[:8], EVERY[8:])
        snapshot = IndexSnapshot(
            [layer.without(["WC-2", EVERY[9].id]) for layer in snapshot.layers], 2, EMBEDDER.name
        )
        assert len(snapshot.entries) == len(EVERY) - 2
        for place, entry in enumerate(snapshot.entries):
            start, end = snapshot.bounds(place)
            assert snapshot.variants[start] == entry.content.title
            assert {snapshot.owner(at) for at in range(start, end)} == {place}
            asked = question(entry.content.questions[0])
            best = snapshot.search(asked, snapshot.allowed(DAY, None, "agent"))[0]
            assert best.entry == place and start <= best.variant < end
            assert snapshot.matched(best, asked) == entry.content.questions[0]
        vectors, owners = snapshot.variant_vectors()
        assert np.allclose(vectors, EMBEDDER.queries(snapshot.variants))
        assert owners.tolist() == [snapshot.owner(at) for at in range(snapshot.wordings)]

    def test_words_and_sounds_alone(self) -> None:
        base = Segment.build(EVERY[:8])
        snapshot = IndexSnapshot(
            [Layer.whole(base), Layer.whole(Segment.build(EVERY[8:], base))], 1
        )
        hits = snapshot.search(prepare("护照去哪里办", None), snapshot.allowed(DAY, None, "caller"))
        assert snapshot.entries[hits[0].entry].content.title == "护照在哪里办"
        assert not snapshot.dense

    def test_a_left_out_wording_is_left_out_of_its_layer(self) -> None:
        snapshot = layered(EVERY[:8], EVERY[8:])
        position = snapshot.variants.index(EVERY[-1].content.questions[0])
        asked = question(snapshot.variants[position])
        everyone = np.ones(len(snapshot.entries), dtype=bool)
        with_it = snapshot.search(asked, everyone)[0]
        hits = snapshot.search(asked, everyone, without=position)
        again = next(hit for hit in hits if hit.entry == with_it.entry)
        assert again.near < 1.0 == with_it.near and again.score < with_it.score

    def test_filters_work_before_the_cut(self) -> None:
        """However many nearer ones are not allowed, the allowed one is found."""
        crowd = [
            replace(one, id=f"T-{number}", content=replace(one.content, region="锦山镇"))
            for number in range(300)
            for one in EVERY[:1]
        ]
        old = replace(EVERY[0].content, valid_to=date(2026, 11, 23))
        expired = [replace(EVERY[0], id=f"E-{number}", content=old) for number in range(300)]
        snapshot = layered([*crowd, *expired], [replace(EVERY[0], id="Z")])
        allowed = snapshot.allowed(DAY, "龙楼镇", "caller")
        hits = snapshot.search(question(QUERIES[0]), allowed)
        assert [snapshot.entries[hit.entry].id for hit in hits] == ["Z"]


class TestTidy:
    def test_reasons(self) -> None:
        assert tidy.untidy_from(layered(EVERY)) is None
        # The upper layers hold more than a tenth.
        assert tidy.untidy_from(layered(EVERY[:8], EVERY[8:])) == 0
        many = [replace(EVERY[0], id=f"M-{number:03d}") for number in range(120)]
        assert tidy.untidy_from(layered(many[:100], many[100:105], many[105:106])) is None
        assert tidy.untidy_from(layered(many[:100], many[100:102], many[102:103])) == 1
        assert tidy.untidy_from(layered(many[:100], *([one] for one in many[100:102]))) == 1
        dead = layered(many).layers[0].without([one.id for one in many[:20]])
        assert tidy.untidy_from(IndexSnapshot([dead], 1, EMBEDDER.name)) == 0

    def test_merged_layers_answer_like_a_whole_build(self) -> None:
        before = layered(EVERY[:8], EVERY[8:12], EVERY[12:])
        embedded = len(EMBEDDER.embedded)
        merged = tidy.merge(before, 0, KeptIndex(None))
        assert len(EMBEDDER.embedded) == embedded
        after = IndexSnapshot([Layer.whole(merged)], 2, EMBEDDER.name)
        whole = build_snapshot(
            sorted(EVERY, key=lambda one: one.id), 2, EMBEDDER, EmbeddingCache(None)
        )
        assert after.id == whole.id
        for text in QUERIES:
            scores = [
                [hit.score for hit in one.search(question(text), one.allowed(DAY, None, "agent"))]
                for one in (after, whole)
            ]
            assert scores[0] == pytest.approx(scores[1], abs=1e-4)

    def test_what_changed_meanwhile_stays_changed(self) -> None:
        before = layered(EVERY[:8], EVERY[8:10], EVERY[10:12])
        merged = tidy.merge(before, 1, KeptIndex(None))
        gone = EVERY[9].id
        later = Layer.whole(segment(EVERY[12:], before.layers[0].segment))
        now = IndexSnapshot(
            [*(layer.without([gone]) for layer in before.layers), later], 2, EMBEDDER.name
        )
        layers = tidy.replaced(now, before, 1, merged)
        assert layers is not None and len(layers) == 3
        assert IndexSnapshot(layers, 2, EMBEDDER.name).versions == now.versions

    def test_a_merge_of_another_base_is_dropped(self) -> None:
        before = layered(EVERY[:8], EVERY[8:10], EVERY[10:])
        merged = tidy.merge(before, 1, KeptIndex(None))
        assert tidy.replaced(layered(EVERY), before, 1, merged) is None
        renamed = IndexSnapshot(before.layers, 1, "other")
        assert tidy.replaced(renamed, before, 1, merged) is None


class TestThreads:
    def test_many_at_once_find_the_same(self) -> None:
        snapshot = layered(EVERY[:8], EVERY[8:])
        expected = [found(snapshot, text) for text in QUERIES]
        seen: list[bool] = []
        threads = [
            threading.Thread(
                target=lambda: seen.append([found(snapshot, text) for text in QUERIES] == expected)
            )
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [True] * 4
