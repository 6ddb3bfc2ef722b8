"""How long somebody will wait, as it is announced to them."""


def expected_wait(ahead: int, agents: int, aht: float) -> float:
    """Mean seconds until a caller is answered while every agent talks.

    With n agents busy and exponential handling times, calls end at the rate n/aht, and the caller is
    answered when ``ahead`` + 1 of them have ended: (ahead + 1)·aht/n. Source: the M/M/n queue (L.
    Kleinrock, Queueing Systems I, 1975, section 3.5); W. Whitt (1999), "Predicting queueing delays",
    Management Science 45(6). Callers ahead who give up make it shorter: it is said on the safe side.

    Args:
        ahead: callers who are answered before this one.
        agents: how many take calls, at least 1.
        aht: mean seconds that one call takes an agent: talk, hold and wrap-up.

    Raises:
        ValueError: there is no agent, or a number is negative.
    """
    if agents < 1 or ahead < 0 or aht < 0:
        raise ValueError("a wait is expected from at least one agent")
    return (ahead + 1) * aht / agents
