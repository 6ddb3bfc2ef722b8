"""One question, one answer, and never what may not be said."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from knowledge.engine import KnowledgeBase
from knowledge.errors import EmbedderError, KnowledgeError
from knowledge.index.embedder import Vectors
from knowledge.store import KnowledgeStore
from knowledge.types import Answer
from tests.knowledge.conftest import CONTENTS, LetterEmbedder, Sessions, StillClock

CARD = "社保卡丢了怎么办"


def ids(answer: Answer) -> list[str]:
    return [candidate.entry_id for candidate in answer.candidates]


class TestAnswer:
    def test_finds_the_entry(self, base: KnowledgeBase) -> None:
        answer = base.answer("喂你好，我想问一下社保卡丢了怎么办")
        assert answer.best is not None
        assert (answer.best.entry_id, answer.best.version) == ("WC-1", 1)
        assert answer.best.answer_spoken == CONTENTS["WC-1"].answer_spoken
        assert answer.best.matched_question == CARD
        assert 0 <= answer.confidence <= 1 and answer.ms > 0
        assert answer.snapshot == base.snapshot.id
        scores = [candidate.score for candidate in answer.candidates]
        assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)

    @pytest.mark.parametrize("query", ["", "   ", "？！", "😀", "嗯，啊", "\0"])
    def test_nothing_said_is_handed_over(self, base: KnowledgeBase, query: str) -> None:
        answer = base.answer(query)
        assert (answer.decision, answer.best, answer.confidence) == ("hand_over", None, 0.0)

    @pytest.mark.parametrize(
        "query", ["how do I get a card", "社" * 20_000, "a'; DROP TABLE kb_entry"]
    )
    def test_odd_questions_do_no_harm(self, base: KnowledgeBase, query: str) -> None:
        assert base.answer(query).decision in ("answer", "clarify", "hand_over")
        assert base.answer(CARD).best is not None

    def test_before_loading(self, filled: Sessions, embedder: LetterEmbedder) -> None:
        with pytest.raises(KnowledgeError) as caught:
            KnowledgeBase(filled, embedder=embedder).answer(CARD)
        assert caught.value.code == "not_ready"

    def test_empty_base(self, sessions: Sessions, embedder: LetterEmbedder) -> None:
        base = KnowledgeBase(sessions, embedder=embedder)
        base.load()
        assert base.answer(CARD).decision == "hand_over"
        assert base.describe()[-1]["missing"]

    def test_limit(self, base: KnowledgeBase) -> None:
        assert len(base.answer("怎么办理修补", limit=1).candidates) == 1


class TestLoad:
    def test_words_answer_while_the_model_still_works(
        self, filled: Sessions, embedder: LetterEmbedder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = KnowledgeBase(filled, embedder=embedder)
        meanwhile: list[Answer] = []
        embed = embedder.passages

        def slow(texts: Sequence[str]) -> Vectors:
            meanwhile.append(base.answer(CARD))
            return embed(texts)

        monkeypatch.setattr(embedder, "passages", slow)
        base.load()
        assert ids(meanwhile[0])[0] == "WC-1"
        assert base.snapshot.dense and base.refresh() is False


class TestFilters:
    def test_agents_entries_are_not_for_callers(self, base: KnowledgeBase) -> None:
        assert "WC-4" not in ids(base.answer("被人骂了怎么办", limit=9))
        assert ids(base.answer("被人骂了怎么办", audience="agent"))[0] == "WC-4"

    def test_region(self, base: KnowledgeBase) -> None:
        question = "休渔期到几号"
        assert ids(base.answer(question))[0] == "WC-3"
        assert ids(base.answer(question, region="龙楼镇"))[0] == "WC-3"
        assert "WC-3" not in ids(base.answer(question, region="锦山镇", limit=9))

    def test_validity_follows_the_shanghai_day(
        self, filled: Sessions, base: KnowledgeBase, clock: StillClock
    ) -> None:
        with filled.begin() as session:
            content = replace(CONTENTS["WC-1"], valid_to=date(2026, 11, 24))
            KnowledgeStore(session, clock).save("WC-1", content, actor="a", reason="r")
        base.refresh()
        clock.move(hours=13, minutes=59)
        assert ids(base.answer(CARD))[0] == "WC-1"
        clock.move(minutes=2)  # midnight in Shanghai, 16:00 in UTC
        assert "WC-1" not in ids(base.answer(CARD, limit=9))

    def test_becomes_valid_without_a_rebuild(
        self, filled: Sessions, base: KnowledgeBase, clock: StillClock
    ) -> None:
        with filled.begin() as session:
            content = replace(CONTENTS["WC-1"], valid_from=date(2026, 11, 26))
            KnowledgeStore(session, clock).save("WC-1", content, actor="a", reason="r")
        base.refresh()
        assert "WC-1" not in ids(base.answer(CARD, limit=9))
        clock.move(days=2)
        assert ids(base.answer(CARD))[0] == "WC-1"


class TestStoreIsTheTruth:
    def test_withdrawn_is_unsayable_at_once(
        self, filled: Sessions, base: KnowledgeBase, clock: StillClock
    ) -> None:
        with filled.begin() as session:
            KnowledgeStore(session, clock).withdraw("WC-1", actor="a", reason="r")
        # No refresh in between: the index still holds the entry.
        assert "WC-1" not in ids(base.answer(CARD, limit=9))

    def test_changed_is_answered_with_the_new_text(
        self, base: KnowledgeBase, edit: Callable[[str, str], None]
    ) -> None:
        edit("WC-1", "新的答案。")
        best = base.answer(CARD).best
        assert best is not None
        assert (best.version, best.answer_spoken) == (2, "新的答案。")

    def test_store_down_is_an_error_not_an_answer(
        self, base: KnowledgeBase, engine: object
    ) -> None:
        from knowledge.store import KnowledgeBaseModel

        KnowledgeBaseModel.metadata.drop_all(engine)  # type: ignore[arg-type]
        with pytest.raises(KnowledgeError) as caught:
            base.answer(CARD)
        assert caught.value.code == "store_unavailable"

    def test_under_concurrent_edits_and_swaps(
        self, filled: Sessions, base: KnowledgeBase, clock: StillClock
    ) -> None:
        """Readers never see an answer that was already replaced when they asked."""
        texts = [CONTENTS["WC-1"].answer_spoken, *(f"第{place}版答案。" for place in range(1, 13))]
        committed = [0]
        stop = threading.Event()
        wrong: list[str] = []
        asked = [0]

        def number(answer: Answer) -> int | None:
            for candidate in answer.candidates:
                if candidate.entry_id == "WC-1":
                    return texts.index(candidate.answer_spoken)
            return None

        def read() -> None:
            while not stop.is_set():
                before = committed[0]
                try:
                    seen = number(base.answer(CARD, limit=9))
                except Exception as error:
                    wrong.append(repr(error))
                    return
                asked[0] += 1
                if seen is not None and seen < before:
                    wrong.append(f"said {seen} although {before} was committed")

        def refresh() -> None:
            while not stop.is_set():
                base.refresh()

        threads = [threading.Thread(target=read) for _ in range(3)]
        threads.append(threading.Thread(target=refresh))
        for thread in threads:
            thread.start()
        for round_number in range(1, 13):
            content = replace(CONTENTS["WC-1"], answer_spoken=texts[round_number])
            with filled.begin() as session:
                store = KnowledgeStore(session, clock)
                if round_number % 4 == 0:
                    store.withdraw("WC-1", actor="a", reason="r")
                store.save("WC-1", content, actor="a", reason="r")
            committed[0] = round_number
        with filled.begin() as session:
            KnowledgeStore(session, clock).withdraw("WC-1", actor="a", reason="end")
        gone = [number(base.answer(CARD, limit=9)) for _ in range(20)]
        stop.set()
        for thread in threads:
            thread.join(timeout=20)
        assert wrong == []
        assert gone == [None] * 20
        assert asked[0] > 0


class TestRefresh:
    def test_only_when_something_changed(
        self, base: KnowledgeBase, edit: Callable[[str, str], None]
    ) -> None:
        before = base.snapshot
        assert base.refresh() is False
        edit("WC-2", "换了。")
        assert base.refresh() is True
        assert base.snapshot is not before and base.snapshot.id != before.id
        assert before.entries[1].content == CONTENTS["WC-2"]

    def test_embeds_only_what_is_new(
        self, filled: Sessions, embedder: LetterEmbedder, clock: StillClock, tmp_path: object
    ) -> None:
        base = KnowledgeBase(filled, embedder=embedder, clock=clock, cache_dir=tmp_path)  # type: ignore[arg-type]
        base.load()
        embedder.embedded.clear()
        with filled.begin() as session:
            content = replace(CONTENTS["WC-2"], questions=("路灯坏了找谁修", "灯泡烧了"))
            KnowledgeStore(session, clock).save("WC-2", content, actor="a", reason="r")
        base.refresh()
        assert embedder.embedded == ["灯泡烧了"]


class BrokenEmbedder(LetterEmbedder):
    """A model that is not there."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        raise EmbedderError("语义模型“x”无法加载。")


class TestWithoutModel:
    def test_works_on_words_and_sounds_and_says_so(self, filled: Sessions) -> None:
        base = KnowledgeBase(filled, embedder=BrokenEmbedder())
        base.load()
        # 社饱咔丢鸟: homophones only; no word of the question is right.
        for question in (CARD, "社饱咔丢鸟怎么办"):
            best = base.answer(question).best
            assert best is not None and best.entry_id == "WC-1"
            assert best.matched_question == CARD
        parts = {part["part"]: part for part in base.describe()}
        assert "无法加载" in parts["knowledge.embedding"]["missing"]
        assert parts["knowledge.index"]["engine"] == "BM25 + pinyin"
        assert parts["knowledge.decision"]["model"] == "lexical"

    def test_a_failure_in_mid_service_costs_no_answer(
        self, base: KnowledgeBase, embedder: LetterEmbedder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(texts: Sequence[str]) -> Vectors:
            raise EmbedderError("语义模型“x”运算失败。")

        monkeypatch.setattr(embedder, "queries", fail)
        assert ids(base.answer(CARD))[0] == "WC-1"


class TestDescribe:
    def test_every_part_is_named(self, base: KnowledgeBase) -> None:
        parts = base.describe()
        assert [part["part"] for part in parts] == [
            "knowledge.embedding",
            "knowledge.index",
            "knowledge.decision",
            "knowledge.store",
        ]
        assert all(
            set(part) == {"part", "engine", "model", "version", "path", "missing"} for part in parts
        )
        assert parts[1]["version"] == "4 entries, 11 wordings"
        # The test's own model has no decision of its own.
        assert "calibrate" in parts[2]["missing"]

    def test_before_loading_nothing_is_loaded(
        self, filled: Sessions, embedder: LetterEmbedder
    ) -> None:
        parts = KnowledgeBase(filled, embedder=embedder).describe()
        assert parts[1]["missing"] and embedder.embedded == []
