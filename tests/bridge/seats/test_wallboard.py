"""What supervisors are shown of the room."""

from datetime import UTC, datetime
from typing import Any

from bridge.calls.models import CallRow
from tests.bridge.seats.conftest import Hotline
from tests.fakes.line import Line


def call(hotline: Hotline, number: int, began: datetime) -> None:
    with hotline.db.transaction(writes=True) as session:
        session.add(
            CallRow(
                id=f"row-{number}", caller_key="browser-1", caller_phone=None, media="voice",
                started_at=began, reason="", slots={},
            )
        )  # fmt: skip


def figures(hotline: Hotline) -> dict[str, Any]:
    return dict(hotline.service.wallboard.message()["figures"])


async def refreshed(hotline: Hotline) -> None:
    hotline.service.calls_today.refresh()
    await hotline.service.calls_today.stop()


class TestContainment:
    async def test_one_less_the_share_that_asked_for_a_person(self, hotline: Hotline) -> None:
        assert figures(hotline)["containment"] is None
        # Noon in Wenchang; the day began at 16:00 of the day before in UTC.
        call(hotline, 0, datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
        for number in (1, 2, 3, 4):
            call(hotline, number, datetime(2026, 11, 30, 16, 0, tzinfo=UTC))
        async with Line() as line:
            hotline.enqueue(line)
            await refreshed(hotline)
            shown = figures(hotline)
        assert (shown["calls_today"], shown["asked"]) == (4, 1)
        assert shown["containment"] == 0.75

    async def test_calls_are_counted_again_after_five_seconds(self, hotline: Hotline) -> None:
        call(hotline, 1, hotline.clock.now())
        hotline.clock.forward(seconds=1)
        await refreshed(hotline)
        call(hotline, 2, hotline.clock.now())
        hotline.clock.forward(seconds=4)
        await refreshed(hotline)
        assert figures(hotline)["calls_today"] == 1
        hotline.clock.forward(seconds=1)
        await refreshed(hotline)
        assert figures(hotline)["calls_today"] == 2

    async def test_never_below_nothing(self, hotline: Hotline) -> None:
        assert hotline.service.calls_today.containment(3) is None
        hotline.service.calls_today.count = 2
        assert hotline.service.calls_today.containment(3) == 0.0


class TestShares:
    async def test_occupancy_is_told_as_exactly_as_the_others(self, hotline: Hotline) -> None:
        desk = await hotline.sign_on("1001")
        async with Line() as line:
            hotline.pass_time(7, desk)
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            hotline.pass_time(3, desk)
            assert figures(hotline)["occupancy"] == 0.3


class TestReports:
    async def test_supervisors_are_told_who_reports_what(self, hotline: Hotline) -> None:
        desk, boss = await hotline.sign_on("1001"), await hotline.sign_on("2001", "supervisor")
        hotline.service.supervision.call_for_help(desk.seat)
        said = boss.last("notice")
        assert (said["kind"], said["seat"], said["from"]) == ("help", "1001", "话务员1001")
        async with Line() as line:
            hotline.enqueue(line)
            await hotline.answer(desk, line)
            hotline.service.abuse(desk.seat)
        assert boss.last("notice")["kind"] == "abuse"


class TestRestart:
    async def test_the_day_begins_at_midnight_in_wenchang(self, hotline: Hotline) -> None:
        hotline.clock.business("2026-12-01 00:30")
        async with Line() as line:
            hotline.enqueue(line)
            hotline.service.withdraw("call-1", "hung_up")
        hotline.clock.business("2026-12-01 12:00")
        await hotline.restart()
        assert figures(hotline)["abandoned"] == 1
