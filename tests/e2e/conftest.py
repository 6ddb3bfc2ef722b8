"""One hotline for all end-to-end tests."""

from collections.abc import Iterator

import pytest

from tests.hotline import RunningHotline


@pytest.fixture(scope="session")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHotline]:
    """A whole hotline: supervisor, bridge, Rasa, real engines."""
    running = RunningHotline(tmp_path_factory.mktemp("hotline"))
    try:
        running.start()
        running.add_agent("1100")
        yield running
    finally:
        running.stop()
