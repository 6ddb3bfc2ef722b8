"""The queue whose callers give up: Erlang A (M/M/n+M).

Arrivals are Poisson, handling times exponential, and each caller hangs up after an exponential time
(the patience) when nobody has answered by then. Sources: C. Palm (1946), "Research on telephone
traffic carried by full availability groups"; F. Baccelli and G. Hébuterne (1981), "On queues with
impatient customers", for the law of the wait; O. Garnett, A. Mandelbaum and M. Reiman (2002),
"Designing a call center with impatient customers", MSOM 4(3); A. Mandelbaum and S. Zeltyn (2007),
"Service engineering in action: the Palm/Erlang-A queue".
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from numpy.polynomial.legendre import leggauss

# States this much less likely than the likeliest (e^-60) change no digit of a double.
_NEGLIGIBLE = 60.0
_NODES = 16
# Within one panel no rate times time exceeds this, and 16 nodes are exact to rounding.
_PANEL = 2.0


@dataclass(frozen=True)
class ErlangA:
    """The steady state of the queue.

    Attributes:
        rate: calls per second.
        handling: mean seconds that one call takes an agent (AHT).
        patience: mean seconds after which a caller would hang up.
        agents: how many answer.
        immediate: the share of callers who find somebody free.
        abandoned: the share of callers who hang up before they are answered.
        queue: how many wait, on average.
        mean_wait: seconds, of all callers, those who hang up included.
        speed_of_answer: seconds, of those who are answered (ASA); nan when nobody ever is.
        occupancy: the share of their time that agents work.
    """

    rate: float
    handling: float
    patience: float
    agents: int
    immediate: float
    abandoned: float
    queue: float
    mean_wait: float
    speed_of_answer: float
    occupancy: float
    _log_edge: float

    @property
    def answered(self) -> float:
        """The share of callers who are answered at all."""
        return 1.0 - self.abandoned

    def answered_within(self, seconds: float) -> float:
        """The share of *all* callers who are answered within ``seconds``: P(W <= T, served)."""
        return min(1.0, self.immediate + self._waits(seconds, surviving=True))

    def of_answered_within(self, seconds: float) -> float:
        """The same as a share of those *answered*: P(W <= T | served)."""
        return min(1.0, self.answered_within(seconds) / self.answered) if self.answered else 0.0

    def over_within(self, seconds: float) -> float:
        """The share of all callers whose wait is over by then, one way or the other: P(W <= T)."""
        longer = 1.0 - self.immediate - self._waits(seconds, surviving=False)
        return 1.0 - max(0.0, longer) * math.exp(-seconds / self.patience)

    def _waits(self, seconds: float, *, surviving: bool) -> float:
        """The integral from 0 to ``seconds`` of the density of the offered wait V.

        V is what a caller of endless patience would wait. With p the probability of n - 1 calls,

            v(t) = rate · p · exp(rate·patience·(1 - exp(-t/patience)) - n·t/handling)

        (Baccelli and Hébuterne, section 2; the exponential case). ``surviving`` weighs it with
        exp(-t/patience), the chance that a caller is still there. Gauss-Legendre on panels: the
        closed form by incomplete gamma functions underflows when callers are very patient.
        """
        if self.agents == 0 or seconds <= 0 or self.rate == 0:
            return 0.0
        fastest = max(self.rate, self.agents / self.handling, 1.0 / self.patience)
        panels = math.ceil(seconds * fastest / _PANEL)
        total = 0.0
        for start, end in pairwise(seconds * part / panels for part in range(panels + 1)):
            half, middle = (end - start) / 2, (end + start) / 2
            for node, weight in _gauss():
                t = middle + half * node
                exponent = (
                    self._log_edge
                    - self.rate * self.patience * math.expm1(-t / self.patience)
                    - self.agents * t / self.handling
                )
                if surviving:
                    exponent -= t / self.patience
                total += weight * half * math.exp(exponent)
        return total


@lru_cache(maxsize=4096)
def erlang_a(rate: float, handling: float, patience: float, agents: int) -> ErlangA:
    """Solve the queue exactly.

    The number of calls is a birth-and-death chain with births ``rate`` and deaths
    min(j, n)/handling + max(j - n, 0)/patience; its probabilities are kept as logarithms and cut
    where they no longer change a digit. Callers see what time sees (PASTA). Whoever finds k callers
    waiting is answered with probability (n/handling) / (n/handling + (k + 1)/patience), and then has
    waited the sum over i = 1..k+1 of 1 / (n/handling + i/patience) on average.

    Args:
        rate: calls per second, 0 or more.
        handling, patience: seconds, above 0.
        agents: 0 or more.
    """
    if rate < 0 or handling <= 0 or patience <= 0 or agents < 0:
        raise ValueError("rate and agents are not negative, handling and patience are positive")
    if rate == 0:
        return ErlangA(rate, handling, patience, agents, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -math.inf)
    logs = _chain(rate, handling, patience, agents)
    peak = max(logs)
    weights = [math.exp(one - peak) for one in logs]
    whole = math.fsum(weights)
    served_rate, leave_rate = agents / handling, 1.0 / patience
    ahead = weights[agents:]
    queue = math.fsum(k * weight for k, weight in enumerate(ahead)) / whole
    abandoned = min(1.0, queue * leave_rate / rate)
    waited, served_later, path = 0.0, 0.0, 0.0
    for k, weight in enumerate(ahead):
        step = served_rate + (k + 1) * leave_rate
        path += 1.0 / step
        served_later += weight * served_rate / step
        waited += weight * served_rate / step * path
    immediate = math.fsum(weights[:agents]) / whole
    answered = immediate + served_later / whole
    edge = logs[agents - 1] - peak - math.log(whole) + math.log(rate) if agents else -math.inf
    return ErlangA(
        rate=rate,
        handling=handling,
        patience=patience,
        agents=agents,
        immediate=immediate,
        abandoned=abandoned,
        queue=queue,
        mean_wait=queue / rate,
        speed_of_answer=waited / whole / answered if answered else math.nan,
        occupancy=rate * (1.0 - abandoned) * handling / agents if agents else 1.0,
        _log_edge=edge,
    )


def _chain(rate: float, handling: float, patience: float, agents: int) -> list[float]:
    """The logarithms of the probabilities of 0, 1, 2 … calls, up to a common term."""
    logs = [0.0]
    peak, j = 0.0, 0
    while True:
        j += 1
        deaths = min(j, agents) / handling + max(j - agents, 0) / patience
        logs.append(logs[-1] + math.log(rate / deaths))
        peak = max(peak, logs[-1])
        if j > agents and deaths > rate and logs[-1] < peak - _NEGLIGIBLE:
            return logs


@lru_cache(maxsize=1)
def _gauss() -> tuple[tuple[float, float], ...]:
    nodes, weights = leggauss(_NODES)
    return tuple(zip(nodes.tolist(), weights.tolist(), strict=True))
