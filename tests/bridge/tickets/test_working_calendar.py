"""Working days."""

from datetime import UTC, date, datetime

import pytest

from bridge.tickets.working_calendar import WorkingCalendar


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar.load()


class TestIsWorkingDay:
    @pytest.mark.parametrize(
        ("day", "working"),
        [
            ("2026-12-01", True),  # Tuesday
            ("2026-12-05", False),  # Saturday
            ("2026-10-01", False),  # National Day
            ("2026-10-10", True),  # a Saturday that is worked
            ("2027-02-08", False),  # Spring Festival
            ("2030-01-07", True),  # beyond the file: Monday
        ],
    )
    def test_by_week_and_data_file(
        self, calendar: WorkingCalendar, day: str, working: bool
    ) -> None:
        assert calendar.is_working_day(date.fromisoformat(day)) is working

    def test_worked_weekends_are_weekends_and_days_off_are_no_worked_days(
        self, calendar: WorkingCalendar
    ) -> None:
        assert all(day.weekday() >= 5 for day in calendar._workdays)
        assert not calendar._workdays & calendar._holidays


class TestAddWorkingDays:
    @pytest.mark.parametrize(
        ("start", "days", "end"),
        [
            ("2026-12-01 09:00", 1, "2026-12-02 17:30"),
            ("2026-12-01 23:30", 1, "2026-12-02 17:30"),
            ("2026-12-04 16:00", 1, "2026-12-07 17:30"),
            ("2026-12-05 12:00", 1, "2026-12-07 17:30"),
            ("2026-09-30 10:00", 1, "2026-10-08 17:30"),
            ("2026-09-30 10:00", 3, "2026-10-10 17:30"),
            ("2026-12-31 10:00", 1, "2027-01-04 17:30"),
            ("2026-12-01 09:00", 0, "2026-12-01 17:30"),
        ],
    )
    def test_ends_when_the_last_day_ends(
        self, calendar: WorkingCalendar, start: str, days: int, end: str
    ) -> None:
        assert calendar.add_working_days(at(start), days) == at(end)


class TestWorkingDaysBetween:
    @pytest.mark.parametrize(
        ("start", "end", "days"),
        [
            ("2026-12-01 09:00", "2026-12-01 18:00", 0),
            ("2026-12-01 09:00", "2026-12-02 08:00", 1),
            ("2026-12-04 09:00", "2026-12-06 09:00", 0),
            ("2026-12-04 09:00", "2026-12-11 09:00", 5),
            ("2026-12-11 09:00", "2026-12-04 09:00", 0),
        ],
    )
    def test_counts_the_days_after_the_first(
        self, calendar: WorkingCalendar, start: str, end: str, days: int
    ) -> None:
        assert calendar.working_days_between(at(start), at(end)) == days
