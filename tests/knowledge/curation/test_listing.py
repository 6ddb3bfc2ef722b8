"""The list of entries."""

from datetime import date, timedelta

import pytest

from knowledge.asked.models import AskedRow
from knowledge.curation.drafts import DraftDesk
from knowledge.curation.listing import Filters, Listing
from knowledge.curation.repository import CurationRepository
from knowledge.store.service import KnowledgeStore
from knowledge.suggest.models import SuggestionRow
from tests.knowledge.conftest import CONTENTS, Sessions, StillClock


def asked(clock: StillClock, entry_id: str, decision: str, **more: object) -> AskedRow:
    values = {
        "at": clock(), "channel": "caller", "call_id": "c", "query": "q", "region": "",
        "audience": "caller", "decision": decision, "confidence": 0.9, "entry_id": entry_id,
        "version": 1, "candidates": [], "snapshot": "s", "model": "m", "ms": 1.0,
    }  # fmt: skip
    return AskedRow(**{**values, **more})


@pytest.fixture
def found(filled: Sessions, clock: StillClock):  # type: ignore[no-untyped-def]
    """Ids of a page."""

    def ids(sort: str = "title", **filters: str) -> list[str]:
        with filled() as session:
            _, lines = Listing(session, clock()).page(Filters(**filters), sort=sort)
            return [line.row.id for line in lines]

    return ids


class TestPage:
    def test_words_are_looked_for_everywhere(self, found) -> None:  # type: ignore[no-untyped-def]
        assert found(q="wc-2") == ["WC-2"]
        assert found(q="村口") == ["WC-2"]
        assert found(q="发卡银行") == ["WC-1"]
        assert found(q="社保卡 银行") == ["WC-1"]
        assert found(q="%") == []
        assert found(q="_") == []

    def test_states(self, found, filled: Sessions, clock: StillClock) -> None:  # type: ignore[no-untyped-def]
        from dataclasses import replace

        today = date(2026, 11, 24)
        with filled.begin() as session:
            desk, store = DraftDesk(session, clock), KnowledgeStore(session, clock)
            desk.withdraw("WC-4", 1, actor="a", reason="b")
            working = desk.save("WC-1", replace(CONTENTS["WC-1"], source="x"), 0, actor="a")
            desk.submit("WC-1", working.draft.rev, actor="a")  # type: ignore[union-attr]
            desk.save("WC-2", replace(CONTENTS["WC-2"], source="x"), 0, actor="a")
            ends = replace(CONTENTS["WC-3"], valid_to=today + timedelta(days=3), review_on=today)
            store.save("WC-3", ends, actor="a", reason="b")
            CurationRepository(session).flag("WC-3", "policy", "x", at=clock(), by="a")
        assert found(state="withdrawn") == ["WC-4"]
        assert found(state="review") == ["WC-1"]
        assert found(state="draft") == ["WC-2"]
        assert found(state="expiring") == found(state="due") == found(state="flagged") == ["WC-3"]
        assert found(state="expired") == []
        clock.move(days=4)
        assert found(state="expired") == ["WC-3"]
        assert found(state="expiring") == []

    def test_figures_count_callers_of_the_last_month(  # type: ignore[no-untyped-def]
        self, found, filled: Sessions, clock: StillClock
    ) -> None:
        with filled.begin() as session:
            old = clock() - timedelta(days=31)
            session.add_all(
                [
                    asked(clock, "WC-2", "answer"),
                    asked(clock, "WC-2", "answer", disliked=True),
                    asked(clock, "WC-2", "clarify"),
                    asked(clock, "WC-1", "answer"),
                    asked(clock, "WC-1", "answer", at=old),
                    asked(clock, "WC-1", "answer", channel="test"),
                    asked(clock, "WC-3", "hand_over"),
                    SuggestionRow(
                        call_id="c", agent="1001", entry_id="WC-3", version=1, query="q", rank=1,
                        shown_at=clock(), adopted_at=clock(),
                    ),
                    SuggestionRow(
                        call_id="d", agent="1001", entry_id="WC-3", version=1, query="q", rank=1,
                        shown_at=clock(),
                    ),
                ]
            )  # fmt: skip
        with filled() as session:
            figures = Listing(session, clock()).figures()
        two, three = figures["WC-2"], figures["WC-3"]
        assert (two.answered, two.clarified, two.disliked) == (2, 1, 1)
        assert (three.answered, three.suggested, three.adopted) == (0, 2, 1)
        assert figures["WC-1"].answered == 1
        assert found(sort="answered")[:2] == ["WC-2", "WC-1"]
        assert found(sort="adopted")[0] == "WC-3"
        assert found(sort="disliked")[0] == "WC-2"

    def test_pages_do_not_overlap(self, filled: Sessions, clock: StillClock) -> None:
        with filled() as session:
            listing = Listing(session, clock())
            pages = [listing.page(Filters(), sort="title", page=n, size=3) for n in (1, 2)]
        assert [total for total, _ in pages] == [4, 4]
        ids = [line.row.id for _, lines in pages for line in lines]
        assert sorted(ids) == ["WC-1", "WC-2", "WC-3", "WC-4"]


class TestFacets:
    def test_values_with_counts(self, filled: Sessions, clock: StillClock) -> None:
        with filled() as session:
            facets = Listing(session, clock()).facets()
        assert ("市人社局", 1) in facets["departments"]
        assert facets["regions"][0] == ("全市", 3)
