"""``hotline capacity``: are so many agents enough for so many calls a month?"""

import argparse
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DatabaseError

from bridge.analytics.capacity import (
    Capacity,
    Goal,
    assess,
    limits_of,
)
from bridge.analytics.demand import (
    AHT_SECONDS,
    DAYS_PER_MONTH,
    PATIENCE_SECONDS,
    Demand,
    from_measured,
    spread,
)
from bridge.analytics.errors import BadQuestion, NoDatabase
from bridge.analytics.service import AnalyticsService
from bridge.cli.capacity_text import answer_text, bracket_text
from bridge.cli.main import add_json, show
from bridge.kit.clock import SystemClock
from bridge.kit.db import Database, open_engine
from bridge.settings import Settings

BRACKET = (5_000, 10_000, 20_000, 40_000)
"""Calls a month that a county's hotline may have, when none are given."""

MEASURED_DAYS = 28.0
"""Whole weeks: each day of the week counts alike."""


@dataclass(frozen=True)
class _Number:
    """An option that takes a number between two others."""

    flag: str
    low: float
    high: float
    help: str
    default: float | None = None
    whole: bool = False

    @property
    def name(self) -> str:
        return self.flag.removeprefix("--").replace("-", "_")

    def read(self, text: str | None) -> float | None:
        """Raises BadQuestion with one clear sentence."""
        if text is None:
            return self.default
        kind = "整数" if self.whole else "数字"
        wrong = f"{self.flag} 应为 {self.low:g} 到 {self.high:g} 之间的{kind}，收到“{text}”。"
        try:
            value = float(text)
        except ValueError:
            raise BadQuestion(wrong) from None
        if not self.low <= value <= self.high or (self.whole and value != int(value)):
            raise BadQuestion(wrong)
        return value


_GOAL = Goal()
_NUMBERS = (
    _Number("--calls-per-month", 1, 1_000_000, "每月来电数；不给时列出 5 千至 4 万四档"),
    _Number("--bot-share", 0, 0.99, "其中由机器人办结、不需人工的比例", 0.0),
    _Number("--aht", 1, 7200, "平均处理时长（秒）：通话 + 保持 + 话后整理，默认 270"),
    _Number("--agents", 1, 1000, "现有席位数，也按人数测算，默认 11", _GOAL.agents, whole=True),
    _Number("--target", 0.01, 0.999, "目标接听比例，默认 0.95", _GOAL.target),
    _Number("--within", 1, 3600, "多少秒内接听，默认 15", _GOAL.within),
    _Number("--patience", 1, 86_400, "来电人平均愿意等待的秒数，默认 180（假设）"),
    _Number("--pickup", 0, 600, "振铃到接起的秒数，默认 0；按记录测算时默认用实测值"),
    _Number("--storm", 0.1, 20, "突发倍数：全天来电乘以它", 1.0),
    _Number("--days", 1, 366, "每月天数，默认 30；按记录测算时为最近多少天，默认 28"),
    _Number("--shift-hours", 1, 24, "每班小时数，默认 8", _GOAL.shift_hours, whole=True),
    _Number("--shrinkage", 0, 0.9, "缺勤与休息占工时的比例，默认 0.3（假设）", _GOAL.shrinkage),
    _Number("--days-per-week", 1, 7, "每人每周工作天数，默认 5", _GOAL.days_per_week),
    _Number("--at-least", 1, 100, "任何时段至少在席人数，默认 1", _GOAL.at_least, whole=True),
)


class _Given(dict[str, float | None]):
    """The options by name; None where nothing was given and nothing is assumed."""

    def sure(self, name: str) -> float:
        """Return an option that has a default."""
        value = self[name]
        assert value is not None
        return value


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("capacity", help="测算席位和人员够不够（Erlang C 与 Erlang A）")
    for number in _NUMBERS:
        parser.add_argument(number.flag, metavar="N", help=number.help)
    parser.add_argument(
        "--from-events", action="store_true", help="来电、时长、耐心取自数据库中的坐席记录"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Answer, with a table by hour, or one line a volume; the exit code is 0 for either answer."""
    given = _Given({one.name: one.read(getattr(args, one.name)) for one in _NUMBERS})
    goal = _goal(given)
    demands = _demands(given, settings, from_events=args.from_events)
    answers = [assess(demand, goal) for demand in demands]
    limits = limits_of(demands[0], goal)
    data = {
        "agents": goal.agents,
        "target": goal.target,
        "within": goal.within,
        "assumptions": demands[0].notes,
        "most_calls_per_month": {
            "seats": int(limits.seats),
            "people": int(limits.people),
            "people_over_the_day": int(limits.by_day),
        },
        "volumes": [as_data(answer) for answer in answers],
    }
    single = len(answers) == 1
    text = answer_text(answers[0], limits) if single else bracket_text(answers, limits)
    show(args, data, text)
    return 0


def as_data(answer: Capacity) -> dict[str, Any]:
    """Return one volume's answer as JSON."""
    people, stretch = answer.people, answer.stretch
    return {
        "calls_per_month": round(answer.demand.per_month, 1),
        "aht": answer.demand.handling,
        "patience": answer.demand.patience,
        "pickup": answer.demand.pickup,
        "enough_seats": answer.enough_seats,
        "enough_people": answer.enough_people,
        "seats_needed": answer.seats,
        "seats_needed_erlang_c": max(hour.needed_c for hour in answer.hours),
        "seats_needed_erlang_a": max(hour.needed_a for hour in answer.hours),
        "people_needed": people.payroll,
        "people_needed_over_the_day": answer.people_by_day.payroll,
        "shifts_a_day": people.roster.heads,
        "most_on_duty": people.at_once,
        "shift_starts": people.roster.starts,
        "level_erlang_c": answer.day_level(lambda hour: hour.level_c),
        "level_erlang_a": answer.day_level(lambda hour: hour.level_a),
        "abandoned": answer.day_level(lambda hour: hour.abandoned),
        "with_given_people": {
            "shifts_a_day": stretch.heads,
            "shift_starts": stretch.roster.starts if stretch.roster else None,
            "levels": stretch.levels,
            "level": stretch.level if stretch.roster else None,
        },
        "hours": [
            {
                "hour": hour.hour,
                "calls": hour.calls,
                "erlangs": hour.erlangs,
                "needed_erlang_c": hour.needed_c,
                "needed_erlang_a": hour.needed_a,
                "level_erlang_c": hour.level_c,
                "level_erlang_a": hour.level_a,
                "level_erlang_a_of_answered": hour.level_a_answered,
                "abandoned": hour.abandoned,
                "speed_of_answer": hour.speed_of_answer,
                "occupancy": hour.occupancy,
                "enough": hour.enough,
                "on_duty": people.roster.present[hour.hour],
            }
            for hour in answer.hours
        ],
    }


def _goal(given: _Given) -> Goal:
    return Goal(
        agents=int(given.sure("agents")),
        target=given.sure("target"),
        within=given.sure("within"),
        shift_hours=int(given.sure("shift_hours")),
        shrinkage=given.sure("shrinkage"),
        days_per_week=given.sure("days_per_week"),
        at_least=int(given.sure("at_least")),
    )


def _demands(given: _Given, settings: Settings, *, from_events: bool) -> list[Demand]:
    """One day's work for each volume that is asked about."""
    share = 1.0 - given.sure("bot_share")
    storm = given.sure("storm")
    volume = given["calls_per_month"]
    if from_events:
        demand = _measured(given, settings)
        demands = [demand if volume is None else demand.at(volume * share)]
    else:
        volumes = BRACKET if volume is None else [volume]
        demands = [_assumed(given, calls * share) for calls in volumes]
    return [demand.stormy(storm) for demand in demands]


def _measured(given: _Given, settings: Settings) -> Demand:
    database = Database(open_engine(settings.database))
    service = AnalyticsService(database, SystemClock())
    try:
        found = service.measure(given["days"] or MEASURED_DAYS)
    except DatabaseError as error:
        raise NoDatabase from error
    finally:
        database.engine.dispose()
    return from_measured(
        found, handling=given["aht"], patience=given["patience"], pickup=given["pickup"]
    )


def _assumed(given: _Given, per_month: float) -> Demand:
    notes = ["每小时的来电比例是假设：10–11 时、14–15 时各占全天 11 %"]
    if given["aht"] is None:
        notes.append(f"平均处理时长按假设 {AHT_SECONDS:.0f} 秒（通话 180 + 整理 90）")
    if given["patience"] is None:
        notes.append(f"来电人平均耐心按假设 {PATIENCE_SECONDS:.0f} 秒")
    if not given["pickup"]:
        notes.append("未计振铃到接起的时间，可用 --pickup 秒数 计入")
    if not given["bot_share"]:
        notes.append("按全部来电都要人工计，可用 --bot-share 比例 扣除机器人办结的")
    return spread(
        per_month,
        given["aht"] or AHT_SECONDS,
        given["patience"] or PATIENCE_SECONDS,
        days=given["days"] or DAYS_PER_MONTH,
        pickup=given["pickup"] or 0.0,
        notes=notes,
    )
