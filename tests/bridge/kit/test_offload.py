"""Blocking work leaves the event loop."""

import threading

import pytest

from bridge.kit.offload import ThreadOffload


async def test_runs_in_a_named_thread_and_returns_the_result() -> None:
    offload = ThreadOffload("speech", 1)
    name, value = await offload(lambda n: (threading.current_thread().name, n + 1), 41)
    offload.close()
    assert name.startswith("speech")
    assert value == 42


async def test_errors_come_back() -> None:
    offload = ThreadOffload("speech", 1)

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await offload(fail)
    offload.close()


async def test_refuses_work_after_closing() -> None:
    offload = ThreadOffload("speech", 1)
    offload.close()
    with pytest.raises(RuntimeError):
        await offload(int)
