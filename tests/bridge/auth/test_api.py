"""The routes to sign in and out, and the guard of other routes."""

from collections.abc import Iterator
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from bridge.auth.api import build_router, require_role
from bridge.auth.guard import COOKIE, current_user
from bridge.auth.service import AuthService, SignedIn
from bridge.errors import HotlineError
from tests.bridge.auth.conftest import PASSWORD


@pytest.fixture
def app(service: AuthService) -> FastAPI:
    app = FastAPI()
    app.state.auth = service
    app.include_router(build_router(service))

    @app.exception_handler(HotlineError)
    def _error(_: Request, error: HotlineError) -> JSONResponse:
        return JSONResponse(error.as_dict(), error.status)

    @app.get("/board")
    def board(user: Annotated[SignedIn, Depends(require_role("supervisor", "admin"))]) -> str:
        return user.username

    @app.websocket("/ws")
    async def ws(socket: WebSocket) -> None:
        await socket.accept()
        user = current_user(socket)
        await socket.send_text(user.username if user else "nobody")
        await socket.close()

    return app


@pytest.fixture
def client(app: FastAPI, agent: str) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def sign_in(client: TestClient, password: str = PASSWORD) -> None:
    answer = client.post("/api/auth/sign-in", json={"username": "1001", "password": password})
    assert answer.status_code == 200


class TestSignIn:
    def test_answers_who_it_is_and_sets_a_safe_cookie(self, client: TestClient) -> None:
        answer = client.post("/api/auth/sign-in", json={"username": "1001", "password": PASSWORD})
        assert answer.status_code == 200
        assert answer.json() == {
            "username": "1001",
            "display_name": "一号坐席",
            "role": "agent",
            "skills": [],
            "must_change_password": False,
        }
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
        assert "Secure" not in cookie

    def test_the_cookie_stays_on_https(self, app: FastAPI, agent: str) -> None:
        client = TestClient(app, base_url="https://testserver")
        answer = client.post("/api/auth/sign-in", json={"username": "1001", "password": PASSWORD})
        assert "Secure" in answer.headers["set-cookie"]

    def test_a_wrong_password(self, client: TestClient) -> None:
        answer = client.post("/api/auth/sign-in", json={"username": "1001", "password": "wrong"})
        assert answer.status_code == 401
        assert answer.json() == {
            "error": "bad_credentials",
            "detail": "账号或密码不正确，请重新输入。",
        }
        assert "set-cookie" not in answer.headers

    def test_a_locked_account(self, client: TestClient) -> None:
        body = {"username": "1001", "password": "wrong"}
        answers = [client.post("/api/auth/sign-in", json=body) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429, 429]
        assert answers[-1].json()["error"] == "locked"

    @pytest.mark.parametrize("body", [{}, {"username": "", "password": "x"}, {"username": "a"}, []])
    def test_a_malformed_body(self, client: TestClient, body: object) -> None:
        assert client.post("/api/auth/sign-in", json=body).status_code == 422


class TestMe:
    def test_needs_a_session(self, client: TestClient) -> None:
        answer = client.get("/api/auth/me")
        assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")

    def test_tells_who_is_signed_in(self, client: TestClient) -> None:
        sign_in(client)
        assert client.get("/api/auth/me").json()["display_name"] == "一号坐席"


class TestSignOut:
    def test_ends_the_session_and_removes_the_cookie(self, client: TestClient) -> None:
        sign_in(client)
        token = client.cookies[COOKIE]
        assert client.post("/api/auth/sign-out").status_code == 204
        assert COOKIE not in client.cookies
        client.cookies.set(COOKIE, token)
        assert client.get("/api/auth/me").status_code == 401

    def test_without_a_session_is_no_error(self, client: TestClient) -> None:
        assert client.post("/api/auth/sign-out").status_code == 204


class TestRequireRole:
    def test_the_wrong_role_is_forbidden(self, client: TestClient) -> None:
        sign_in(client)
        answer = client.get("/board")
        assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")

    def test_the_right_role_passes(self, client: TestClient, service: AuthService) -> None:
        service.add_user("2001", PASSWORD, "班长", "supervisor")
        client.post("/api/auth/sign-in", json={"username": "2001", "password": PASSWORD})
        assert client.get("/board").json() == "2001"

    def test_nobody_is_asked_to_sign_in(self, client: TestClient) -> None:
        assert client.get("/board").status_code == 401

    def test_a_role_that_does_not_exist_is_a_mistake_of_ours(self) -> None:
        with pytest.raises(ValueError):
            require_role("king")


class TestCurrentUser:
    def test_knows_who_opened_a_websocket(self, client: TestClient) -> None:
        with client.websocket_connect("/ws") as socket:
            assert socket.receive_text() == "nobody"
        sign_in(client)
        with client.websocket_connect("/ws") as socket:
            assert socket.receive_text() == "1001"
