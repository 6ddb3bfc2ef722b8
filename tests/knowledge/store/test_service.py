"""Entries and their history."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from knowledge.errors import EntryConflict, EntryNotFound
from knowledge.store import KnowledgeStore
from tests.knowledge.conftest import CONTENTS, Sessions, StillClock

CARD = CONTENTS["WC-1"]


class TestSaveMany:
    def test_new_entries_are_version_one(self, filled: Sessions) -> None:
        with filled() as session:
            entry = KnowledgeStore(session).get("WC-1")
        assert (entry.version, entry.state, entry.owner) == (1, "published", "test")
        assert entry.content == CARD

    def test_same_content_makes_no_version(self, filled: Sessions, clock: StillClock) -> None:
        with filled.begin() as session:
            store = KnowledgeStore(session, clock)
            before = store.repository.revision()
            counts = store.save_many(CONTENTS.items(), actor="other", reason="again")
            assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 4)
            assert store.repository.revision() == before
            assert len(store.history("WC-1")) == 1

    def test_revision_moves_once_for_a_batch(self, filled: Sessions, clock: StillClock) -> None:
        with filled.begin() as session:
            store = KnowledgeStore(session, clock)
            before = store.repository.revision()
            changed = [(key, replace(item, source="文件")) for key, item in CONTENTS.items()]
            assert store.save_many(changed, actor="a", reason="r").updated == 4
            assert store.repository.revision() == before + 1

    def test_questions_are_replaced_in_order(self, filled: Sessions, clock: StillClock) -> None:
        with filled.begin() as session:
            content = replace(CARD, questions=("丙", "甲"))
            KnowledgeStore(session, clock).save("WC-1", content, actor="a", reason="r")
        with filled() as session:
            assert KnowledgeStore(session).get("WC-1").content.questions == ("丙", "甲")


class TestSave:
    def test_history_keeps_every_version_whole(self, filled: Sessions, clock: StillClock) -> None:
        clock.move(days=1)
        changed = replace(CARD, title="社保卡补办", valid_to=date(2026, 12, 31))
        with filled.begin() as session:
            KnowledgeStore(session, clock).save("WC-1", changed, actor="林", reason="改标题")
        with filled() as session:
            first, second = KnowledgeStore(session).history("WC-1")
        assert (first.content, second.content) == (CARD, changed)
        assert (second.actor, second.reason, second.version) == ("林", "改标题", 2)
        assert second.at == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

    def test_somebody_elses_change_is_not_overwritten(
        self, filled: Sessions, clock: StillClock
    ) -> None:
        with filled.begin() as session:
            store = KnowledgeStore(session, clock)
            store.save("WC-1", replace(CARD, source="一"), actor="a", reason="r")
            with pytest.raises(EntryConflict):
                store.save(
                    "WC-1", replace(CARD, source="二"), actor="b", reason="r", expected_version=1
                )
            assert store.get("WC-1").content.source == "一"


class TestWithdraw:
    def test_is_a_version_and_can_be_undone(self, filled: Sessions, clock: StillClock) -> None:
        with filled.begin() as session:
            store = KnowledgeStore(session, clock)
            assert store.withdraw("WC-1", actor="a", reason="停办").state == "withdrawn"
            assert store.publish("WC-1", actor="a", reason="恢复").version == 3
            assert [item.state for item in store.history("WC-1")] == [
                "published",
                "withdrawn",
                "published",
            ]

    def test_unknown_entry(self, filled: Sessions) -> None:
        with filled.begin() as session, pytest.raises(EntryNotFound) as caught:
            KnowledgeStore(session).withdraw("WC-9", actor="a", reason="r")
        assert caught.value.code == "entry_not_found"
        assert "WC-9" in caught.value.detail


class TestTransaction:
    def test_a_failure_leaves_nothing(self, filled: Sessions, clock: StillClock) -> None:
        with pytest.raises(RuntimeError), filled.begin() as session:
            store = KnowledgeStore(session, clock)
            store.withdraw("WC-1", actor="a", reason="r")
            raise RuntimeError("power cut")
        with filled() as session:
            store = KnowledgeStore(session)
            assert store.get("WC-1").state == "published"
            assert len(store.history("WC-1")) == 1
