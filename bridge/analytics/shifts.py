"""From seats to people: who has to come when, so that around the clock enough are there."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

HOURS = 24


@dataclass(frozen=True)
class Roster:
    """One day's shifts, the same every day.

    Attributes:
        starts: how many people begin at each hour of the day.
        present: how many are on duty in each hour, breaks not yet taken off.
    """

    starts: tuple[int, ...]
    present: tuple[int, ...]

    @classmethod
    def of(cls, starts: Sequence[int], shift_hours: int) -> "Roster":
        """Follow everybody from the start of their shift to its end."""
        present = tuple(
            sum(starts[(hour - back) % HOURS] for back in range(shift_hours))
            for hour in range(HOURS)
        )
        return cls(tuple(starts), present)

    @property
    def heads(self) -> int:
        """How many people come on one day."""
        return sum(self.starts)


def smallest_roster(needed: Sequence[int], shift_hours: int) -> Roster:
    """The fewest shifts that put ``needed`` people on duty in each hour of the day; proven minimal.

    With n shifts in all and X(h) those that have begun by the end of hour h, people on duty in hour
    h are X(h) - X(h - L), or X(h) + n - X(h + 24 - L) when their shift began on the day before. For a
    given n the task is then a system of differences, X(b) - X(a) >= w, which has a solution exactly
    when its graph has no cycle of positive length, and then a whole-numbered one (J. Bartholdi, J.
    Orlin and H. Ratliff, 1980, "Cyclic scheduling via integer programs with circular ones",
    Operations Research 28(5)). Every n below the one returned has been tried, or is below the number
    of hours to be worked.

    Args:
        needed: people on duty in each of the 24 hours.
        shift_hours: whole hours of one shift, 1 to 24.
    """
    if len(needed) != HOURS or min(needed) < 0 or not 1 <= shift_hours <= HOURS:
        raise ValueError("24 needs that are not negative, and shifts of 1 to 24 hours")
    heads = max(math.ceil(sum(needed) / shift_hours), max(needed))
    while True:
        begun = _begun(needed, shift_hours, heads)
        if begun is not None:
            starts = [b - a for a, b in zip([0, *begun], begun, strict=False)]
            return Roster.of(starts, shift_hours)
        heads += 1


def on_duty(seats: int, shrinkage: float) -> int:
    """How many have to be on duty so that ``seats`` of them are at their seats, on average.

    Args:
        shrinkage: the share of paid time in which nobody answers: breaks, training, leave, illness.
    """
    # 7 / 0.7 is a little more than 10 in floating point.
    return math.ceil(round(seats / (1.0 - shrinkage), 9))


def payroll(heads: int, days_per_week: float) -> int:
    """How many people must be employed so that ``heads`` come on each of seven days.

    W people work W·d days a week and 7·heads are needed; W = ceil(7·heads/d) is enough when days off
    are spread over the week (K. Baker, 1974, "Scheduling a full-time workforce to meet cyclic
    staffing requirements", Management Science 20(12)).
    """
    return math.ceil(round(7 * heads / days_per_week, 9))


def heads_a_day(people: int, days_per_week: float) -> int:
    """How many of so many employed people can come on every day of the week."""
    return math.floor(round(people * days_per_week / 7, 9))


def _begun(needed: Sequence[int], length: int, heads: int) -> list[int] | None:
    """How many shifts have begun by the end of each hour; None when ``heads`` are too few.

    Longest paths from node 0 ("before the day"); node h + 1 is X(h).
    """
    edges: list[tuple[int, int, int]] = [(HOURS, 0, -heads), (0, HOURS, heads)]
    for hour in range(HOURS):
        node = hour + 1
        edges.append((hour, node, 0))
        if hour >= length - 1:
            edges.append((node - length, node, needed[hour]))
        else:
            edges.append((node + HOURS - length, node, needed[hour] - heads))
    longest = [0] + [-(10**9)] * HOURS
    for _ in range(HOURS + 1):
        changed = False
        for a, b, weight in edges:
            if longest[a] + weight > longest[b]:
                longest[b], changed = longest[a] + weight, True
        if not changed:
            return longest[1:]
    return None
