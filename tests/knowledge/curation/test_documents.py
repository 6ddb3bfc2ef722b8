"""Policy documents and the cascade when one ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from knowledge.curation.documents import DocumentDesk, DocumentFields
from knowledge.curation.errors import DocumentUnknown, WrongStatus
from knowledge.curation.repository import CurationRepository
from knowledge.store.service import KnowledgeStore
from tests.knowledge.conftest import CONTENTS, Sessions, StillClock

RULES = DocumentFields(title="社会保障卡管理办法（示例）", number="示例〔2026〕1号")
DAY = date(2026, 12, 1)


@pytest.fixture
def session(filled: Sessions) -> Iterator[Session]:
    with filled.begin() as session:
        yield session


@pytest.fixture
def desk(session: Session, clock: StillClock) -> DocumentDesk:
    return DocumentDesk(session, clock)


def rests_on(session: Session, clock: StillClock, document: str, *ids: str) -> None:
    store = KnowledgeStore(session, clock)
    for entry_id in ids:
        content = replace(CONTENTS[entry_id], document=document)
        store.save(entry_id, content, actor="a", reason="依据")


class TestEnd:
    def test_its_entries_are_flagged_once(
        self, session: Session, desk: DocumentDesk, clock: StillClock
    ) -> None:
        document = desk.add(RULES, actor="a")
        rests_on(session, clock, document.id, "WC-1", "WC-2")
        cascade = desk.end(document.id, DAY, actor="a")
        assert cascade.flagged == ["WC-1", "WC-2"]
        assert cascade.withdrawn == []
        flags = CurationRepository(session).open_flags(["WC-1", "WC-2", "WC-3"])
        assert [flag.entry_id for flag in flags] == ["WC-1", "WC-2"]
        assert "2026-12-01" in flags[0].detail
        assert "废止" in flags[0].detail
        with pytest.raises(WrongStatus):
            desk.end(document.id, DAY, actor="a")

    def test_a_successor_is_named(
        self, session: Session, desk: DocumentDesk, clock: StillClock
    ) -> None:
        old = desk.add(RULES, actor="a")
        new = desk.add(replace(RULES, title="新办法（示例）", number="2号"), actor="a")
        rests_on(session, clock, old.id, "WC-1")
        desk.end(old.id, DAY, actor="a", replaced_by=new.id)
        assert old.status == "replaced"
        detail = CurationRepository(session).open_flags(["WC-1"])[0].detail
        assert "《新办法（示例）》替代" in detail
        with pytest.raises(DocumentUnknown):
            desk.end(new.id, DAY, actor="a", replaced_by="DOC-0")
        with pytest.raises(WrongStatus):
            desk.end(new.id, DAY, actor="a", replaced_by=new.id)

    def test_entries_can_be_taken_from_callers_at_once_and_brought_back(
        self, session: Session, desk: DocumentDesk, clock: StillClock
    ) -> None:
        document = desk.add(RULES, actor="a")
        rests_on(session, clock, document.id, "WC-1")
        cascade = desk.end(document.id, DAY, actor="a", withdraw=True, batch="b1")
        assert cascade.withdrawn == ["WC-1"]
        assert KnowledgeStore(session).get("WC-1").state == "withdrawn"


class TestAdd:
    def test_the_same_document_is_not_added_twice(self, desk: DocumentDesk) -> None:
        desk.add(RULES, actor="a")
        with pytest.raises(WrongStatus):
            desk.add(RULES, actor="a")

    def test_a_correction_keeps_the_id(self, desk: DocumentDesk) -> None:
        row = desk.add(RULES, actor="a")
        changed = desk.change(row.id, replace(RULES, issuer="市人社局"), actor="b")
        assert (changed.id, changed.issuer, changed.updated_by) == (row.id, "市人社局", "b")
        with pytest.raises(DocumentUnknown):
            desk.change("DOC-0", RULES, actor="b")
