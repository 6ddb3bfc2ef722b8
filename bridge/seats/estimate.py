"""How long a caller has to wait."""


def expected_wait(ahead: int, agents: int, aht: float) -> float:
    """Return the mean wait in seconds of a caller with ``ahead`` others before them.

    While all agents are busy, one of them becomes free every ``aht / agents`` seconds on average,
    and ``ahead + 1`` have to: the mean of an Erlang distribution (Erlang 1917; M/M/n, FIFO).

    Args:
        ahead: callers who wait before this one.
        agents: people who take calls, at least one.
        aht: average handling time, seconds.
    """
    return (ahead + 1) * aht / agents
