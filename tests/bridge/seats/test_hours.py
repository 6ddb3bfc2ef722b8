"""When people take calls."""

import pytest

from bridge.seats.hours import Hours
from tests.bridge.kit.doubles import FakeClock
from tests.bridge.seats.conftest import Hotline


class TestHours:
    @pytest.mark.parametrize(
        ("span", "now", "is_open"),
        [
            ("08:00-22:00", "07:59", False),
            ("08:00-22:00", "08:00", True),
            ("08:00-22:00", "22:00", False),
            ("22:00-06:00", "23:30", True),
            ("22:00-06:00", "05:59", True),
            ("22:00-06:00", "12:00", False),
            ("00:00-24:00", "12:00", True),
            ("8:00-24:00", "23:59", True),
        ],
    )
    def test_a_span_of_the_day_in_wenchang(self, span: str, now: str, is_open: bool) -> None:
        clock = FakeClock()
        clock.business(f"2026-12-01 {now}")
        hours = Hours.parse(span)
        assert hours is not None
        assert hours.open_at(clock.now()) is is_open

    def test_nothing_is_always_and_nonsense_is_refused(self) -> None:
        assert Hours.parse(" ") is None
        for text in ("8-22", "08:00", "25:00-26:00", "全天"):
            with pytest.raises(ValueError):
                Hours.parse(text)

    async def test_outside_of_them_nobody_is_available(self, hotline: Hotline) -> None:
        await hotline.sign_on("1001")
        assert hotline.service.available() == 1
        hotline.service.hours = Hours.parse("00:00-01:00")
        assert hotline.service.available() == 0
