"""``hotline capacity`` as it is typed."""

import json
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.cli.main import main
from bridge.cli.table import table
from bridge.kit.db import Base, Database, open_engine
from bridge.seats.models import SeatEvent
from bridge.settings import get_settings


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path))
    monkeypatch.delenv("HOTLINE_DATABASE_URL", raising=False)
    get_settings.cache_clear()
    return tmp_path


def hotline(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code = main(["capacity", *words])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code = main(["capacity", *words])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    return err


class TestNumbersGiven:
    def test_the_bracket_when_no_number_is_given(self, capsys: pytest.CaptureFixture[str]) -> None:
        data = json.loads(hotline(capsys, "--json"))
        volumes = data["volumes"]
        assert [one["calls_per_month"] for one in volumes] == [5000, 10_000, 20_000, 40_000]
        assert [one["enough_seats"] for one in volumes] == [True, True, True, False]
        assert not any(one["enough_people"] for one in volumes)
        assert 20_000 < data["most_calls_per_month"]["seats"] < 40_000
        assert any("假设" in note for note in data["assumptions"])
        text = hotline(capsys)
        assert "席位：够" in text
        assert "席位：不够" in text
        assert "人员：不够" in text
        assert "10-11" in text

    def test_one_volume_by_the_hour(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = hotline(capsys, "--calls-per-month", "40000")
        lines = text.splitlines()
        assert sum(line[2:3] == "-" and line[:2].isdigit() for line in lines) == 24
        assert "不足时段" in text
        assert "上限：11 席" in text
        data = json.loads(hotline(capsys, "--calls-per-month", "40000", "--json"))
        (volume,) = data["volumes"]
        assert len(volume["hours"]) == 24
        assert volume["hours"][10]["enough"] is False

    def test_what_the_bot_finishes_needs_nobody(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = ("--calls-per-month", "20000", "--bot-share", "0.5", "--json")
        (half,) = json.loads(hotline(capsys, *words))["volumes"]
        (all_of_it,) = json.loads(hotline(capsys, "--calls-per-month", "10000", "--json"))[
            "volumes"
        ]
        assert half["hours"] == all_of_it["hours"]

    def test_a_storm_is_told_apart_from_the_month(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = hotline(capsys, "--calls-per-month", "20000", "--storm", "2")
        assert "每月 20000 通" in text
        assert "平时的 2 倍" in text
        assert "席位：不够" in text

    def test_enough_of_both(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = hotline(capsys, "--calls-per-month", "3000", "--agents", "40")
        assert "席位：够" in text
        assert "人员：够" in text

    @pytest.mark.parametrize(
        "words",
        [
            ("--aht", "很久"),
            ("--aht", "0"),
            ("--aht", "-5"),
            ("--aht", "nan"),
            ("--agents", "11.5"),
            ("--target", "95"),
            ("--bot-share", "1"),
            ("--pickup", "20"),
            ("--calls-per-month", "1e9"),
            ("--shift-hours", "25"),
        ],
    )
    def test_a_number_that_makes_no_sense_is_one_clear_line(
        self, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
    ) -> None:
        error = refused(capsys, *words)
        assert error.startswith("hotline: ")
        assert words[1] in error or "接起" in error

    def test_json_errors(self, capsys: pytest.CaptureFixture[str]) -> None:
        error = json.loads(refused(capsys, "--target", "95", "--json"))
        assert error["error"] == "bad_question"


class TestFromEvents:
    def test_an_empty_database_is_one_clear_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "还没有坐席记录" in refused(capsys, "--from-events")

    def test_a_file_that_is_no_database_is_one_clear_line(
        self, data: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (data / "hotline.db").write_text("nothing of the kind, and longer than a page header" * 99)
        assert "无法读取数据库" in refused(capsys, "--from-events")

    def test_arrivals_time_and_patience_come_from_the_seats(
        self, data: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        engine = open_engine(f"sqlite:///{data / 'hotline.db'}")
        Base.metadata.create_all(engine)
        now = datetime.now(UTC)
        with Database(engine).transaction(writes=True) as session:
            for day in range(1, 15):
                start = now - timedelta(days=day) + timedelta(hours=1)
                session.add_all(_call(start, f"a{day}"))
                session.add(SeatEvent(at=start, kind="waits", call_id=f"b{day}"))
                session.add(
                    SeatEvent(
                        at=start + timedelta(seconds=40),
                        kind="leaves",
                        call_id=f"b{day}",
                        cause="hung_up",
                    )
                )
        engine.dispose()
        found = json.loads(hotline(capsys, "--from-events", "--json"))
        (volume,) = found["volumes"]
        # Two calls a day since the first event, an hour after which the oldest day began.
        assert volume["calls_per_month"] == pytest.approx(60.0, rel=0.08)
        assert volume["aht"] == pytest.approx(200.0)
        assert volume["pickup"] == pytest.approx(5.0)
        assert volume["patience"] == pytest.approx((14 * 40 + 14 * 5) / 14)
        assert sum(hour["calls"] for hour in volume["hours"]) == pytest.approx(2.0, rel=0.08)
        text = hotline(capsys, "--from-events", "--calls-per-month", "5000", "--aht", "270")
        assert "每月 5000 通" in text
        assert "28 次要人工" in text


def _call(start: datetime, name: str) -> list[SeatEvent]:
    """A call that rings for 5 s, is talked for 150 s and wrapped up for 50 s."""

    def state(seconds: float, before: str, after: str, cause: str) -> SeatEvent:
        return SeatEvent(
            at=start + timedelta(seconds=seconds),
            kind="state",
            seat="1001",
            call_id=name,
            before=before,
            state=after,
            cause=cause,
        )

    return [
        SeatEvent(at=start, kind="waits", call_id=name),
        state(0, "idle", "reserved", "offered"),
        state(0.2, "reserved", "ringing", "shown"),
        state(5, "ringing", "talking", "accepted"),
        state(155, "talking", "wrap_up", "finished"),
        state(205, "wrap_up", "idle", "wrapped_up"),
    ]


class TestTable:
    def test_chinese_characters_are_two_wide(self) -> None:
        text = table(("时段", "来电"), [("09-10", "1.0"), ("10-11", "22.0")])
        assert text.splitlines() == ["时段   来电", "09-10   1.0", "10-11  22.0"]


def test_figures_are_finite(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(hotline(capsys, "--calls-per-month", "100000", "--json"))
    hours = data["volumes"][0]["hours"]
    assert all(math.isfinite(value) for hour in hours for value in hour.values())
