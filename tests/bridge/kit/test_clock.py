"""Time and identifiers."""

from datetime import UTC, date, datetime, timedelta

from bridge.kit.clock import SystemClock, aware, business_date
from bridge.kit.ids import new_id


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_the_business_day_begins_at_midnight_in_wenchang() -> None:
    assert business_date(datetime(2026, 12, 1, 15, 59, tzinfo=UTC)) == date(2026, 12, 1)
    assert business_date(datetime(2026, 12, 1, 16, 0, tzinfo=UTC)) == date(2026, 12, 2)


def test_aware_gives_back_utc_and_keeps_what_is_there() -> None:
    naive = datetime(2026, 12, 1, 8)
    assert aware(naive) == datetime(2026, 12, 1, 8, tzinfo=UTC)
    local = datetime.fromisoformat("2026-12-01T08:00:00+08:00")
    assert aware(local) is local


def test_ids_are_version_7_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(one) == 36 and one[14] == "7" for one in ids)
    assert ids == sorted(ids)
