"""Entries that contradict each other."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from knowledge.curation.conflicts import comparable, conflicts
from knowledge.types import Entry, EntryContent, State
from tests.knowledge.conftest import LetterEmbedder

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
FIFTEEN = EntryContent(
    "社保卡补办", ("社保卡丢了怎么办",), "一般十五个工作日补好。", "1.时限：15个工作日。"
)
TWENTY = EntryContent(
    "社会保障卡补领", ("社保卡丢了怎么办？",), "一般二十个工作日补好。", "1.时限：20个工作日。"
)


def entry(entry_id: str, content: EntryContent, state: State = "published") -> Entry:
    return Entry(entry_id, state, 1, content, "", MOMENT, MOMENT)


def owned(entries: list[Entry]) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of all wordings, and whose they are."""
    texts = [
        (place, text)
        for place, one in enumerate(entries)
        for text in dict.fromkeys((one.content.title, *one.content.questions))
    ]
    vectors = LetterEmbedder().queries([text for _, text in texts])
    return vectors.astype(np.float32), np.asarray([place for place, _ in texts], dtype=np.int64)


def found(*contents: EntryContent) -> list[tuple[str, str]]:
    entries = [entry(f"E-{number}", content) for number, content in enumerate(contents)]
    return [(pair.left.id, pair.right.id) for pair in conflicts(entries, *owned(entries))]


class TestConflicts:
    def test_says_who_where_and_what(self) -> None:
        entries = [entry("E-1", FIFTEEN), entry("E-2", TWENTY)]
        (pair,) = conflicts(entries, *owned(entries))
        assert (pair.left.id, pair.right.id, pair.left.version) == ("E-1", "E-2", 1)
        assert pair.similarity == 1
        assert pair.questions[0] == ("社保卡丢了怎么办", "社保卡丢了怎么办？")
        assert pair.differences == ("办理时限：一处写15个工作日，一处写20个工作日",)

    def test_same_sound(self) -> None:
        assert found(FIFTEEN, replace(TWENTY, questions=("设保卡丢了怎么办",))) == [("E-0", "E-1")]

    def test_near_by_meaning(self) -> None:
        turned = replace(TWENTY, title="补领", questions=("社保卡怎么办丢了",))
        assert found(FIFTEEN, turned) == [("E-0", "E-1")]

    def test_other_question(self) -> None:
        assert found(FIFTEEN, replace(TWENTY, title="路灯报修", questions=("路灯不亮找谁",))) == []

    def test_same_facts(self) -> None:
        assert found(FIFTEEN, replace(FIFTEEN, title="社会保障卡补领")) == []

    def test_siblings_of_two_towns_differ_rightly(self) -> None:
        here, there = replace(FIFTEEN, region="龙楼镇"), replace(TWENTY, region="锦山镇")
        assert found(here, there) == []
        assert found(here, replace(there, region="龙楼镇")) == [("E-0", "E-1")]
        assert found(here, replace(there, region="全市")) == [("E-0", "E-1")]

    def test_only_what_callers_hear(self) -> None:
        entries = [entry("E-1", FIFTEEN), entry("E-2", TWENTY, "withdrawn")]
        assert conflicts(entries, *owned(entries)) == []

    def test_without_a_model_by_words_and_sounds(self) -> None:
        entries = [entry("E-1", FIFTEEN), entry("E-2", TWENTY)]
        none = np.zeros((0, 64), dtype=np.float32)
        assert len(conflicts(entries, none, np.zeros(0, dtype=np.int64))) == 1

    def test_vectors_must_fit(self) -> None:
        entries = [entry("E-1", FIFTEEN), entry("E-2", TWENTY)]
        vectors, owners = owned(entries)
        with pytest.raises(ValueError, match="wording"):
            conflicts(entries, vectors[1:], owners[1:])

    def test_hundreds_of_entries_with_one_wording_stay_bounded(self) -> None:
        many = [
            entry(f"E-{number}", replace(FIFTEEN, answer_full=f"1.时限：{number + 1}个工作日。"))
            for number in range(300)
        ]
        assert len(conflicts(many, *owned(many), most=50)) == 50

    def test_nothing(self) -> None:
        empty = np.zeros((0, 4), dtype=np.float32)
        assert conflicts([], empty, np.zeros(0, dtype=np.int64)) == []


class TestComparable:
    def test_validity_must_overlap(self) -> None:
        left = entry("E-1", replace(FIFTEEN, valid_to=date(2026, 6, 30)))
        later = entry("E-2", replace(TWENTY, valid_from=date(2026, 7, 1)))
        assert not comparable(left, later)
        assert comparable(left, entry("E-3", replace(TWENTY, valid_from=date(2026, 6, 30))))
