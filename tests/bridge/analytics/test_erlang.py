"""Erlang B and C against printed tables, closed forms and a library."""

import math

import pytest

from bridge.analytics.erlang import (
    agents_needed,
    blocking,
    occupancy,
    service_level,
    speed_of_answer,
    waiting,
)

# The load that so many lines carry with 1 % lost: the usual Erlang B table (ITU-T E.520 and every
# teletraffic textbook print it), with as many digits as it has.
TABLE_1_PERCENT = {
    1: "0.0101", 2: "0.153", 3: "0.455", 4: "0.869", 5: "1.36", 6: "1.91", 7: "2.50", 8: "3.13",
    9: "3.78", 10: "4.46", 11: "5.16", 12: "5.88", 13: "6.61", 14: "7.35", 15: "8.11", 16: "8.88",
    17: "9.65", 18: "10.4", 19: "11.2", 20: "12.0",
}  # fmt: skip


def load_at(agents: int, lost: float) -> float:
    low, high = 0.0, 10.0 * agents
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if blocking(middle, agents) < lost else (low, middle)
    return low


class TestBlocking:
    @pytest.mark.parametrize("agents", list(TABLE_1_PERCENT))
    def test_the_printed_table_at_one_percent(self, agents: int) -> None:
        printed = TABLE_1_PERCENT[agents]
        decimals = len(printed.split(".")[1])
        assert f"{load_at(agents, 0.01):.{decimals}f}" == printed

    @pytest.mark.parametrize(("load", "agents"), [(0.5, 1), (2.0, 3), (9.0, 10), (20.0, 12)])
    def test_the_definition(self, load: float, agents: int) -> None:
        terms = [load**k / math.factorial(k) for k in range(agents + 1)]
        assert blocking(load, agents) == pytest.approx(terms[-1] / sum(terms), rel=1e-12)

    def test_thousands_of_lines_neither_overflow_nor_vanish(self) -> None:
        # Heavy traffic, n = a: B -> sqrt(2 / (pi n)).
        assert blocking(1e4, 10_000) == pytest.approx(math.sqrt(2 / math.pi / 1e4), rel=0.01)

    def test_edges(self) -> None:
        assert blocking(0.0, 3) == 0.0
        assert blocking(2.0, 0) == 1.0
        with pytest.raises(ValueError, match="negative"):
            blocking(-1.0, 2)


class TestWaiting:
    def test_closed_forms(self) -> None:
        assert waiting(0.7, 1) == pytest.approx(0.7)  # M/M/1: the load itself
        assert waiting(1.0, 2) == pytest.approx(1 / 3)
        assert waiting(2.0, 3) == pytest.approx(4 / 9)

    def test_more_work_than_people_makes_everybody_wait(self) -> None:
        assert waiting(3.0, 3) == 1.0
        assert waiting(0.0, 0) == 0.0


class TestTextbookExamples:
    def test_westbay(self) -> None:
        # The worked example of Westbay Engineers' Erlang C page: 360 calls in half an hour, 240 s,
        # 55 agents, answer within 15 s.
        load = 360 / 1800 * 240
        assert load == pytest.approx(48.0)
        assert round(waiting(load, 55), 3) == 0.239
        assert round(speed_of_answer(load, 55, 240), 1) == 8.2
        assert round(service_level(load, 55, 240, 15), 3) == 0.846

    def test_call_centre_helper(self) -> None:
        # 100 calls in half an hour, 180 s, 14 agents, answer within 20 s.
        load = 100 / 1800 * 180
        assert load == pytest.approx(10.0)
        assert round(waiting(load, 14), 4) == 0.1741
        assert round(service_level(load, 14, 180, 20), 4) == 0.8884
        assert round(speed_of_answer(load, 14, 180), 1) == 7.8
        assert round(occupancy(load, 14), 4) == 0.7143
        assert agents_needed(lambda n: service_level(load, n, 180, 20), 0.80) == 14


# Obtained from pyworkforce 0.5.4, ErlangC(interval=60, asa=15 s): calls an hour, handling, agents;
# share that waits, share answered within 15 s, agents for 95 % of them.
PYWORKFORCE = [
    (18.3, 270, 3, 0.193323, 0.823390, 4),
    (36.7, 270, 6, 0.070448, 0.941182, 7),
    (73.3, 270, 9, 0.129484, 0.893411, 10),
    (73.3, 270, 11, 0.028350, 0.979117, 10),
    (146.7, 270, 17, 0.066610, 0.952265, 17),
    (200.0, 180, 14, 0.174132, 0.875229, 16),
    (720.0, 240, 55, 0.238701, 0.845883, 59),
]


class TestAgainstALibrary:
    @pytest.mark.parametrize(
        ("calls", "handling", "agents", "waits", "level", "needed"), PYWORKFORCE
    )
    def test_erlang_c(
        self, calls: float, handling: float, agents: int, waits: float, level: float, needed: int
    ) -> None:
        load = calls / 3600 * handling
        assert waiting(load, agents) == pytest.approx(waits, abs=6e-7)
        assert service_level(load, agents, handling, 15) == pytest.approx(level, abs=6e-7)
        assert agents_needed(lambda n: service_level(load, n, handling, 15), 0.95) == needed


class TestServiceLevel:
    def test_overload_answers_nobody_in_time(self) -> None:
        assert service_level(12.0, 11, 270, 15) == 0.0
        assert speed_of_answer(12.0, 11, 270) == math.inf
        assert occupancy(12.0, 11) == 1.0

    def test_nobody_calls(self) -> None:
        assert service_level(0.0, 0, 270, 15) == 1.0
        assert speed_of_answer(0.0, 0, 270) == 0.0
        assert occupancy(0.0, 0) == 0.0


class TestAgentsNeeded:
    @pytest.mark.parametrize("load", [0.3, 2.75, 11.0, 180.0])
    def test_one_fewer_is_too_few(self, load: float) -> None:
        def level(agents: int) -> float:
            return service_level(load, agents, 270, 15)

        needed = agents_needed(level, 0.95)
        assert level(needed) >= 0.95 > level(needed - 1)

    def test_never_below_the_least(self) -> None:
        assert agents_needed(lambda _: 1.0, 0.95, at_least=2) == 2

    def test_what_cannot_be_reached_is_said(self) -> None:
        with pytest.raises(ValueError, match="no number"):
            agents_needed(lambda _: 0.5, 0.95)
