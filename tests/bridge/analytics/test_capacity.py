"""Enough or not: by the hour, for seats and for people."""

from dataclasses import replace

import pytest

from bridge.analytics import erlang
from bridge.analytics.capacity import Goal, assess, limits_of
from bridge.analytics.demand import PROFILE, spread
from bridge.analytics.errors import BadQuestion

GOAL = Goal()


class TestProfile:
    def test_a_day_with_the_two_peaks_of_the_domain(self) -> None:
        assert sum(PROFILE) == pytest.approx(1.0)
        assert len(PROFILE) == 24
        assert PROFILE[10] == PROFILE[14] == max(PROFILE) == 0.11


class TestAssess:
    def test_an_hour_is_what_the_formulas_say(self) -> None:
        answer = assess(spread(10_000, 270.0, 180.0), GOAL)
        peak = answer.hours[10]
        assert peak.calls == pytest.approx(10_000 / 30 * 0.11)
        load = peak.calls / 3600 * 270
        assert peak.erlangs == pytest.approx(load)
        assert peak.level_c == pytest.approx(erlang.service_level(load, 11, 270.0, 15.0))
        level = erlang.service_level
        assert level(load, peak.needed_c, 270, 15) >= 0.95 > level(load, peak.needed_c - 1, 270, 15)
        assert peak.needed_a <= peak.needed_c
        assert peak.level_c < peak.level_a < peak.level_a_answered

    def test_enough_in_every_hour_is_enough(self) -> None:
        answer = assess(spread(5_000, 270.0, 180.0), GOAL)
        assert answer.enough_seats
        assert not answer.short
        assert answer.seats <= 11
        assert answer.day_level(lambda hour: hour.level_c) > 0.95

    def test_the_short_hours_are_named(self) -> None:
        answer = assess(spread(40_000, 270.0, 180.0), GOAL)
        assert not answer.enough_seats
        assert {10, 14} <= {hour.hour for hour in answer.short}
        assert 3 not in {hour.hour for hour in answer.short}
        assert all(hour.needed > 11 for hour in answer.short)

    def test_seats_that_are_enough_are_not_people_that_are(self) -> None:
        answer = assess(spread(5_000, 270.0, 180.0), GOAL)
        assert answer.enough_seats
        assert not answer.enough_people
        assert answer.people.payroll > answer.people.roster.heads > 7
        duty = [-(-hour.needed * 10 // 7) for hour in answer.hours]
        present = answer.people.roster.present
        assert all(there >= need for there, need in zip(present, duty, strict=True))

    def test_the_best_that_eleven_people_can_do(self) -> None:
        answer = assess(spread(5_000, 270.0, 180.0), GOAL)
        stretch = answer.stretch
        assert stretch.roster is not None
        assert stretch.heads == stretch.roster.heads == 7
        assert min(stretch.roster.present) >= 1
        assert 0 < stretch.level < answer.day_level(lambda hour: hour.level_a)

    def test_over_the_day_quiet_hours_make_up_for_busy_ones(self) -> None:
        demand = spread(10_000, 270.0, 180.0)
        answer = assess(demand, GOAL)
        by_day = answer.people_by_day
        assert by_day.payroll < answer.people.payroll
        assert assess(demand, replace(GOAL, agents=by_day.payroll)).stretch.level >= 0.95
        fewer = replace(GOAL, agents=by_day.payroll - 2)
        assert assess(demand, fewer).stretch.level < 0.95

    def test_nobody_can_cover_a_day_with_two_people(self) -> None:
        answer = assess(spread(100, 270.0, 180.0), replace(GOAL, agents=2))
        assert answer.stretch.roster is None
        assert not answer.enough_people

    def test_ringing_costs_the_caller_and_the_seat(self) -> None:
        still = assess(spread(10_000, 270.0, 180.0), GOAL).hours[10]
        rung = assess(spread(10_000, 270.0, 180.0, pickup=6.0), GOAL).hours[10]
        assert rung.erlangs == pytest.approx(still.erlangs * 276 / 270)
        assert rung.level_c < still.level_c
        assert rung.speed_of_answer > still.speed_of_answer + 6

    def test_ringing_longer_than_callers_may_wait_is_refused(self) -> None:
        with pytest.raises(BadQuestion, match="接起"):
            assess(spread(10_000, 270.0, 180.0, pickup=15.0), GOAL)

    def test_a_quiet_night_still_has_somebody(self) -> None:
        answer = assess(spread(10, 270.0, 180.0), replace(GOAL, at_least=2))
        assert {hour.needed for hour in answer.hours} == {2}
        assert answer.people.roster.heads == 9

    def test_a_storm_is_a_busier_day_of_the_same_month(self) -> None:
        calm = spread(10_000, 270.0, 180.0)
        storm = calm.stormy(2.0)
        assert storm.per_month == calm.per_month
        assert assess(storm, GOAL).hours == assess(calm.at(20_000), GOAL).hours


class TestLargest:
    def test_a_few_more_calls_are_too_many_for_the_seats(self) -> None:
        demand = spread(10_000, 270.0, 180.0)
        most = limits_of(demand, GOAL).seats
        assert assess(demand.at(most), GOAL).enough_seats
        assert not assess(demand.at(most * 1.003), GOAL).enough_seats

    def test_a_few_more_calls_are_too_many_for_the_people(self) -> None:
        demand = spread(10_000, 270.0, 180.0)
        goal = replace(GOAL, agents=30)
        most = limits_of(demand, goal).people
        assert assess(demand.at(most), goal).enough_people
        assert not assess(demand.at(most * 1.003), goal).enough_people

    def test_a_few_more_calls_are_too_many_over_the_day(self) -> None:
        demand = spread(10_000, 270.0, 180.0)
        limits = limits_of(demand, GOAL)
        assert limits.people < limits.by_day < limits.seats
        assert assess(demand.at(limits.by_day), GOAL).people_by_day.payroll <= 11
        assert assess(demand.at(limits.by_day * 1.01), GOAL).people_by_day.payroll > 11

    def test_none_at_all(self) -> None:
        limits = limits_of(spread(10_000, 270.0, 180.0), replace(GOAL, agents=4))
        assert (limits.people, limits.by_day) == (0.0, 0.0)
