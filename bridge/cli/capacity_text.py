"""The answer of ``hotline capacity`` in words."""

from collections.abc import Sequence

from bridge.analytics.capacity import Capacity, Hour, Limits
from bridge.cli.table import table


def answer_text(answer: Capacity, limits: Limits) -> str:
    """Return one volume's answer: a table by hour, both verdicts, limits, assumptions."""
    goal, agents = answer.goal, answer.goal.agents
    head = (
        *("时段", "来电", "话务量", "需席位C", "需席位A", f"{agents}席达标C", f"{agents}席达标A"),
        *("占接听A", "放弃", "等待秒", "利用率", "结论"),
    )
    rows = [
        (
            _span(hour.hour),
            f"{hour.calls:.1f}",
            f"{hour.erlangs:.2f}",
            str(hour.needed_c),
            str(hour.needed_a),
            "超载" if hour.erlangs >= agents else _percent(hour.level_c),
            _percent(hour.level_a),
            _percent(hour.level_a_answered),
            _percent(hour.abandoned),
            f"{hour.speed_of_answer:.1f}",
            _percent(hour.occupancy),
            "够" if hour.enough else "不够",
        )
        for hour in answer.hours
    ]
    return "\n".join(
        [
            f"每月 {answer.demand.per_month:.0f} 通要人工，平均处理 {answer.demand.handling:.0f} 秒，"
            f"目标 {goal.within:g} 秒内接听 {_percent(goal.target)}",
            table(head, rows),
            "",
            *_seats(answer),
            *_people(answer),
            _limits(answer, limits),
            *_notes(answer),
        ]
    )


def bracket_text(answers: Sequence[Capacity], limits: Limits) -> str:
    """Return one line a volume, the verdicts, limits and assumptions."""
    goal, agents = answers[0].goal, answers[0].goal.agents
    head = (
        *("每月人工来电", "高峰来电", "高峰话务量", "需席位C", "需席位A"),
        *(f"{agents}席高峰C", f"{agents}席高峰A", f"{agents}席全天A", "席位"),
        *("需聘用", "只求全天", f"{agents}人全天A", "人员"),
    )
    rows = []
    for answer in answers:
        peak = max(answer.hours, key=lambda hour: hour.calls)
        rows.append(
            (
                f"{answer.demand.per_month:.0f}",
                f"{peak.calls:.1f}",
                f"{peak.erlangs:.2f}",
                str(max(hour.needed_c for hour in answer.hours)),
                str(max(hour.needed_a for hour in answer.hours)),
                "超载" if peak.erlangs >= agents else _percent(peak.level_c),
                _percent(peak.level_a),
                _percent(answer.day_level(lambda hour: hour.level_a)),
                "够" if answer.enough_seats else "不够",
                str(answer.people.payroll),
                str(answer.people_by_day.payroll),
                _percent(answer.stretch.level) if answer.stretch.roster else "排不满",
                "够" if answer.enough_people else "不够",
            )
        )
    lines = [
        f"{agents} 席、{agents} 人，平均处理 {answers[0].demand.handling:.0f} 秒，"
        f"目标 {goal.within:g} 秒内接听 {_percent(goal.target)}",
        table(head, rows),
        "",
    ]
    for answer in answers:
        lines.append(f"每月 {answer.demand.per_month:.0f} 通：")
        lines += [f"  {line}" for line in (*_seats(answer), *_people(answer, brief=True))]
    return "\n".join([*lines, _limits(answers[0], limits), *_notes(answers[0])])


def _seats(answer: Capacity) -> list[str]:
    agents = answer.goal.agents
    day = (
        f"全天合计达标 C {_percent(answer.day_level(lambda hour: hour.level_c))}、"
        f"A {_percent(answer.day_level(lambda hour: hour.level_a))}"
    )
    if answer.enough_seats:
        return [f"席位：够。最忙时段需要 {answer.seats} 席，现有 {agents} 席；{day}。"]
    short = "；".join(_short(hour) for hour in answer.short)
    return [
        f"席位：不够。最忙时段需要 {answer.seats} 席，现有 {agents} 席，"
        f"差 {answer.seats - agents} 席；{day}。",
        f"  不足时段：{short}",
    ]


def _short(hour: Hour) -> str:
    return (
        f"{_span(hour.hour)} 需 {hour.needed} 席（C {_percent(hour.level_c)}、"
        f"A {_percent(hour.level_a)}，放弃 {_percent(hour.abandoned)}）"
    )


def _people(answer: Capacity, *, brief: bool = False) -> list[str]:
    goal, people, stretch = answer.goal, answer.people, answer.stretch
    missing = people.payroll - goal.agents
    lines = [
        f"人员：{'够' if answer.enough_people else '不够'}。7×24 每小时都达标，每天需要 {people.roster.heads} 个 "
        f"{goal.shift_hours} 小时班，最多同时在岗 {people.at_once} 人，须聘用 {people.payroll} 人；"
        f"现有 {goal.agents} 人{f'，差 {missing} 人' if missing > 0 else ''}。"
    ]
    if not brief:
        lines.append(f"  班次：{_starts(people.roster.starts)}")
    by_day = answer.people_by_day
    lines.append(
        f"  只求全天合计达标（忙时低、闲时高）：每天 {by_day.roster.heads} 个班，"
        f"须聘用 {by_day.payroll} 人。"
    )
    if answer.enough_people:
        return lines
    if stretch.roster is None:
        lines.append(f"  {goal.agents} 人每天只能排 {stretch.heads} 个班，排不满全天。")
        return lines
    missed = "、".join(
        f"{_span(hour)} {_percent(level)}"
        for hour, level in enumerate(stretch.levels)
        if level < goal.target
    )
    lines.append(
        f"  {goal.agents} 人每天可排 {stretch.heads} 个班，排得最好时（{_starts(stretch.roster.starts)}）"
        f"全天达标 A {_percent(stretch.level)}。"
    )
    if not brief:
        lines.append(f"  达不到目标的时段：{missed}")
    return lines


def _limits(answer: Capacity, limits: Limits) -> str:
    agents = answer.goal.agents
    return (
        f"上限：{agents} 席全天坐满，每小时都达标，每月约 {limits.seats:.0f} 通；"
        f"{agents} 人按 7×24 排班，{_most(limits.people, '每小时都达标')}，"
        f"{_most(limits.by_day, '全天合计达标')}。"
    )


def _most(calls: float, how: str) -> str:
    return f"{how}每月约 {calls:.0f} 通" if calls else f"再少的来电也做不到{how}"


def _notes(answer: Capacity) -> list[str]:
    goal = answer.goal
    return [
        "说明：C 为 Erlang C（来电人一直等），A 为 Erlang A（来电人会放弃，放弃算未按时接听）；"
        "两种算法都达标才算够。",
        f"  休息、培训、请假、病假占工时 {_percent(goal.shrinkage)}，每人每周 {goal.days_per_week:g} 天"
        f"，任何时段至少 {goal.at_least} 席在席",
        *(f"  {note}" for note in answer.demand.notes),
    ]


def _starts(starts: Sequence[int]) -> str:
    return "，".join(f"{hour:02d}:00 {count} 人" for hour, count in enumerate(starts) if count)


def _span(hour: int) -> str:
    return f"{hour:02d}-{hour + 1:02d}"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"
