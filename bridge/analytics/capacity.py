"""Are so many agents enough? By the hour, for seats and for people."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from bridge.analytics import erlang, rosters, shifts
from bridge.analytics.demand import Demand
from bridge.analytics.erlang_a import ErlangA, erlang_a
from bridge.analytics.errors import BadQuestion

HOUR_SECONDS = 3600.0


@dataclass(frozen=True)
class Goal:
    """What is asked for, and with whom.

    Attributes:
        agents: how many there are: as seats taken at once, and as people employed.
        target: the share of callers to be answered in time.
        within: seconds (GB/T 33358-2016: 15).
        shift_hours: whole hours of one shift.
        shrinkage: the share of paid time in which nobody answers: breaks, training, leave, illness.
        days_per_week: working days of one person.
        at_least: seats taken in every hour, however quiet.
    """

    agents: int = 11
    target: float = 0.95
    within: float = 15.0
    shift_hours: int = 8
    shrinkage: float = 0.30
    days_per_week: float = 5.0
    at_least: int = 1


@dataclass(frozen=True)
class Hour:
    """One hour of the day.

    Attributes:
        calls: calls for a person.
        erlangs: offered load, seats that would be busy if nobody waited.
        needed_c, needed_a: seats for the target, by Erlang C and by Erlang A.
        level_c: the share answered in time with the given seats, by Erlang C.
        level_a: the same by Erlang A, of all callers: whoever hangs up was not answered in time.
        level_a_answered: the same, of the callers who were answered.
        abandoned: the share who hang up (Erlang A).
        speed_of_answer: mean seconds until an answered caller is answered (Erlang A).
        occupancy: the share of their time that the seats work (Erlang A).
        enough: both models reach the target.
    """

    hour: int
    calls: float
    erlangs: float
    needed_c: int
    needed_a: int
    level_c: float
    level_a: float
    level_a_answered: float
    abandoned: float
    speed_of_answer: float
    occupancy: float
    enough: bool

    @property
    def needed(self) -> int:
        """Seats for the target by either model."""
        return max(self.needed_c, self.needed_a)


@dataclass(frozen=True)
class People:
    """Who has to come around the clock, and how many must be employed.

    Attributes:
        roster: the fewest shifts of one day.
        payroll: people employed.
        at_once: the most on duty in any hour.
    """

    roster: shifts.Roster
    payroll: int
    at_once: int


@dataclass(frozen=True)
class Stretch:
    """The best that the given people can do around the clock.

    Attributes:
        heads: how many of them come on one day.
        roster: how they are best spread over the day; None when the hours cannot be covered.
        levels: the share of all callers answered in time in each hour (Erlang A).
        level: the same over the day.
    """

    heads: int
    roster: shifts.Roster | None
    levels: tuple[float, ...]
    level: float


@dataclass(frozen=True)
class Capacity:
    """The whole answer for one volume.

    Attributes:
        people: for the target in every hour.
        people_by_day: for the target over the day, busy hours below it and quiet ones above.
        stretch: the most that the given people can do.
    """

    demand: Demand
    goal: Goal
    hours: tuple[Hour, ...]
    people: People
    people_by_day: People
    stretch: Stretch

    @property
    def seats(self) -> int:
        """Seats for the busiest hour."""
        return max(hour.needed for hour in self.hours)

    @property
    def short(self) -> tuple[Hour, ...]:
        """The hours in which the given seats miss the target."""
        return tuple(hour for hour in self.hours if not hour.enough)

    @property
    def enough_seats(self) -> bool:
        """As many seats are enough in every hour."""
        return not self.short

    @property
    def enough_people(self) -> bool:
        """As many employed people are enough around the clock, all week."""
        return self.people.payroll <= self.goal.agents

    def day_level(self, of: Callable[[Hour], float]) -> float:
        """A figure of the hours, over the day: weighted with their calls."""
        calls = sum(hour.calls for hour in self.hours)
        return sum(hour.calls * of(hour) for hour in self.hours) / calls if calls else 1.0


@dataclass(frozen=True)
class Limits:
    """The most calls a month that can be answered in time; 0 where not even few can.

    Attributes:
        seats: by the given seats, taken around the clock, in every hour.
        people: by the given people, in every hour.
        by_day: by the given people, over the day.
    """

    seats: float
    people: float
    by_day: float


def assess(demand: Demand, goal: Goal) -> Capacity:
    """Answer for one volume.

    Every hour is taken as steady, on its own (L. Green, P. Kolesar and J. Soares, 2001, "Improving
    the SIPP approach for staffing service systems that have cyclic demands", Operations Research
    49(4)): right when calls are much shorter than an hour. An offered call occupies its seat while
    it rings, and its caller waits: ``pickup`` lengthens handling and shortens the time left.

    Raises:
        BadQuestion: answering alone takes longer than callers may wait.
    """
    if demand.pickup >= goal.within:
        raise BadQuestion(
            f"振铃到接起平均就要 {demand.pickup:.1f} 秒，加多少席位也做不到 {goal.within:g} 秒内接听。"
        )
    hours = tuple(_hour(hour, demand, goal) for hour in range(shifts.HOURS))
    people = _plan([hour.needed for hour in hours], goal)
    by_day = rosters.fewest_for_the_day(
        people.roster.heads, goal.shift_hours, demand.calls, _levels(demand, goal), goal.target
    )
    return Capacity(
        demand,
        goal,
        hours,
        people,
        # What reaches it in every hour reaches it over the day.
        people_by_day=_hired(by_day, goal) if by_day else people,
        stretch=_stretch(demand, goal),
    )


def limits_of(demand: Demand, goal: Goal) -> Limits:
    """How far the given agents reach, with callers who come and stay like these."""

    def seats_do(per_month: float) -> bool:
        busiest = max(demand.at(per_month).calls)
        level_c = _level_c(busiest, demand, goal, goal.agents)
        return min(level_c, _level_a(busiest, demand, goal, goal.agents)) >= goal.target

    def people_do(per_month: float) -> bool:
        more = demand.at(per_month)
        needs = [max(_needed(calls, more, goal)) for calls in more.calls]
        return _plan(needs, goal).payroll <= goal.agents

    def people_do_by_day(per_month: float) -> bool:
        return _stretch(demand.at(per_month), goal).level >= goal.target

    return Limits(_largest(seats_do), _largest(people_do), _largest(people_do_by_day))


def _hour(hour: int, demand: Demand, goal: Goal) -> Hour:
    calls = demand.calls[hour]
    needed_c, needed_a = _needed(calls, demand, goal)
    queue = _queue(calls, demand, goal.agents)
    within = _left(demand, goal)
    level_c = _level_c(calls, demand, goal, goal.agents)
    level_a = queue.answered_within(within)
    return Hour(
        hour=hour,
        calls=calls,
        erlangs=_load(calls, demand),
        needed_c=needed_c,
        needed_a=needed_a,
        level_c=level_c,
        level_a=level_a,
        level_a_answered=queue.of_answered_within(within),
        abandoned=queue.abandoned,
        speed_of_answer=queue.speed_of_answer + demand.pickup,
        occupancy=queue.occupancy,
        enough=min(level_c, level_a) >= goal.target and goal.agents >= goal.at_least,
    )


def _needed(calls: float, demand: Demand, goal: Goal) -> tuple[int, int]:
    """Seats by Erlang C, and by Erlang A."""
    return (
        erlang.agents_needed(
            lambda n: _level_c(calls, demand, goal, n), goal.target, goal.at_least
        ),
        erlang.agents_needed(
            lambda n: _level_a(calls, demand, goal, n), goal.target, goal.at_least
        ),
    )


def _plan(needs: list[int], goal: Goal) -> People:
    duty = [shifts.on_duty(seats, goal.shrinkage) for seats in needs]
    return _hired(shifts.smallest_roster(duty, goal.shift_hours), goal)


def _hired(roster: shifts.Roster, goal: Goal) -> People:
    return People(roster, shifts.payroll(roster.heads, goal.days_per_week), max(roster.present))


def _levels(demand: Demand, goal: Goal) -> rosters.Level:
    """The share answered in time (Erlang A); on a break one is away for that share of every hour.

    With k on duty and k·(1 - shrinkage) between two whole numbers, the smaller number answers part
    of the time and the larger one the rest: the level is the mean of both, so weighted.
    """

    def level(hour: int, people: int) -> float:
        seated = people * (1.0 - goal.shrinkage)
        few = floor(seated + 1e-9)
        part = max(0.0, seated - few)
        low = _level_a(demand.calls[hour], demand, goal, few)
        return low + part * (_level_a(demand.calls[hour], demand, goal, few + 1) - low)

    return level


def _stretch(demand: Demand, goal: Goal) -> Stretch:
    level = _levels(demand, goal)
    heads = shifts.heads_a_day(goal.agents, goal.days_per_week)
    roster = rosters.best_roster(heads, goal.shift_hours, demand.calls, level)
    if roster is None:
        return Stretch(heads, None, (), 0.0)
    levels = tuple(level(hour, people) for hour, people in enumerate(roster.present))
    calls = sum(demand.calls)
    answered = sum(a * b for a, b in zip(demand.calls, levels, strict=True))
    return Stretch(heads, roster, levels, answered / calls if calls else 1.0)


def _largest(fits: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    while fits(high):
        low, high = high, high * 2
    while high - low > max(1.0, low / 1000):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _seconds(demand: Demand) -> float:
    """Seconds that one call occupies a seat."""
    return demand.handling + demand.pickup


def _left(demand: Demand, goal: Goal) -> float:
    """Seconds within which a seat must be found."""
    return goal.within - demand.pickup


def _load(calls: float, demand: Demand) -> float:
    return calls / HOUR_SECONDS * _seconds(demand)


def _queue(calls: float, demand: Demand, agents: int) -> ErlangA:
    return erlang_a(calls / HOUR_SECONDS, _seconds(demand), demand.patience, agents)


def _level_c(calls: float, demand: Demand, goal: Goal, agents: int) -> float:
    load = _load(calls, demand)
    return erlang.service_level(load, agents, _seconds(demand), _left(demand, goal))


def _level_a(calls: float, demand: Demand, goal: Goal, agents: int) -> float:
    return _queue(calls, demand, agents).answered_within(_left(demand, goal))
