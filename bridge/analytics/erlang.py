"""Queues whose callers never give up: Erlang's formulas B and C.

Source: A. K. Erlang (1917), "Solution of some problems in the theory of probabilities of
significance in automatic telephone exchanges". Arrivals are Poisson, handling times exponential,
all agents alike, the longest waiting caller first. ``load`` is the offered load in Erlangs: calls
per second times seconds per call.
"""

import math
from collections.abc import Callable

MOST_AGENTS = 100_000


def blocking(load: float, agents: int) -> float:
    """Erlang B: the share of callers turned away when nobody can wait (M/M/n/n).

    Computed by the recursion B(n) = a·B(n-1) / (n + a·B(n-1)), B(0) = 1, which has no factorials and
    so neither overflows nor cancels.
    """
    _check(load, agents)
    share = 1.0
    for number in range(1, agents + 1):
        share = load * share / (number + load * share)
    return share


def waiting(load: float, agents: int) -> float:
    """Erlang C: the share of callers who have to wait (M/M/n).

    C = B / (1 - (a/n)·(1 - B)); 1 when there is at least as much work as people, because the queue
    then grows without end.
    """
    if load >= agents:
        _check(load, agents)
        return 1.0 if load > 0 else 0.0
    lost = blocking(load, agents)
    return lost / (1.0 - load / agents * (1.0 - lost))


def service_level(load: float, agents: int, handling: float, within: float) -> float:
    """The share of callers answered within ``within`` seconds: 1 - C·exp(-(n - a)·T/handling).

    Args:
        handling: mean seconds that one call takes an agent (AHT).
    """
    if load >= agents:
        return 1.0 - waiting(load, agents)
    return 1.0 - waiting(load, agents) * math.exp(-(agents - load) * within / handling)


def speed_of_answer(load: float, agents: int, handling: float) -> float:
    """ASA, the mean wait of all callers in seconds: C·handling/(n - a); infinite when overloaded."""
    if load >= agents:
        return math.inf if load > 0 else 0.0
    return waiting(load, agents) * handling / (agents - load)


def occupancy(load: float, agents: int) -> float:
    """The share of their time that agents work: a/n, at most 1."""
    if load <= 0:
        return 0.0
    return min(1.0, load / agents) if agents else 1.0


def agents_needed(level: Callable[[int], float], target: float, at_least: int = 0) -> int:
    """The smallest number of agents whose ``level`` reaches the target.

    Args:
        level: a share that does not fall with more agents.
        target: 0 to below 1.
        at_least: the answer is never smaller.

    Raises:
        ValueError: not even ``MOST_AGENTS`` reach it.
    """
    if level(at_least) >= target:
        return at_least
    too_few, step = at_least, 1
    while level(too_few + step) < target:
        too_few, step = too_few + step, step * 2
        if too_few > MOST_AGENTS:
            raise ValueError("no number of agents reaches this target")
    enough = too_few + step
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if level(middle) >= target:
            enough = middle
        else:
            too_few = middle
    return enough


def _check(load: float, agents: int) -> None:
    if load < 0 or agents < 0 or not math.isfinite(load):
        raise ValueError("load and agents are not negative")
