"""The routes to read work orders."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from bridge.auth import api as auth_api
from bridge.auth.passwords import Passwords
from bridge.auth.service import AuthService
from bridge.errors import HotlineError
from bridge.kit.db import Database
from bridge.tickets import api as tickets_api
from bridge.tickets.service import TicketService
from tests.bridge.kit.doubles import FakeClock
from tests.bridge.tickets.conftest import LAMP

PASSWORD = "coconut-2026"


@pytest.fixture
def client(db: Database, clock: FakeClock, service: TicketService) -> Iterator[TestClient]:
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    auth = AuthService(db, clock, 12, cheap)
    for name, role in (("1001", "agent"), ("3001", "knowledge")):
        auth.add_user(name, PASSWORD, name, role)
    app = FastAPI()
    app.state.auth = auth
    app.include_router(auth_api.build_router(auth))
    app.include_router(tickets_api.build_router(service))

    @app.exception_handler(HotlineError)
    def _error(_: Request, error: HotlineError) -> JSONResponse:
        return JSONResponse(error.as_dict(), error.status)

    with TestClient(app) as client:
        yield client


def sign_in(client: TestClient, name: str) -> None:
    body = {"username": name, "password": PASSWORD}
    assert client.post("/api/auth/sign-in", json=body).status_code == 200


PATHS = ["/api/tickets/WC202612010001", "/api/tickets?phone=13812345678"]


class TestAccess:
    @pytest.mark.parametrize("path", PATHS)
    def test_nobody_reads_without_signing_in(self, client: TestClient, path: str) -> None:
        answer = client.get(path)
        assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")

    @pytest.mark.parametrize("path", PATHS)
    def test_who_does_not_work_with_orders_does_not_read_them(
        self, client: TestClient, path: str
    ) -> None:
        sign_in(client, "3001")
        assert client.get(path).status_code == 403

    def test_there_is_no_list_of_everything(
        self, client: TestClient, service: TicketService
    ) -> None:
        service.create(LAMP)
        sign_in(client, "1001")
        assert client.get("/api/tickets").status_code == 422
        assert client.get("/api/tickets?phone=").status_code == 422


class TestOne:
    def test_with_its_steps(self, client: TestClient, service: TicketService) -> None:
        order = service.create(LAMP)
        service.advance(order.order_no, "submit", "1001")
        sign_in(client, "1001")
        body = client.get(f"/api/tickets/{order.order_no}").json()
        assert body["order"]["state_title"] == "待预审"
        assert body["order"]["deadline"] == "2026-12-10T09:30:00Z"
        assert body["content"] == LAMP.content
        assert [event["title"] for event in body["events"]] == ["登记", "受理", "提交预审"]

    def test_unknown(self, client: TestClient) -> None:
        sign_in(client, "1001")
        answer = client.get("/api/tickets/WC209912310001")
        assert answer.status_code == 404
        assert answer.json() == {
            "error": "order_not_found",
            "detail": "没有找到这个工单，请核对工单编号。",
        }


class TestOfPhone:
    def test_newest_first(
        self, client: TestClient, service: TicketService, clock: FakeClock
    ) -> None:
        service.create(LAMP)
        clock.forward(days=1)
        second = service.create(LAMP.__class__("垃圾没人清运", contact_phone="13812345678"))
        sign_in(client, "1001")
        items = client.get("/api/tickets", params={"phone": "13812345678"}).json()["items"]
        assert [item["order_no"] for item in items] == [second.order_no, "WC202612010001"]

    def test_unknown_number(self, client: TestClient) -> None:
        sign_in(client, "1001")
        assert client.get("/api/tickets?phone=13700000000").json() == {"items": []}
