"""How long things may take."""

import json
from datetime import datetime, timedelta

import pytest

from bridge.tickets.categories import CategoryTree
from bridge.tickets.deadlines import DEADLINES, Deadlines
from bridge.tickets.working_calendar import WorkingCalendar

TUESDAY = datetime.fromisoformat("2026-12-01T09:00:00+08:00")


@pytest.fixture(scope="module")
def deadlines() -> Deadlines:
    return Deadlines.load(WorkingCalendar.load())


def days(deadlines: Deadlines, urgency: str, type_: str, category: str | None) -> int:
    handle = deadlines.clocks(TUESDAY, urgency, type_, category).handle
    return deadlines.calendar.working_days_between(TUESDAY, handle)


class TestClocks:
    @pytest.mark.parametrize(
        ("urgency", "sign", "contact"), [("life_safety", 15, 60), ("utilities", 30, 120)]
    )
    def test_urgent_matters_count_in_minutes(
        self, deadlines: Deadlines, urgency: str, sign: int, contact: int
    ) -> None:
        clocks = deadlines.clocks(TUESDAY, urgency, "help", None)
        assert clocks.sign - TUESDAY == timedelta(minutes=sign)
        assert clocks.contact - TUESDAY == timedelta(minutes=contact)

    def test_general_matters_count_in_working_days(self, deadlines: Deadlines) -> None:
        clocks = deadlines.clocks(TUESDAY, "general", "consult", None)
        assert clocks.sign == datetime.fromisoformat("2026-12-02T17:30:00+08:00")
        assert clocks.handle == datetime.fromisoformat("2026-12-04T17:30:00+08:00")

    @pytest.mark.parametrize(
        ("urgency", "type_", "category", "expected"),
        [
            ("general", "complaint", None, 7),
            ("general", "report", "no.such.leaf", 15),
            ("general", "complaint", "city.noise.construction", 3),
            ("general", "complaint", "land.land.dispute", 15),
            ("general", "complaint", "housing.property.fee", 10),
            ("life_safety", "complaint", "land.land.dispute", 1),
        ],
    )
    def test_category_before_type_and_the_tightest_of_both_with_urgency(
        self, deadlines: Deadlines, urgency: str, type_: str, category: str | None, expected: int
    ) -> None:
        assert days(deadlines, urgency, type_, category) == expected

    def test_rules_are_data(self) -> None:
        data = json.loads(DEADLINES.read_text(encoding="utf-8"))
        data["types"]["complaint"]["handle"] = {"working_days": 2}
        assert days(Deadlines(data, WorkingCalendar()), "general", "complaint", None) == 2


class TestTitles:
    def test_known_and_unknown(self, deadlines: Deadlines) -> None:
        assert deadlines.type_title("praise") == "表扬"
        assert deadlines.urgency_title("general") == "一般"
        assert deadlines.type_title("new") == "new"
        assert deadlines.known_type("new") == "other"


def test_categories_in_the_rules_exist() -> None:
    ids = [leaf.id for leaf in CategoryTree.load().leaves]
    for prefix in json.loads(DEADLINES.read_text(encoding="utf-8"))["categories"]:
        assert any(one == prefix or one.startswith(f"{prefix}.") for one in ids), prefix
