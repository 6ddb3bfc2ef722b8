"""One hotline for all end-to-end tests."""

from collections.abc import Iterator

import pytest

from tests.hotline import RunningHotline


@pytest.fixture(scope="session")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHotline]:
    """A whole hotline: supervisor, bridge, Rasa, real engines."""
    # A machine that does other things beside the tests is slow, and a slow hotline sends callers to
    # people at once: what is tested here is what happens when it does not.
    running = RunningHotline(tmp_path_factory.mktemp("hotline"), HOTLINE_BUSY_LATENCY="60")
    try:
        running.start()
        running.add_agent("1100")
        yield running
    finally:
        running.stop()
