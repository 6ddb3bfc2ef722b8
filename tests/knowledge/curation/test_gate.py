"""The check before a publication."""

from dataclasses import replace

from knowledge.curation.gate import Probe, compare, with_drafts
from knowledge.engine import KnowledgeBase
from knowledge.index.builder import read_published
from knowledge.store.service import KnowledgeStore
from tests.knowledge.conftest import CONTENTS, Sessions

LAMP = "路灯坏了找谁修"
CARD = "社保卡丢了怎么办"


def draft_of(filled: Sessions, entry_id: str, **changes: object) -> dict[str, tuple]:  # type: ignore[type-arg]
    with filled() as session:
        entry = KnowledgeStore(session).get(entry_id)
    return {entry_id: (entry, replace(CONTENTS[entry_id], **changes))}  # type: ignore[arg-type]


class TestCompare:
    def test_a_better_wording_changes_nothing(self, filled: Sessions, base: KnowledgeBase) -> None:
        _, now = read_published(filled)
        drafts = draft_of(filled, "WC-1", answer_spoken="请先打12333。")
        found = compare(base, now, with_drafts(now, drafts), [Probe(LAMP, "golden", "WC-2")])
        assert (found.golden, found.golden_right, found.regressions) == (1, 1, 0)
        assert found.changes == ()

    def test_a_stolen_question_is_a_regression(self, filled: Sessions, base: KnowledgeBase) -> None:
        _, now = read_published(filled)
        # The entry about cards now claims the words in which people report lamps.
        drafts = draft_of(
            filled, "WC-1", title="路灯坏了", questions=(LAMP, "村口的路灯不亮"), answer_full=LAMP
        )
        probes = [Probe(LAMP, "golden", "WC-2"), Probe(CARD, "asked")]
        found = compare(base, now, with_drafts(now, drafts), probes)
        assert found.golden_right == 0
        worse = {change.query for change in found.changes if change.regression}
        assert worse == {LAMP, CARD}
        by_query = {change.query: change for change in found.changes}
        assert by_query[LAMP].before == "WC-2"
        assert by_query[CARD].before == "WC-1"
        assert by_query[CARD].after_decision != "answer"

    def test_a_golden_question_that_was_wrong_before_is_shown_and_no_regression(
        self, filled: Sessions, base: KnowledgeBase
    ) -> None:
        _, now = read_published(filled)
        drafts = draft_of(filled, "WC-1", source="示例")
        found = compare(base, now, with_drafts(now, drafts), [Probe(LAMP, "golden", "WC-3")])
        assert [change.regression for change in found.changes] == [False]

    def test_what_should_not_be_answered_is_right_when_it_is_not(
        self, filled: Sessions, base: KnowledgeBase
    ) -> None:
        _, now = read_published(filled)
        drafts = draft_of(filled, "WC-1", source="示例")
        found = compare(base, now, with_drafts(now, drafts), [Probe("今天天气", "golden", "")])
        assert found.golden_right == 1
