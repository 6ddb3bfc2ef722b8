"""Erlang A against a published example, a library, limits, identities and a simulation."""

import heapq
import math
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.integrate import quad

from bridge.analytics import erlang
from bridge.analytics.erlang_a import erlang_a

PLACES = [  # calls per second, handling, patience, agents
    (40 / 3600, 270.0, 180.0, 4),  # a little free
    (60 / 3600, 270.0, 120.0, 4),  # overloaded: 4.5 Erlangs
    (147 / 3600, 270.0, 600.0, 13),
    (48 / 60, 60.0, 120.0, 50),
]


@dataclass
class Seen:
    """Shares and means of a simulated day, with half the width of their 99.9 % intervals."""

    values: dict[str, float]
    margins: dict[str, float]


def simulate(
    rate: float, handling: float, patience: float, agents: int, within: float, *, seed: int
) -> Seen:
    """Play callers one by one: whoever would wait longer than their patience hangs up.

    First come, first served: a caller's wait is decided by who is served before, so the earliest
    free agent tells it. Nothing here knows of chains or densities. Means of 40 batches are almost
    independent, so their spread gives the interval (Student, 39 degrees of freedom: 3.56).
    """
    draw = np.random.default_rng(seed)
    batches, size = 40, 5000
    count = (batches + 1) * size
    arrivals = np.cumsum(draw.exponential(1 / rate, count)).tolist()
    talks = draw.exponential(handling, count).tolist()
    patiences = draw.exponential(patience, count).tolist()
    free = [0.0] * agents
    rows = []
    for at, talk, endures in zip(arrivals, talks, patiences, strict=True):
        wait = max(0.0, free[0] - at)
        served = wait <= endures
        if served:
            heapq.heapreplace(free, at + wait + talk)
        spent = min(wait, endures)
        rows.append(
            (
                spent == 0.0,
                not served,
                spent,
                served and wait <= within,
                spent <= within,
                wait if served else 0.0,
                served,
            )
        )
    # The first batch starts in an empty hotline: it does not count.
    cut = np.array(rows[size:], dtype=float).reshape(batches, size, -1).mean(axis=1)
    names = ("immediate", "abandoned", "mean_wait", "answered_within", "over_within")
    figures = {name: cut[:, column] for column, name in enumerate(names)}
    figures["of_answered_within"] = cut[:, 3] / cut[:, 6]
    figures["speed_of_answer"] = cut[:, 5] / cut[:, 6]
    return Seen(
        {name: float(batch.mean()) for name, batch in figures.items()},
        {
            name: float(3.56 * batch.std(ddof=1) / math.sqrt(batches))
            for name, batch in figures.items()
        },
    )


class TestAgainstASimulation:
    @pytest.mark.parametrize("place", PLACES, ids=str)
    def test_every_figure_lies_in_its_interval(
        self, place: tuple[float, float, float, int]
    ) -> None:
        within = 15.0
        seen = simulate(*place, within, seed=20261128)
        queue = erlang_a(*place)
        exact = {
            "immediate": queue.immediate,
            "abandoned": queue.abandoned,
            "mean_wait": queue.mean_wait,
            "answered_within": queue.answered_within(within),
            "of_answered_within": queue.of_answered_within(within),
            "over_within": queue.over_within(within),
            "speed_of_answer": queue.speed_of_answer,
        }
        for name, value in exact.items():
            assert value == pytest.approx(seen.values[name], abs=seen.margins[name]), name
            # An interval that excludes nothing would prove nothing.
            assert seen.margins[name] < 0.2 * max(seen.values[name], 0.2), name


class TestPublished:
    def test_garnett_mandelbaum_reiman(self) -> None:
        # The example of their introduction: 50 agents, 48 calls a minute, a minute of talk, two of
        # patience. Without hanging up 20.8 s of wait and 96 % occupancy; with it 3.1 % hang up, the
        # wait is 3.7 s and the occupancy 93 %.
        queue = erlang_a(48 / 60, 60.0, 120.0, 50)
        assert round(100 * queue.abandoned, 1) == 3.1
        assert round(queue.mean_wait, 1) == 3.7
        assert round(100 * queue.occupancy) == 93
        assert round(erlang.speed_of_answer(48.0, 50, 60.0), 1) == 20.8
        assert erlang.occupancy(48.0, 50) == pytest.approx(0.96)


# Obtained from pyworkforce 0.5.4, ErlangA(interval=60, asa=15 s), which finds the waits by
# uniformization, not by a density: calls an hour, handling, patience, agents; share that waits, share
# that hangs up, mean wait of all, share of all answered within 15 s, agents for 95 % of them.
PYWORKFORCE = [
    (18.3, 270, 180, 2, 0.377428, 0.187602, 33.7684, 0.648448, 4),
    (36.7, 270, 180, 4, 0.279158, 0.100904, 18.1626, 0.753031, 6),
    (73.3, 270, 180, 7, 0.291102, 0.082663, 14.8794, 0.754351, 10),
    (73.3, 270, 180, 11, 0.024233, 0.004240, 0.7633, 0.982950, 10),
    (146.7, 270, 180, 11, 0.494874, 0.131288, 23.6319, 0.581441, 17),
    (146.7, 270, 60, 11, 0.381289, 0.160759, 9.6456, 0.703699, 16),
    (146.7, 270, 600, 13, 0.357436, 0.037271, 22.3627, 0.700810, 17),
    (300.0, 240, 120, 18, 0.602413, 0.161910, 19.4292, 0.521535, 27),
]


class TestAgainstALibrary:
    @pytest.mark.parametrize("row", PYWORKFORCE, ids=str)
    def test_erlang_a(
        self, row: tuple[float, float, float, int, float, float, float, float, int]
    ) -> None:
        calls, handling, patience, agents, waits, leaves, mean_wait, level, needed = row
        queue = erlang_a(calls / 3600, handling, patience, agents)
        assert 1 - queue.immediate == pytest.approx(waits, abs=6e-7)
        assert queue.abandoned == pytest.approx(leaves, abs=6e-7)
        assert queue.mean_wait == pytest.approx(mean_wait, abs=6e-5)
        assert queue.answered_within(15) == pytest.approx(level, abs=6e-7)

        def reached(number: int) -> float:
            return erlang_a(calls / 3600, handling, patience, number).answered_within(15)

        assert erlang.agents_needed(reached, 0.95) == needed


class TestLimits:
    def test_endless_patience_is_erlang_c(self) -> None:
        queue = erlang_a(100 / 1800, 180.0, 1e9, 14)
        assert 1 - queue.immediate == pytest.approx(erlang.waiting(10.0, 14), rel=1e-6)
        assert queue.answered_within(20) == pytest.approx(
            erlang.service_level(10.0, 14, 180, 20), rel=1e-6
        )
        assert queue.speed_of_answer == pytest.approx(
            erlang.speed_of_answer(10.0, 14, 180), rel=1e-6
        )

    def test_no_patience_is_erlang_b(self) -> None:
        queue = erlang_a(100 / 1800, 180.0, 1e-6, 11)
        assert queue.abandoned == pytest.approx(erlang.blocking(10.0, 11), rel=1e-5)

    def test_patience_as_long_as_a_call_is_the_queue_with_a_server_each(self) -> None:
        # All leave at the same rate, so the number of calls is Poisson: P(free) = P(N < n).
        load, agents = 9.0, 8
        queue = erlang_a(load / 270, 270.0, 270.0, agents)
        poisson = sum(math.exp(-load) * load**k / math.factorial(k) for k in range(agents))
        assert queue.immediate == pytest.approx(poisson, rel=1e-12)

    def test_nobody_there(self) -> None:
        queue = erlang_a(0.01, 270.0, 180.0, 0)
        assert queue.abandoned == pytest.approx(1.0)
        assert queue.answered_within(15) == 0.0
        assert queue.mean_wait == pytest.approx(180.0)
        assert math.isnan(queue.speed_of_answer)

    def test_nobody_calls(self) -> None:
        assert erlang_a(0.0, 270.0, 180.0, 0).answered_within(0) == 1.0

    def test_a_hundredfold_overload_with_patient_callers_is_still_solved(self) -> None:
        queue = erlang_a(4.0, 270.0, 3600.0, 11)
        # Served as fast as the agents can: all others leave.
        assert queue.answered == pytest.approx(11 / 270 / 4.0, rel=1e-9)
        assert queue.answered_within(15) == pytest.approx(0.0, abs=1e-12)

    def test_only_what_makes_sense(self) -> None:
        with pytest.raises(ValueError, match="positive"):
            erlang_a(1.0, 0.0, 180.0, 2)


class TestIdentities:
    @pytest.mark.parametrize("place", PLACES, ids=str)
    def test_chain_and_density_tell_the_same(self, place: tuple[float, float, float, int]) -> None:
        queue = erlang_a(*place)
        for_ever = 100 * place[2]
        assert queue.answered_within(for_ever) == pytest.approx(queue.answered, abs=1e-10)
        assert queue.over_within(for_ever) == pytest.approx(1.0, abs=1e-12)
        assert queue.answered_within(0) == queue.immediate

    @pytest.mark.parametrize("place", PLACES, ids=str)
    def test_waits_of_all_are_waits_of_both(self, place: tuple[float, float, float, int]) -> None:
        # Whoever is not yet answered at t waits on: the mean wait of all is the integral of P(W > t).
        queue = erlang_a(*place)
        area, _ = quad(lambda t: 1 - queue.over_within(t), 0, 20 * place[2], limit=200)
        assert area == pytest.approx(queue.mean_wait, rel=1e-6)

    def test_the_definitions_are_in_order(self) -> None:
        queue = erlang_a(60 / 3600, 270.0, 120.0, 4)
        assert queue.answered_within(15) < queue.of_answered_within(15)
        assert queue.answered_within(15) < queue.over_within(15)

    def test_more_agents_never_answer_fewer_in_time(self) -> None:
        levels = [erlang_a(60 / 3600, 270.0, 120.0, n).answered_within(15) for n in range(15)]
        assert levels == sorted(levels)
