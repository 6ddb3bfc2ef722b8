"""Blocking work leaves the event loop through one door, which tests replace by running inline."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Offload(Protocol):
    """Runs a blocking function elsewhere and awaits its result."""

    async def __call__(self, work: Callable[..., T], *args: Any) -> T:
        """Return ``work(*args)``."""
        ...


class ThreadOffload:
    """A named pool of threads; several may be used so that one kind of work cannot starve another.

    Args:
        name: shown in thread names.
        threads: how many pieces of work run at once.
    """

    def __init__(self, name: str, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def __call__(self, work: Callable[..., T], *args: Any) -> T:
        """Return ``work(*args)`` computed in the pool."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)

    def close(self) -> None:
        """Let running work end and refuse new work."""
        self._pool.shutdown(wait=False, cancel_futures=True)
