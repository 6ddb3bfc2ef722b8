"""A ticket service on a database of its own, with a clock that tests own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.kit.db import Database
from bridge.tickets.categoriser import Categoriser
from bridge.tickets.draft import NewOrder
from bridge.tickets.drafts.fill import Filler
from bridge.tickets.places import Places
from bridge.tickets.service import TicketService
from bridge.tickets.urgency import UrgencyRules
from tests.bridge.kit.doubles import FakeClock, database
from tests.bridge.tickets.desk import Desk

LAMP = NewOrder(
    content="你好，我要反映一下，我们这里的路灯坏了好几天",
    address="在文城镇文清大道那边",
    occurred_at="前天晚上",
    contact_phone="138 1234 5678",
    caller_phone="+8613912345678",
    call_id="call-1",
    type="complaint",
)


@pytest.fixture(scope="session")
def categoriser() -> Categoriser:
    return Categoriser()


@pytest.fixture
def clock() -> FakeClock:
    # A Tuesday, noon in Wenchang.
    return FakeClock()


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return database(tmp_path)


@pytest.fixture
def service(db: Database, clock: FakeClock, categoriser: Categoriser) -> TicketService:
    return TicketService(db, clock, categoriser, patience=0.05)


@pytest.fixture(scope="session")
def filler(categoriser: Categoriser) -> Filler:
    return Filler(categoriser, Places.load(), UrgencyRules.load())


@pytest.fixture
def desk(
    tmp_path: Path, clock: FakeClock, filler: Filler, categoriser: Categoriser
) -> Iterator[Desk]:
    # Requests at the same time wait for each other here, as they do in the hotline.
    db = database(tmp_path, busy_seconds=3)
    made = Desk(db, clock, TicketService(db, clock, categoriser), filler)
    with made.client:
        yield made
