"""The fewest shifts for what each hour needs, and the people behind them."""

import random

import pytest
from scipy.optimize import linprog

from bridge.analytics.shifts import (
    HOURS,
    heads_a_day,
    on_duty,
    payroll,
    smallest_roster,
)


def covers(needed: list[int], present: tuple[int, ...]) -> bool:
    return all(there >= need for there, need in zip(present, needed, strict=True))


class TestSmallestRoster:
    def test_a_level_need_is_worked_in_three_shifts(self) -> None:
        roster = smallest_roster([2] * HOURS, 8)
        assert roster.heads == 6
        assert roster.present == (2,) * HOURS

    def test_a_peak_that_one_shift_spans_takes_one_more(self) -> None:
        needed = [1] * HOURS
        needed[10] = needed[14] = 2
        assert smallest_roster(needed, 8).heads == 4

    def test_peaks_further_apart_than_a_shift_take_two(self) -> None:
        needed = [0] * HOURS
        needed[2] = needed[14] = 1
        assert smallest_roster(needed, 8).heads == 2

    def test_where_hours_alone_would_say_fewer(self) -> None:
        # Three hours, ten apart two by two: no shift has two of them, whatever the sum says.
        needed = [0] * HOURS
        needed[0] = needed[8] = needed[16] = 1
        assert smallest_roster(needed, 8).heads == 3

    def test_over_midnight(self) -> None:
        needed = [1 if hour >= 22 or hour < 4 else 0 for hour in range(HOURS)]
        assert smallest_roster(needed, 8).heads == 1

    @pytest.mark.parametrize("length", [1, 5, 8, 12, 24])
    def test_never_more_than_an_independent_bound_allows(self, length: int) -> None:
        # The linear program knows nothing of differences. Its optimum rounded up is a lower bound;
        # for such matrices the whole-numbered optimum is that bound (Bartholdi et al., 1980).
        draw = random.Random(length)
        for _ in range(25):
            needed = [draw.choice((0, 1, 1, 2, 5, 9)) for _ in range(HOURS)]
            rows = [
                [-1.0 if (hour - start) % HOURS < length else 0.0 for start in range(HOURS)]
                for hour in range(HOURS)
            ]
            bound = linprog([1.0] * HOURS, A_ub=rows, b_ub=[-need for need in needed]).fun
            roster = smallest_roster(needed, length)
            assert covers(needed, roster.present)
            assert roster.heads == -int(-(bound - 1e-6) // 1)

    def test_only_what_makes_sense(self) -> None:
        with pytest.raises(ValueError, match="24 needs"):
            smallest_roster([1] * 23, 8)


class TestPeople:
    @pytest.mark.parametrize(
        ("seats", "shrinkage", "people"), [(1, 0.3, 2), (7, 0.3, 10), (13, 0.3, 19), (5, 0.0, 5)]
    )
    def test_on_duty(self, seats: int, shrinkage: float, people: int) -> None:
        assert on_duty(seats, shrinkage) == people

    @pytest.mark.parametrize(("heads", "days", "people"), [(5, 5, 7), (6, 5, 9), (10, 7, 10)])
    def test_payroll(self, heads: int, days: float, people: int) -> None:
        assert payroll(heads, days) == people

    def test_heads_a_day_is_what_a_payroll_yields(self) -> None:
        assert heads_a_day(11, 5) == 7
        assert all(heads_a_day(payroll(heads, 5), 5) >= heads for heads in range(1, 60))
