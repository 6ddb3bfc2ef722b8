"""Keeps OpenMP out of the way of the recogniser and the voice on the same cores.

OpenMP's threads spin while they wait for each other. With more runnable threads than cores a
query that needs 18 ms of one core then takes 150–400 ms, and seconds at worst (measured on two
cores at load 5). So waiting threads sleep, and one query uses one thread.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]


def sleep_while_waiting() -> None:
    """Let OpenMP's threads sleep; works for libraries that are loaded afterwards."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@cache
def _controller(_who: str) -> ThreadpoolController:
    return ThreadpoolController()


def one_thread(who: str) -> AbstractContextManager[object]:
    """A context in which OpenMP uses one thread for the work of the calling thread.

    Args:
        who: the name of a library that is loaded by now. The libraries in the process are
            looked up once for each name.
    """
    limits: AbstractContextManager[object] = _controller(who).limit(limits=1, user_api="openmp")
    return limits
