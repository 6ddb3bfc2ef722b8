"""One real dialogue server, knowledge base and world of work orders for all scenarios."""

from collections.abc import Iterator

import pytest

from tests.scenarios.virtual import House, running_house


@pytest.fixture(scope="session")
def scenario_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Everything behind the calls, started once."""
    with running_house(tmp_path_factory.mktemp("scenarios")) as house:
        yield house
