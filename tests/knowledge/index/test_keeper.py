"""The index follows the store, and moves to another model without a gap."""

import gc
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge.engine import KnowledgeBase
from knowledge.errors import EmbedderError, KnowledgeError
from knowledge.index import keeper
from knowledge.index.embedder import Vectors
from knowledge.store import KnowledgeStore
from knowledge.types import Answer, EntryContent
from tests.knowledge.conftest import CONTENTS, LetterEmbedder, Sessions, StillClock

CARD = "社保卡丢了怎么办"


class OtherModel(LetterEmbedder):
    """Another model, which can be held up."""

    name = "other"

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.reached.set()
        assert self.go_on.wait(10)
        return super().passages(texts)


class FailingModel(LetterEmbedder):
    """A model that is not there."""

    name = "missing"

    def passages(self, texts: Sequence[str]) -> Vectors:
        raise EmbedderError("语义模型“missing”无法加载。")


def part(base: KnowledgeBase, name: str) -> dict[str, str]:
    return next(one for one in base.describe() if one["part"] == name)


def best_id(answer: Answer) -> str | None:
    return answer.best and answer.best.entry_id


class TestLoad:
    def test_a_large_base_is_not_left_to_the_garbage_collector(
        self, filled: Sessions, clock: StillClock
    ) -> None:
        many = [
            (f"M-{number}", EntryContent(title=f"第{number}号码头开放时间", answer_spoken="八点。"))
            for number in range(keeper.SMALL + 1)
        ]
        with filled.begin() as session:
            KnowledgeStore(session, clock).save_many(many, actor="a", reason="r")
        base = KnowledgeBase(filled, embedder=LetterEmbedder(), clock=clock)
        try:
            before = gc.get_freeze_count()
            base.load()
            assert gc.get_freeze_count() - before > keeper.SMALL
        finally:
            gc.unfreeze()

    def test_the_first_caller_finds_everything_made(
        self, filled: Sessions, clock: StillClock
    ) -> None:
        base = KnowledgeBase(filled, embedder=LetterEmbedder(), clock=clock)
        base.load()
        lexical = base.snapshot.layers[0].segment.lexical
        indexes = (lexical.words, lexical.sounds, lexical.pinyin, lexical.near)
        assert all("common" in vars(index.postings) for index in indexes)


class TestRefresh:
    def test_a_large_base_gets_layers(
        self,
        filled: Sessions,
        base: KnowledgeBase,
        embedder: LetterEmbedder,
        clock: StillClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(keeper, "SMALL", 0)
        monkeypatch.setattr("knowledge.index.tidy.UNTIDY", 9.0)
        segment = base.snapshot.layers[0].segment
        embedder.embedded.clear()
        with filled.begin() as session:
            store = KnowledgeStore(session, clock)
            store.save(
                "WC-5",
                EntryContent(title="渡轮时刻", answer_spoken="八点。"),
                actor="a",
                reason="r",
            )
            store.withdraw("WC-2", actor="a", reason="r")
        assert base.refresh() and not base.refresh()
        snapshot = base.snapshot
        assert snapshot.layers[0].segment is segment
        assert [len(layer.live) for layer in snapshot.layers] == [3, 1]
        assert set(embedder.embedded) == {"渡轮时刻", "渡轮时刻：八点。"}
        assert best_id(base.answer("渡轮时刻")) == "WC-5"
        assert "WC-2" not in snapshot.versions

    def test_layers_are_put_together_behind_the_answers(
        self,
        filled: Sessions,
        base: KnowledgeBase,
        clock: StillClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(keeper, "SMALL", 0)
        for number in range(5, 12):
            content = EntryContent(title=f"第{number}路公交", answer_spoken=f"{number}点。")
            with filled.begin() as session:
                KnowledgeStore(session, clock).save(f"WC-{number}", content, actor="a", reason="r")
            base.refresh()
            assert best_id(base.answer(f"第{number}路公交")) == f"WC-{number}"
        base.join()
        assert [len(layer.live) for layer in base.snapshot.layers] == [11]
        assert len(base.snapshot.versions) == 11
        assert best_id(base.answer(CARD)) == "WC-1"

    def test_a_mass_of_changes_is_indexed_the_latest_first(
        self,
        filled: Sessions,
        base: KnowledgeBase,
        clock: StillClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(keeper, "SMALL", 0)
        monkeypatch.setattr(keeper, "AT_A_TIME", 1)
        monkeypatch.setattr("knowledge.index.tidy.UNTIDY", 9.0)
        used: list[set[str]] = []
        use = base._index._use

        def noted(*arguments: object, **options: object) -> object:
            snapshot = use(*arguments, **options)  # type: ignore[arg-type]
            used.append(set(snapshot.versions))
            return snapshot

        monkeypatch.setattr(base._index, "_use", noted)
        for entry_id in ("WC-6", "WC-7", "WC-5"):
            clock.move(minutes=1)
            with filled.begin() as session:
                content = replace(CONTENTS["WC-1"], title=entry_id)
                KnowledgeStore(session, clock).save(entry_id, content, actor="a", reason="r")
        base.refresh()
        old = set(CONTENTS)
        assert used[:3] == [
            old | {"WC-5"},
            old | {"WC-5", "WC-7"},
            old | {"WC-5", "WC-6", "WC-7"},
        ]
        assert not base.refresh()

    def test_a_first_import_of_many_is_built_as_a_whole(
        self, sessions: Sessions, clock: StillClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keeper, "SMALL", 2)
        base = KnowledgeBase(sessions, embedder=LetterEmbedder(), clock=clock)
        base.load()
        with sessions.begin() as session:
            KnowledgeStore(session, clock).save_many(CONTENTS.items(), actor="a", reason="r")
        assert base.refresh()
        assert [len(layer.live) for layer in base.snapshot.layers] == [4]


class TestSwitch:
    def test_the_old_model_serves_until_the_new_is_whole(
        self, base: KnowledgeBase, embedder: LetterEmbedder
    ) -> None:
        other = OtherModel()
        other.go_on.clear()
        base.switch_model(other)
        assert other.reached.wait(10)
        before = base.answer(CARD)
        assert (best_id(before), before.model) == ("WC-1", "letters")
        assert "正在换成语义模型“other”" in part(base, "knowledge.embedding")["missing"]
        with pytest.raises(KnowledgeError) as caught:
            base.switch_model(OtherModel())
        assert caught.value.code == "switching"
        other.go_on.set()
        base.join()
        after = base.answer(CARD)
        assert (best_id(after), after.model) == ("WC-1", "other")
        assert part(base, "knowledge.embedding") == {
            **part(base, "knowledge.embedding"), "model": "other", "missing": "",
        }  # fmt: skip
        # Publishing goes on with the new model.
        assert base.embedder is other

    def test_progress_is_told(self, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("knowledge.index.cache.SLICE", 5)
        told: list[str] = []

        class Slow(OtherModel):
            def passages(self, texts: Sequence[str]) -> Vectors:
                told.append(part(base, "knowledge.embedding")["missing"])
                return super().passages(texts)

        base.switch_model(Slow())
        base.join()
        assert any("已处理 5 / " in line for line in told)

    def test_what_is_published_meanwhile_is_embedded_too(
        self,
        filled: Sessions,
        base: KnowledgeBase,
        clock: StillClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(keeper, "SMALL", 0)
        monkeypatch.setattr("knowledge.index.tidy.UNTIDY", 9.0)
        other = OtherModel()
        other.go_on.clear()
        base.switch_model(other)
        assert other.reached.wait(10)
        with filled.begin() as session:
            store = KnowledgeStore(session, clock)
            store.save(
                "WC-5",
                EntryContent(title="渡轮时刻", answer_spoken="八点。"),
                actor="a",
                reason="r",
            )
        base.refresh()
        assert base.answer("渡轮时刻").model == "letters"
        other.go_on.set()
        base.join()
        answer = base.answer("渡轮时刻")
        assert (best_id(answer), answer.model) == ("WC-5", "other")

    def test_a_model_that_fails_changes_nothing_and_is_told(self, base: KnowledgeBase) -> None:
        before = base.snapshot
        base.switch_model(FailingModel())
        base.join()
        assert base.snapshot is before and base.answer(CARD).model == "letters"
        assert "仍在使用原来的模型" in part(base, "knowledge.embedding")["missing"]
        base.switch_model(OtherModel())
        base.join()
        assert part(base, "knowledge.embedding")["missing"] == ""

    def test_a_base_without_model_gets_one(self, filled: Sessions) -> None:
        base = KnowledgeBase(filled, embedder=FailingModel())
        base.load()
        assert base.answer(CARD).model == ""
        base.switch_model(OtherModel())
        base.join()
        assert base.answer(CARD).model == "other"
        assert part(base, "knowledge.index")["engine"] == "FAISS + BM25 + pinyin"

    def test_before_loading(self, filled: Sessions) -> None:
        with pytest.raises(KnowledgeError) as caught:
            KnowledgeBase(filled, embedder=LetterEmbedder()).switch_model(OtherModel())
        assert caught.value.code == "not_ready"
