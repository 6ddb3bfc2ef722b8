"""The lexicon follows what is published."""

from __future__ import annotations

from knowledge.engine import KnowledgeBase
from knowledge.lexicon import Repaired
from knowledge.store import KnowledgeStore
from knowledge.types import EntryContent
from tests.knowledge.conftest import LetterEmbedder, Sessions, StillClock

HEARD = "我想问宇川检宴去哪里办"
MEANT = "我想问渔船检验去哪里办"


def publish(sessions: Sessions, clock: StillClock) -> None:
    content = EntryContent(
        title="渔船检验", questions=("渔船检验去哪里办",), answer_spoken="请到市海洋局。"
    )
    with sessions.begin() as session:
        KnowledgeStore(session, clock).save("WC-9", content, actor="test", reason="new")


class TestKnowledgeBase:
    def test_before_load_nothing_is_repaired(
        self, filled: Sessions, embedder: LetterEmbedder, clock: StillClock
    ) -> None:
        base = KnowledgeBase(filled, embedder=embedder, clock=clock)
        assert base.repair("社宝卡丢了") == Repaired("社宝卡丢了", "社宝卡丢了")

    def test_published_terms_are_heard(self, base: KnowledgeBase) -> None:
        assert base.repair("社宝卡丢了怎么办").understood == "社保卡丢了怎么办"

    def test_publishing_teaches_and_withdrawing_forgets(
        self, base: KnowledgeBase, filled: Sessions, clock: StillClock
    ) -> None:
        # General Chinese may mend a word of it; the term itself is not known.
        before = base.repair(HEARD).understood
        assert "渔船" not in before
        publish(filled, clock)
        base.refresh()
        assert base.repair(HEARD).understood == MEANT
        with filled.begin() as session:
            KnowledgeStore(session, clock).withdraw("WC-9", actor="test", reason="over")
        base.refresh()
        assert base.repair(HEARD).understood == before
