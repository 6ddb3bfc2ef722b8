"""The routes of followed orders."""

import pytest

from bridge.auth.roles import Role
from tests.bridge.kit.doubles import FakeClock
from tests.bridge.tickets.conftest import LAMP
from tests.bridge.tickets.desk import Desk

NUMBER = "WC202612010001"
FOLLOW = f"/api/tickets/{NUMBER}/follow"
LIST = "/api/tickets/followed"
READERS = {Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.BACK_OFFICE, Role.ADMIN}


def numbers(desk: Desk) -> list[str]:
    return [one["order_no"] for one in desk.client.get(LIST).json()["items"]]


@pytest.mark.parametrize(("method", "path"), [("post", FOLLOW), ("delete", FOLLOW), ("get", LIST)])
def test_by_role(desk: Desk, method: str, path: str) -> None:
    assert getattr(desk.client, method)(path).status_code == 401
    desk.tickets.create(LAMP)
    for role in Role:
        desk.sign_in(role.value)
        status = getattr(desk.client, method)(path).status_code
        assert (status < 300) == (role in READERS)


def test_each_person_follows_their_own(desk: Desk) -> None:
    desk.tickets.create(LAMP)
    desk.sign_in("agent")
    assert desk.client.post(FOLLOW).status_code == 204
    assert desk.client.post(FOLLOW).status_code == 204
    assert numbers(desk) == [NUMBER]
    desk.sign_in("agent2")
    assert numbers(desk) == []
    assert desk.client.delete(FOLLOW).status_code == 204
    desk.sign_in("agent")
    assert numbers(desk) == [NUMBER]
    desk.client.delete(FOLLOW)
    assert numbers(desk) == []


def test_shows_how_they_stand_and_what_moved_last_comes_first(desk: Desk, clock: FakeClock) -> None:
    desk.tickets.create(LAMP)
    clock.forward(minutes=1)
    second = desk.tickets.create(LAMP.__class__("垃圾没人清运", contact_phone="13812345678"))
    desk.sign_in("agent")
    for number in (NUMBER, second.order_no):
        desk.client.post(f"/api/tickets/{number}/follow")
    assert numbers(desk) == [second.order_no, NUMBER]
    clock.forward(minutes=1)
    desk.tickets.advance(NUMBER, "submit", "9001")
    items = desk.client.get(f"{LIST}?limit=1").json()["items"]
    assert [(one["order_no"], one["state_title"]) for one in items] == [(NUMBER, "待预审")]


def test_unknown_order(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.client.post("/api/tickets/WC209901010001/follow").status_code == 404
