"""The check before a publication."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from knowledge.curation.gate import Comparison, Probe, as_published, compare
from knowledge.engine import KnowledgeBase
from knowledge.store.service import KnowledgeStore
from knowledge.trial import TrialBase
from tests.knowledge.conftest import CONTENTS, Sessions

LAMP = "路灯坏了找谁修"
CARD = "社保卡丢了怎么办"


def compared(
    filled: Sessions, base: KnowledgeBase, changes: Mapping[str, object], *probes: Probe
) -> Comparison:
    """The comparison for a draft of the entry about cards."""
    with filled() as session:
        entry = KnowledgeStore(session).get("WC-1")
    draft = replace(CONTENTS["WC-1"], **changes)  # type: ignore[arg-type]
    return compare(base, TrialBase.changed(base, [as_published(entry, draft)]), probes)


class TestCompare:
    def test_a_better_wording_changes_nothing(self, filled: Sessions, base: KnowledgeBase) -> None:
        changes = {"answer_spoken": "请先打12333。"}
        found = compared(filled, base, changes, Probe(LAMP, "golden", "WC-2"))
        assert (found.golden, found.golden_right, found.regressions) == (1, 1, 0)
        assert found.changes == ()

    def test_a_stolen_question_is_a_regression(self, filled: Sessions, base: KnowledgeBase) -> None:
        # The entry about cards now claims the words in which people report lamps.
        changes = {
            "title": "路灯坏了", "questions": (LAMP, "村口的路灯不亮"), "answer_full": LAMP,
        }  # fmt: skip
        probes = Probe(LAMP, "golden", "WC-2"), Probe(CARD, "asked")
        found = compared(filled, base, changes, *probes)
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
        found = compared(filled, base, {"source": "示例"}, Probe(LAMP, "golden", "WC-3"))
        assert [change.regression for change in found.changes] == [False]

    def test_what_should_not_be_answered_is_right_when_it_is_not(
        self, filled: Sessions, base: KnowledgeBase
    ) -> None:
        found = compared(filled, base, {"source": "示例"}, Probe("今天天气", "golden", ""))
        assert found.golden_right == 1

    def test_a_large_base_gets_a_layer_and_answers_alike(
        self, filled: Sessions, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("knowledge.trial.SMALL", 0)
        changes = {"questions": ("海鲜船几点靠岸",), "answer_spoken": "六点。"}
        probe = Probe("海鲜船几点靠岸", "asked", "WC-1")
        (change,) = compared(filled, base, changes, probe).changes
        assert (change.after, change.regression) == ("WC-1", False)
