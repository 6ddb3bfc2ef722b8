"""One real Rasa server for all conversations of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.dialogue_services import FakeHouse
from tests.rasa_server import Dialogue, running_hotline_dialogue


@pytest.fixture(scope="session")
def shared_house() -> FakeHouse:
    """The services behind the action server."""
    return FakeHouse()


@pytest.fixture(scope="session")
def dialogue(
    shared_house: FakeHouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dialogue]:
    """Trained model, Rasa and action server, for the whole session."""
    folder = tmp_path_factory.mktemp("rasa")
    with running_hotline_dialogue(shared_house.services(), folder) as running:
        yield running


@pytest.fixture
def house(shared_house: FakeHouse) -> FakeHouse:
    """The services, as new for each test."""
    shared_house.reset()
    return shared_house
