"""Rosters by what they achieve over a whole day, found by mixed-integer programs.

The choice z(h, k) = 1 says that hour h counts as having k people on duty, which needs as many there;
level(h, k) of its calls are then answered in time. Solved by HiGHS, to within 0.01 % of the optimum.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from bridge.analytics.shifts import HOURS, Roster

Level: TypeAlias = Callable[[int, int], float]
"""The share of the calls of hour h that k people on duty answer in time."""

# A level this near to certainty need not be told apart from one that is nearer.
_CERTAIN = 0.9999
_SOLVER_SECONDS = 5.0


def best_roster(
    heads: int, shift_hours: int, calls: Sequence[float], level: Level, *, at_least: int = 1
) -> Roster | None:
    """The roster of ``heads`` shifts that answers the most calls in time.

    Args:
        heads: shifts of one day.
        shift_hours: whole hours of one shift.
        calls: calls of each hour.
        level: the share answered in time.
        at_least: people on duty in every hour.

    Returns:
        None when so few cannot be there around the clock.
    """
    if heads * shift_hours < HOURS * at_least:
        return None
    choices = _Choices(heads, calls, level, at_least)
    return choices.solve(shift_hours, heads=heads)


def fewest_for_the_day(
    most: int,
    shift_hours: int,
    calls: Sequence[float],
    level: Level,
    target: float,
    *,
    at_least: int = 1,
) -> Roster | None:
    """The fewest shifts that answer ``target`` of the day's calls in time.

    Quiet and busy hours make up for each other, as in an indicator that is counted over days.

    Args:
        most: more shifts than this are not looked at.
        target: the share of all calls of the day.

    Returns:
        None when ``most`` are not enough.
    """
    return _Choices(most, calls, level, at_least).solve(shift_hours, target=target)


class _Choices:
    """How many people each hour may count as having, and how many calls they answer in time."""

    def __init__(self, most: int, calls: Sequence[float], level: Level, at_least: int) -> None:
        self._most = most
        self._whole = sum(calls)
        self._all: list[tuple[int, int, float]] = []
        for hour in range(HOURS):
            for people in range(at_least, most + 1):
                share = level(hour, people)
                self._all.append((hour, people, calls[hour] * share))
                if share >= _CERTAIN:
                    break

    def solve(
        self, shift_hours: int, *, heads: int | None = None, target: float | None = None
    ) -> Roster | None:
        """The most calls for ``heads`` shifts, or the fewest shifts for a ``target``."""
        wide = HOURS + len(self._all)
        rows = lil_matrix((2 * HOURS + 1, wide))
        low, high = np.zeros(2 * HOURS + 1), np.full(2 * HOURS + 1, np.inf)
        for hour in range(HOURS):
            for back in range(shift_hours):
                rows[hour, (hour - back) % HOURS] = 1
        low[HOURS:-1] = high[HOURS:-1] = 1
        answered = np.zeros(wide)
        for column, (hour, people, gain) in enumerate(self._all, start=HOURS):
            rows[hour, column] = -people
            rows[HOURS + hour, column] = 1
            answered[column] = gain
        begins = np.zeros(wide)
        begins[:HOURS] = 1
        if heads is not None:
            rows[2 * HOURS, :] = begins
            low[-1] = high[-1] = heads
            cost = -answered
        else:
            rows[2 * HOURS, :] = answered
            low[-1] = (target or 0.0) * self._whole
            cost = begins
        limits = np.where(begins > 0, self._most, 1)
        found = milp(
            cost,
            integrality=np.ones(wide),
            bounds=Bounds(np.zeros(wide), limits),
            constraints=LinearConstraint(rows.tocsr(), low, high),
            options={"time_limit": _SOLVER_SECONDS},
        )
        if found.x is None:
            return None
        return Roster.of([round(value) for value in found.x[:HOURS]], shift_hours)
