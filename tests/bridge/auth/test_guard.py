"""WebSockets live as long as the session that opened them."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from bridge.auth.accounts import AccountService
from bridge.auth.guard import COOKIE, NOT_ALLOWED, NOT_SIGNED_IN, admitted
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from tests.bridge.auth.conftest import PASSWORD

# Longer than any test: what is seen was told, not found by looking again.
NEVER = 3600.0
SOON = 0.01


def serve(service: AuthService, recheck: float) -> FastAPI:
    app = FastAPI()
    app.state.auth = service

    @app.websocket("/ws")
    async def ws(socket: WebSocket) -> None:
        async with admitted(socket, Role.AGENT, recheck=recheck) as user:
            if user is None:
                return
            await socket.send_text(user.username)
            try:
                while True:
                    await socket.send_text(await socket.receive_text())
            except (WebSocketDisconnect, RuntimeError):
                return

    return app


@pytest.fixture
def client(service: AuthService) -> Iterator[TestClient]:
    with TestClient(serve(service, NEVER)) as client:
        yield client


@pytest.fixture
def token(service: AuthService, client: TestClient, agent: str) -> str:
    token, _ = service.sign_in(agent, PASSWORD)
    client.cookies.set(COOKIE, token)
    return token


def closed_with(socket: WebSocketTestSession) -> int:
    with pytest.raises(WebSocketDisconnect) as gone:
        socket.receive_text()
    return gone.value.code


class TestAdmitted:
    def test_serves_until_the_page_goes(self, client: TestClient, token: str) -> None:
        with client.websocket_connect("/ws") as socket:
            assert socket.receive_text() == "1001"
            socket.send_text("hello")
            assert socket.receive_text() == "hello"

    def test_keeps_out_strangers_and_other_roles(
        self, client: TestClient, service: AuthService, admin: str
    ) -> None:
        with client.websocket_connect("/ws") as socket:
            assert closed_with(socket) == NOT_SIGNED_IN
        client.cookies.set(COOKIE, service.sign_in("admin", PASSWORD)[0])
        with client.websocket_connect("/ws") as socket:
            assert closed_with(socket) == NOT_ALLOWED

    def test_who_must_change_the_password_is_not_in_yet(
        self, client: TestClient, service: AuthService, accounts: AccountService, agent_id: str
    ) -> None:
        _, password = accounts.reset_password(agent_id, actor="admin")
        client.cookies.set(COOKIE, service.sign_in("1001", password)[0])
        with client.websocket_connect("/ws") as socket:
            assert closed_with(socket) == NOT_SIGNED_IN

    @pytest.mark.parametrize("deed", ["disable", "end_sessions", "reset_password"])
    def test_is_closed_at_once_when_the_session_ends(
        self, client: TestClient, token: str, accounts: AccountService, agent_id: str, deed: str
    ) -> None:
        with client.websocket_connect("/ws") as socket:
            socket.receive_text()
            getattr(accounts, deed)(agent_id, actor="admin")
            assert closed_with(socket) == NOT_SIGNED_IN

    def test_another_session_of_the_same_person_goes_on(
        self, client: TestClient, token: str, service: AuthService
    ) -> None:
        other, _ = service.sign_in("1001", PASSWORD)
        with client.websocket_connect("/ws") as socket:
            socket.receive_text()
            service.sign_out(other)
            socket.send_text("still here")
            assert socket.receive_text() == "still here"
            service.sign_out(token)
            assert closed_with(socket) == NOT_SIGNED_IN

    def test_what_ended_elsewhere_is_found_by_looking(
        self, service: AuthService, accounts: AccountService, agent: str, agent_id: str
    ) -> None:
        elsewhere = AccountService(
            accounts._db, accounts._clock, service.passwords, type(service.ends)()
        )
        with TestClient(serve(service, SOON)) as client:
            client.cookies.set(COOKIE, service.sign_in(agent, PASSWORD)[0])
            with client.websocket_connect("/ws") as socket:
                socket.receive_text()
                elsewhere.disable(agent_id, actor="admin")
                assert closed_with(socket) == NOT_SIGNED_IN
