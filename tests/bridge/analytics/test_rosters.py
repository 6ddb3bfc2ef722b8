"""The best use of so many shifts, and the fewest for a day: against every other placement."""

import itertools

import pytest

from bridge.analytics.rosters import best_roster, fewest_for_the_day
from bridge.analytics.shifts import HOURS, Roster

CALLS = [1.0] * 6 + [3.0] * 4 + [9.0, 4.0, 2.0, 2.0, 7.0] + [3.0] * 9
SHARES = (0.0, 0.5, 0.7, 0.95, 0.98, 0.99, 0.995)


def level(_hour: int, people: int) -> float:
    return SHARES[people]


def worth(roster: Roster) -> float:
    return sum(calls * level(0, there) for calls, there in zip(CALLS, roster.present, strict=True))


def placements(heads: int, hours: int) -> list[Roster]:
    """Every way to begin so many shifts, in which somebody is always there."""
    found = []
    for begins in itertools.combinations_with_replacement(range(HOURS), heads):
        roster = Roster.of([begins.count(hour) for hour in range(HOURS)], hours)
        if min(roster.present) >= 1:
            found.append(roster)
    return found


class TestBestRoster:
    @pytest.mark.parametrize(("heads", "hours"), [(2, 12), (3, 12), (4, 8)])
    def test_no_other_placement_is_better(self, heads: int, hours: int) -> None:
        roster = best_roster(heads, hours, CALLS, level)
        assert roster is not None
        assert roster.heads == heads
        assert worth(roster) == pytest.approx(max(map(worth, placements(heads, hours))), rel=1e-4)

    def test_too_few_to_be_there_around_the_clock(self) -> None:
        assert best_roster(2, 8, CALLS, level) is None


class TestFewestForTheDay:
    def test_one_shift_fewer_reaches_it_nowhere(self) -> None:
        target = 0.70
        roster = fewest_for_the_day(6, 12, CALLS, level, target)
        assert roster is not None
        assert worth(roster) >= target * sum(CALLS)
        fewer = placements(roster.heads - 1, 12)
        assert max(map(worth, fewer), default=0.0) < target * sum(CALLS)

    def test_what_cannot_be_reached(self) -> None:
        assert fewest_for_the_day(3, 8, CALLS, level, 0.99) is None
