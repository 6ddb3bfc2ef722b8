"""The administrator's routes, from the outside."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from bridge.auth import accounts_api
from bridge.auth import api as auth_api
from bridge.auth.accounts import AccountService
from bridge.auth.service import AuthService
from bridge.auth.skills import SkillService
from bridge.errors import HotlineError
from bridge.kit.db import Database
from tests.bridge.auth.conftest import PASSWORD
from tests.bridge.kit.doubles import FakeClock


@pytest.fixture
def app(service: AuthService, accounts: AccountService, db: Database, clock: FakeClock) -> FastAPI:
    app = FastAPI()
    app.state.auth = service
    app.include_router(auth_api.build_router(service))
    app.include_router(accounts_api.build_router(accounts, SkillService(db, clock)))

    @app.exception_handler(HotlineError)
    def _error(_: Request, error: HotlineError) -> JSONResponse:
        return JSONResponse(error.as_dict(), error.status)

    return app


@pytest.fixture
def client(app: FastAPI, admin: str) -> Iterator[TestClient]:
    with TestClient(app) as client:
        sign_in(client, "admin", PASSWORD)
        yield client


def sign_in(client: TestClient, username: str, password: str) -> dict[str, object]:
    body = {"username": username, "password": password}
    answer = client.post("/api/auth/sign-in", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


NEW = {"username": "1012", "display_name": "十二号", "role": "agent", "skills": ["english"]}


class TestAFirstSignIn:
    def test_from_the_administrators_hand_to_the_persons_own_password(
        self, app: FastAPI, client: TestClient
    ) -> None:
        answer = client.post("/api/accounts", json=NEW)
        assert answer.status_code == 201
        issued = answer.json()
        assert issued["account"]["must_change_password"] is True
        person = TestClient(app)
        me = sign_in(person, "1012", issued["password"])
        assert (me["must_change_password"], me["skills"]) == (True, ["english"])
        refused = person.get("/api/skills")
        assert (refused.status_code, refused.json()["error"]) == (403, "password_change_required")
        weak = {"present": issued["password"], "new": "short"}
        assert person.post("/api/auth/password", json=weak).json()["error"] == "weak_password"
        body = {"present": issued["password"], "new": "Banyan-tree-88"}
        assert person.post("/api/auth/password", json=body).json()["must_change_password"] is False
        assert person.get("/api/skills").status_code == 200

    def test_the_password_is_not_in_the_list(self, client: TestClient) -> None:
        password = client.post("/api/accounts", json=NEW).json()["password"]
        assert password not in client.get("/api/accounts").text
        assert password not in client.get("/api/audit").text


class TestAccounts:
    def test_edit_disable_and_find(self, client: TestClient) -> None:
        account = client.post("/api/accounts", json=NEW).json()["account"]
        path = f"/api/accounts/{account['id']}"
        change = {"display_name": " 小云 ", "role": "supervisor", "skills": ["medical", "english"]}
        changed = client.put(path, json=change).json()
        assert (changed["display_name"], changed["role"]) == ("小云", "supervisor")
        assert changed["skills"] == ["english", "medical"]
        assert client.post(f"{path}/disable").json()["disabled"] is True
        found = client.get("/api/accounts", params={"q": "小云", "state": "disabled"}).json()
        assert (found["total"], found["items"][0]["id"]) == (1, account["id"])
        assert client.post(f"{path}/enable").json()["disabled"] is False
        assert client.post(f"{path}/unlock").status_code == 200
        assert client.post(f"{path}/end-sessions").json()["sessions"] == 0
        assert client.post(f"{path}/reset-password").json()["password"]

    @pytest.mark.parametrize(
        ("part", "status"),
        [
            ({"username": "张三"}, 422),
            ({"username": "admin"}, 409),
            ({"display_name": "  "}, 422),
            ({"role": "king"}, 422),
            ({"skills": ["latin"]}, 422),
            ({"skills": ["No Code"]}, 422),
        ],
    )
    def test_what_cannot_be_created(
        self, client: TestClient, part: dict[str, object], status: int
    ) -> None:
        assert client.post("/api/accounts", json={**NEW, **part}).status_code == status

    def test_the_last_administrator(self, client: TestClient, admin: str) -> None:
        answer = client.post(f"/api/accounts/{admin}/disable")
        assert (answer.status_code, answer.json()["error"]) == (409, "last_administrator")

    def test_unknown_accounts(self, client: TestClient) -> None:
        answer = client.post("/api/accounts/nobody/unlock")
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")

    @pytest.mark.parametrize("query", ["size=1000", "page=0", "role=king", "state=odd"])
    def test_pages_have_limits(self, client: TestClient, query: str) -> None:
        assert client.get(f"/api/accounts?{query}").status_code == 422


class TestSkills:
    def test_add_rename_remove(self, client: TestClient) -> None:
        assert client.put("/api/skills/sign", json={"title": "手语"}).json()["code"] == "sign"
        assert {"code": "sign", "title": "手语"} in client.get("/api/skills").json()
        assert client.put("/api/skills/Sign!", json={"title": "手语"}).status_code == 422
        assert client.delete("/api/skills/sign").status_code == 204
        assert client.delete("/api/skills/sign").json()["error"] == "unknown_skill"


class TestAudit:
    def test_says_who_did_what_to_whom_from_where(self, client: TestClient) -> None:
        client.post("/api/accounts", json=NEW)
        page = client.get("/api/audit", params={"account": "1012"}).json()
        assert page["total"] == 1
        line = page["items"][0]
        assert (line["actor"], line["action"], line["subject"]) == ("admin", "add_user", "1012")
        signed_in = client.get("/api/audit", params={"action": "sign_in"}).json()["items"][0]
        assert signed_in["detail"] == "testclient"

    def test_times_carry_their_zone(self, client: TestClient) -> None:
        assert client.get("/api/audit?since=2026-12-01T00:00:00").status_code == 400
        params = {"since": "2026-12-01T12:00:01+08:00"}
        assert client.get("/api/audit", params=params).json()["total"] == 0
        params = {"since": "2026-12-01T12:00:00+08:00"}
        assert client.get("/api/audit", params=params).json()["total"] == 2
