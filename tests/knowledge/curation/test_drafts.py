"""Drafts, review, publication, withdrawal, undo."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.curation.drafts import DraftDesk, Working
from knowledge.curation.errors import (
    BaseChanged,
    ContentRefused,
    DocumentUnknown,
    DraftConflict,
    NoDraft,
    OwnReview,
    WrongStatus,
)
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryConflict
from knowledge.store.repository import KnowledgeRepository
from knowledge.store.service import KnowledgeStore
from knowledge.types import EntryContent
from tests.knowledge.conftest import CONTENTS, Sessions, StillClock

CARD = CONTENTS["WC-1"]
BETTER = replace(CARD, answer_spoken="请先打12333挂失，再到镇便民服务中心补卡。")


@pytest.fixture
def desk(filled: Sessions, clock: StillClock) -> Iterator[DraftDesk]:
    with filled.begin() as session:
        yield DraftDesk(session, clock)


@pytest.fixture
def published(filled: Sessions) -> Callable[[str], tuple[str, int, str]]:
    """State, version and spoken answer that callers get."""

    def read(entry_id: str) -> tuple[str, int, str]:
        with filled() as session:
            entry = KnowledgeStore(session).get(entry_id)
        return entry.state, entry.version, entry.content.answer_spoken

    return read


def rev(working: Working) -> int:
    assert working.draft is not None
    return working.draft.rev


def saved(desk: DraftDesk, content: EntryContent = BETTER, actor: str = "editor") -> Working:
    return desk.save("WC-1", content, 0, actor=actor)


class TestSave:
    def test_callers_hear_nothing_of_a_draft(self, desk: DraftDesk) -> None:
        working = saved(desk)
        assert working.draft is not None
        assert working.draft.content == BETTER
        assert working.entry.content == CARD
        assert working.entry.version == 1

    def test_the_second_of_two_editors_is_stopped_and_sees_the_first(
        self, desk: DraftDesk, clock: StillClock
    ) -> None:
        first = saved(desk, actor="first")
        clock.move(seconds=1)
        desk.save("WC-1", replace(BETTER, source="甲"), rev(first), actor="first")
        with pytest.raises(DraftConflict) as caught:
            desk.save("WC-1", replace(BETTER, source="乙"), rev(first), actor="second")
        assert caught.value.current is not None
        assert caught.value.current.content.source == "甲"
        assert desk.get("WC-1").draft.content.source == "甲"  # type: ignore[union-attr]

    def test_a_screen_from_before_a_discard_does_not_match_the_new_draft(
        self, desk: DraftDesk, clock: StillClock
    ) -> None:
        old = rev(saved(desk))
        desk.discard("WC-1", old, actor="editor")
        clock.move(seconds=1)
        saved(desk, replace(BETTER, source="新的"))
        with pytest.raises(DraftConflict):
            desk.save("WC-1", BETTER, old, actor="editor")

    def test_saves_of_one_sitting_are_one_line_of_the_record(
        self, desk: DraftDesk, clock: StillClock, filled: Sessions
    ) -> None:
        working = saved(desk)
        for number in range(3):
            clock.move(seconds=20)
            working = desk.save(
                "WC-1", replace(BETTER, source=str(number)), rev(working), actor="editor"
            )
        events = CurationRepository(desk._session).events("WC-1")
        assert [event.action for event in events] == ["save"]
        assert events[0].content is not None
        assert events[0].content.source == "2"
        clock.move(minutes=6)
        desk.save("WC-1", replace(BETTER, source="later"), rev(working), actor="editor")
        assert len(CurationRepository(desk._session).events("WC-1")) == 2

    def test_an_edit_takes_a_submitted_draft_back(self, desk: DraftDesk) -> None:
        working = saved(desk)
        desk.submit("WC-1", rev(working), actor="editor")
        working = desk.save("WC-1", replace(BETTER, source="又改"), rev(working), actor="editor")
        assert working.draft is not None
        assert working.draft.status == "editing"

    def test_scripts_are_refused_and_unfinished_texts_are_not(self, desk: DraftDesk) -> None:
        with pytest.raises(ContentRefused):
            saved(desk, replace(CARD, answer_full="<script>alert(1)</script>"))
        working = saved(desk, EntryContent(title=""))
        assert working.draft is not None
        assert working.draft.content.title == ""
        assert working.draft.content.answer_full == ""

    def test_an_unknown_document_is_refused(self, desk: DraftDesk) -> None:
        with pytest.raises(DocumentUnknown):
            saved(desk, replace(CARD, document="DOC-0"))


class TestCreate:
    def test_a_new_entry_exists_for_the_desk_only(self, desk: DraftDesk) -> None:
        working = desk.create(EntryContent(title="居住证"), actor="editor")
        assert (working.entry.state, working.entry.version) == ("draft", 0)
        assert working.entry.id not in {e.id for e in desk._store.repository.published()}

    def test_two_entries_of_one_title_get_two_ids(self, desk: DraftDesk) -> None:
        one = desk.create(EntryContent(title="居住证"), actor="editor")
        two = desk.create(EntryContent(title="居住证"), actor="editor")
        assert one.entry.id != two.entry.id

    def test_a_taken_id_is_refused(self, desk: DraftDesk) -> None:
        with pytest.raises(EntryConflict):
            desk.create(EntryContent(title="居住证"), actor="editor", entry_id="WC-1")

    def test_its_first_publication_is_version_one(self, desk: DraftDesk) -> None:
        content = EntryContent(title="居住证", answer_spoken="到派出所办。")
        working = desk.create(content, actor="editor")
        desk.submit(working.entry.id, rev(working), actor="editor")
        working = desk.publish(working.entry.id, rev(working), actor="reviewer")
        assert (working.entry.state, working.entry.version) == ("published", 1)
        assert working.draft is None


class TestPublish:
    def test_the_reviewer_publishes_what_the_editor_wrote(self, desk: DraftDesk) -> None:
        working = saved(desk)
        desk.submit("WC-1", rev(working), actor="editor")
        working = desk.publish("WC-1", rev(working), actor="reviewer", reason="核对无误")
        assert working.entry.content == BETTER
        assert working.entry.version == 2
        event = CurationRepository(desk._session).events("WC-1")[0]
        assert (event.action, event.actor, event.version) == ("publish", "reviewer", 2)
        assert "editor" in event.reason

    def test_nobody_publishes_their_own(self, desk: DraftDesk) -> None:
        working = saved(desk)
        with pytest.raises(OwnReview):
            desk.publish("WC-1", rev(working), actor="editor")
        alone = DraftDesk(desk._session, desk._clock, self_review=True)
        assert alone.publish("WC-1", rev(working), actor="editor").entry.version == 2

    def test_what_was_looked_at_is_what_is_published(self, desk: DraftDesk) -> None:
        working = saved(desk)
        desk.save("WC-1", replace(BETTER, source="改过"), rev(working), actor="editor")
        with pytest.raises(DraftConflict):
            desk.publish("WC-1", rev(working), actor="reviewer")

    def test_a_change_of_the_entry_meanwhile_has_to_be_confirmed(self, desk: DraftDesk) -> None:
        working = saved(desk)
        desk._store.save("WC-1", replace(CARD, source="导入"), actor="import", reason="导入")
        with pytest.raises(BaseChanged):
            desk.publish("WC-1", rev(working), actor="reviewer")
        working = desk.publish("WC-1", rev(working), actor="reviewer", base_confirmed=True)
        assert working.entry.content == BETTER

    def test_nothing_incomplete_is_published(self, desk: DraftDesk) -> None:
        working = saved(desk, EntryContent(title="只有标题"))
        for step in (desk.submit, desk.publish):
            with pytest.raises(ContentRefused):
                step("WC-1", rev(working), actor="reviewer")

    def test_two_answers_of_one_title_place_and_time_are_not_published(
        self, desk: DraftDesk
    ) -> None:
        twin = replace(BETTER, valid_from=date(2026, 12, 1))
        working = desk.create(twin, actor="editor", entry_id="WC-9")
        with pytest.raises(ContentRefused, match="WC-1"):
            desk.publish("WC-9", rev(working), actor="reviewer")
        desk._store.amend("WC-1", {"valid_to": date(2026, 11, 30)}, actor="a", reason="到期")
        assert desk.publish("WC-9", rev(working), actor="reviewer").entry.version == 1

    def test_a_returned_draft_carries_the_remark(self, desk: DraftDesk) -> None:
        working = saved(desk)
        desk.submit("WC-1", rev(working), actor="editor")
        working = desk.send_back("WC-1", rev(working), actor="reviewer", reason="电话不对")
        assert working.draft is not None
        assert (working.draft.status, working.draft.remark) == ("editing", "电话不对")


class TestPublishDue:
    def test_it_is_heard_from_its_instant_on(self, desk: DraftDesk, clock: StillClock) -> None:
        working = saved(desk)
        at = clock() + timedelta(hours=3)
        working = desk.publish("WC-1", rev(working), actor="reviewer", publish_at=at)
        assert working.draft is not None
        assert working.draft.status == "approved"
        clock.moment = at - timedelta(seconds=1)
        assert not desk.any_due()
        assert desk.publish_due() == []
        clock.moment = at
        assert desk.any_due()
        assert desk.publish_due() == ["WC-1"]
        assert desk.get("WC-1").entry.content == BETTER
        assert desk.publish_due() == []

    def test_an_entry_that_changed_meanwhile_goes_back_to_its_editor(
        self, desk: DraftDesk, clock: StillClock
    ) -> None:
        working = saved(desk)
        at = clock() + timedelta(hours=3)
        desk.publish("WC-1", rev(working), actor="reviewer", publish_at=at)
        desk._store.save("WC-1", replace(CARD, source="导入"), actor="import", reason="导入")
        clock.moment = at
        assert desk.publish_due() == []
        draft = desk.get("WC-1").draft
        assert draft is not None
        assert draft.status == "editing"
        assert "定时发布未执行" in draft.remark


class TestWithdraw:
    def test_it_is_unsayable_and_has_a_reason(self, desk: DraftDesk, clock: StillClock) -> None:
        working = desk.withdraw("WC-1", 1, actor="editor", reason="政策废止")
        assert (working.entry.state, working.entry.version) == ("withdrawn", 2)
        assert not KnowledgeRepository(desk._session).sayable(["WC-1"], clock().date())
        assert desk._store.history("WC-1")[-1].reason == "政策废止"

    def test_an_old_screen_withdraws_nothing(self, desk: DraftDesk) -> None:
        desk._store.save("WC-1", BETTER, actor="a", reason="b")
        with pytest.raises(EntryConflict):
            desk.withdraw("WC-1", 1, actor="editor", reason="旧屏幕")
        with pytest.raises(WrongStatus):
            desk.withdraw("WC-2", 1, actor="editor", reason="一次") and desk.withdraw(
                "WC-2", 2, actor="editor", reason="两次"
            )


class TestRestore:
    def test_an_old_version_becomes_a_draft_like_any_other(self, desk: DraftDesk) -> None:
        desk._store.save("WC-1", BETTER, actor="a", reason="b")
        working = desk.restore("WC-1", 1, actor="editor")
        assert working.draft is not None
        assert working.draft.content == CARD
        assert working.entry.content == BETTER

    def test_a_draft_is_not_overwritten(self, desk: DraftDesk) -> None:
        saved(desk)
        with pytest.raises(WrongStatus):
            desk.restore("WC-1", 1, actor="editor")


class TestDiscard:
    def test_the_text_stays_in_the_record(self, desk: DraftDesk) -> None:
        working = saved(desk)
        working = desk.discard("WC-1", rev(working), actor="editor")
        assert working.draft is None
        assert CurationRepository(desk._session).events("WC-1")[0].content == BETTER

    def test_a_new_entry_goes_to_the_withdrawn_ones(self, desk: DraftDesk) -> None:
        working = desk.create(EntryContent(title="居住证"), actor="editor")
        working = desk.discard(working.entry.id, rev(working), actor="editor")
        assert working.entry.state == "withdrawn"
        working = desk.save(working.entry.id, EntryContent(title="居住证二"), 0, actor="editor")
        assert (working.entry.state, working.entry.content.title) == ("draft", "居住证二")


class TestSetFields:
    def test_entry_and_draft_are_changed_and_the_draft_stays_publishable(
        self, desk: DraftDesk
    ) -> None:
        working = saved(desk)
        working = desk.set_fields(
            "WC-1", {"department": "市医保局"}, actor="editor", reason="职能调整", batch="b1"
        )
        assert working.draft is not None
        assert working.entry.content.department == "市医保局"
        assert working.draft.content == replace(BETTER, department="市医保局")
        assert desk.publish("WC-1", working.draft.rev, actor="reviewer").entry.version == 3

    def test_an_owner_is_no_new_version(self, desk: DraftDesk) -> None:
        working = desk.set_fields("WC-1", {"owner": "3001"}, actor="a", reason="", batch="b")
        assert (working.entry.owner, working.entry.version) == ("3001", 1)


class TestUndo:
    def test_withdrawals_are_taken_back_where_nothing_happened_since(self, desk: DraftDesk) -> None:
        for entry_id in ("WC-1", "WC-2"):
            desk.withdraw(entry_id, 1, actor="editor", reason="误操作", batch="b1")
        desk._store.publish("WC-2", actor="other", reason="又发布了")
        done, failed = desk.undo("b1", actor="editor")
        assert done == ["WC-1"]
        assert list(failed) == ["WC-2"]
        entry = desk.get("WC-1").entry
        assert (entry.state, entry.version, entry.content) == ("published", 3, CARD)

    def test_a_publication_goes_back_to_the_answer_before(self, desk: DraftDesk) -> None:
        working = saved(desk)
        desk.publish("WC-1", rev(working), actor="reviewer", batch="b1")
        assert desk.undo("b1", actor="reviewer")[0] == ["WC-1"]
        assert desk.get("WC-1").entry.content == CARD

    def test_a_first_publication_goes_back_to_nothing(self, desk: DraftDesk) -> None:
        working = desk.create(EntryContent(title="新", answer_spoken="答。"), actor="editor")
        desk.publish(working.entry.id, rev(working), actor="reviewer", batch="b1")
        desk.undo("b1", actor="reviewer")
        assert desk.get(working.entry.id).entry.state == "withdrawn"

    def test_submissions_are_taken_back(self, desk: DraftDesk) -> None:
        saved(desk)
        desk.bulk_submit("WC-1", actor="editor", reason="", batch="b1")
        assert desk.undo("b1", actor="editor")[0] == ["WC-1"]
        assert desk.get("WC-1").draft.status == "editing"  # type: ignore[union-attr]
        with pytest.raises(NoDraft):
            desk.bulk_submit("WC-2", actor="editor", reason="", batch="b2")


class TestAsOf:
    def test_it_tells_what_could_be_heard_then(self, desk: DraftDesk, clock: StillClock) -> None:
        before = clock()
        clock.move(days=1)
        desk._store.save("WC-1", BETTER, actor="a", reason="b")
        clock.move(days=1)
        desk.withdraw("WC-1", 2, actor="a", reason="c")
        rows = KnowledgeRepository(desk._session)
        assert rows.as_of(before)["WC-1"].content == CARD
        assert rows.as_of(before + timedelta(days=1, hours=1))["WC-1"].content == BETTER
        assert "WC-1" not in rows.as_of(clock())
        assert "WC-1" not in rows.as_of(datetime(2000, 1, 1, tzinfo=UTC))
