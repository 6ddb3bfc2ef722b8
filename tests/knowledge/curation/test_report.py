"""Figures of the base."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.curation.report import TITLES, Asked, EntryUse, monthly, quality, share
from knowledge.types import Entry, EntryContent

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def entry(entry_id: str, **content: object) -> Entry:
    return Entry(
        entry_id,
        "published",
        1,
        replace(EntryContent("标题", answer_full="答案"), **content),  # type: ignore[arg-type]
        "",
        NOW,
        NOW,
    )


class TestQuality:
    def test_figures(self) -> None:
        entries = [entry("E-1"), entry("E-2"), entry("E-3"), replace(entry("E-4"), state="draft")]
        uses = {"E-1": EntryUse(answered=3, shown=8, adopted=6), "E-2": EntryUse(shown=2)}
        decisions = ["answer"] * 6 + ["clarify"] + ["hand_over"] * 3
        asked = [Asked(NOW, decision, number == 0) for number, decision in enumerate(decisions)]
        report = quality(entries, uses, asked, TODAY)
        assert report.figures == {
            "entries": 3,
            "asked": 10,
            "coverage": 0.6,
            "unanswered": 0.3,
            "clarified": 0.1,
            "disliked": pytest.approx(1 / 6),
            "adoption": 0.6,
            "stale": 0,
            "stale_share": 0.0,
            "expired": 0,
            "never_hit": 1,
            "never_hit_share": pytest.approx(1 / 3),
        }
        assert report.never_hit == ("E-3",)
        assert set(report.figures) == set(report.titles) == set(TITLES)

    def test_nothing_was_asked(self) -> None:
        report = quality([], {}, [], TODAY)
        assert report.figures["coverage"] is None
        assert report.figures["adoption"] is None
        assert report.figures["entries"] == 0
        assert report.monthly == ()

    def test_stale_by_review_date_and_by_age(self) -> None:
        old = replace(entry("E-old"), updated_at=NOW - timedelta(days=181))
        fresh = replace(entry("E-fresh"), updated_at=NOW - timedelta(days=180))
        due = entry("E-due", review_on=date(2026, 1, 1))
        today = entry("E-today", review_on=TODAY)
        report = quality([old, fresh, due, today], {}, [], TODAY)
        assert report.stale == ("E-due", "E-old")
        seen = quality([old], {}, [], TODAY, looked_at={"E-old": NOW})
        assert seen.stale == ()

    def test_expired_but_published(self) -> None:
        entries = [entry("E-1", valid_to=date(2026, 11, 23)), entry("E-2", valid_to=TODAY)]
        assert quality(entries, {}, [], TODAY).expired == ("E-1",)

    def test_least_adopted_leaves_out_what_was_hardly_shown(self) -> None:
        uses = {
            "E-1": EntryUse(shown=4),
            "E-2": EntryUse(shown=10, adopted=9),
            "E-3": EntryUse(shown=10, adopted=1),
        }
        report = quality([entry("E-1"), entry("E-2"), entry("E-3")], uses, [], TODAY)
        assert report.least_adopted == ("E-3", "E-2")


class TestMonthly:
    def test_months_of_the_city(self) -> None:
        # 16:30 UTC on the last of October is November in Wenchang.
        asked = [
            Asked(datetime(2026, 10, 31, 16, 30, tzinfo=UTC), "answer", True),
            Asked(datetime(2026, 10, 31, 15, 30, tzinfo=UTC), "hand_over", True),
            Asked(NOW, "clarify"),
        ]
        october, november = monthly(asked)
        assert (october.month, october.asked, october.handed_over, october.coverage) == (
            "2026-10",
            1,
            1,
            0.0,
        )
        assert (november.month, november.asked, november.coverage) == ("2026-11", 2, 0.5)
        # Who was handed over had no answer to dislike.
        assert (october.disliked, november.disliked) == (0, 1)


class TestShare:
    def test_of_nothing_is_not_zero(self) -> None:
        assert share(0, 0) is None
        assert share(1, 4) == 0.25
