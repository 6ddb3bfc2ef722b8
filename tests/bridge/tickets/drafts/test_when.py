"""Words about time."""

from datetime import datetime

import pytest

from bridge.kit.clock import BUSINESS_ZONE
from bridge.tickets.drafts.when import moments_in, read_moment

# A Tuesday.
NOW = datetime(2026, 12, 1, 10, 0, tzinfo=BUSINESS_ZONE)


class TestInstants:
    @pytest.mark.parametrize(
        ("said", "value"),
        [
            ("昨天晚上八点", "2026-11-30T20:00:00+08:00"),
            ("昨晚8点半", "2026-11-30T20:30:00+08:00"),
            ("前天下午三点一刻", "2026-11-29T15:15:00+08:00"),
            ("今天早上7点20分", "2026-12-01T07:20:00+08:00"),
            ("大前天中午十二点", "2026-11-28T12:00:00+08:00"),
            ("昨天中午一点", "2026-11-30T13:00:00+08:00"),
            ("昨天晚上十二点", "2026-12-01T00:00:00+08:00"),
            ("今天凌晨两点", "2026-12-01T02:00:00+08:00"),
            ("昨天15:30", "2026-11-30T15:30:00+08:00"),
            ("11月28号下午4点", "2026-11-28T16:00:00+08:00"),
            ("十一月二十八日上午十点", "2026-11-28T10:00:00+08:00"),
            ("三天前晚上九点", "2026-11-28T21:00:00+08:00"),
            ("上个星期五下午两点", "2026-11-27T14:00:00+08:00"),
            ("两个小时前", "2026-12-01T08:00:00+08:00"),
            ("半个小时前", "2026-12-01T09:30:00+08:00"),
            ("二十分钟前", "2026-12-01T09:40:00+08:00"),
            ("从昨天晚上十点到今天早上六点", "2026-11-30T22:00:00+08:00"),
        ],
    )
    def test_are_iso(self, said: str, value: str) -> None:
        assert read_moment(said, NOW).value == value

    def test_are_read_in_wenchang_whatever_zone_the_clock_has(self) -> None:
        utc = datetime.fromisoformat("2026-11-30T17:30:00+00:00")
        assert read_moment("昨天晚上八点", utc).value == "2026-11-30T20:00:00+08:00"


class TestDays:
    @pytest.mark.parametrize(
        ("said", "day"),
        [
            ("昨天晚上", "2026-11-30"),
            ("前天", "2026-11-29"),
            ("上周五", "2026-11-27"),
            ("周五", "2026-11-27"),
            ("周一", "2026-11-30"),
            ("28号", "2026-11-28"),
            ("12月25号", "2025-12-25"),
        ],
    )
    def test_keep_the_words(self, said: str, day: str) -> None:
        assert read_moment(said, NOW).value == f"{day}（{said}）"

    @pytest.mark.parametrize("said", ["昨天八点", "昨晚一点", "昨天晚上八点多", "今天晚上八点"])
    def test_an_hour_that_is_open_or_has_not_come_is_not_invented(self, said: str) -> None:
        moment = read_moment(said, NOW)
        assert moment.rank == 1 and said in moment.value

    @pytest.mark.parametrize("said", ["最近", "每天晚上", "一直", "好几天了", "2月30号"])
    def test_what_names_no_day_stays_as_said(self, said: str) -> None:
        assert read_moment(said, NOW).value == said


def test_a_question_about_hours_is_no_time_of_an_event() -> None:
    assert moments_in("政务中心下午几点上班", NOW) == []
