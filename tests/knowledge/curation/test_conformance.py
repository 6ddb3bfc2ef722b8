"""Fields that entries have."""

from datetime import UTC, date, datetime

from knowledge.curation.conformance import conformance
from knowledge.types import Entry, EntryContent

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FULL = EntryContent(
    "标题",
    ("问法",),
    "口语",
    "全文",
    "市人社局",
    category="社保",
    valid_from=date(2026, 1, 1),
    review_on=date(2027, 1, 1),
    document="DOC-1",
)


class TestConformance:
    def test_share_of_each_field(self) -> None:
        entries = [
            Entry("E-1", "published", 2, FULL, "", NOW, NOW),
            Entry("E-2", "published", 1, EntryContent("标题", answer_full="全文"), "", NOW, NOW),
        ]
        found = {row.field: (row.present, row.share) for row in conformance(entries, {"E-1"})}
        assert found["title"] == found["answer_full"] == found["updated_at"] == (2, 1.0)
        assert found["answer_spoken"] == found["source"] == found["valid_to"] == (1, 0.5)
        assert found["reviewed"] == (1, 0.5)
        assert len(found) == 14

    def test_empty_base(self) -> None:
        assert {row.share for row in conformance([])} == {None}
