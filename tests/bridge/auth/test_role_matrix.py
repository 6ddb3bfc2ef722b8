"""Who may call what: every route of the application, asked by every role.

A new route without a line in ``RULES`` fails ``test_every_route_has_a_rule``. Requests carry no
body, or one that changes nothing, so that whoever may pass gets as far as a complaint.
"""

import contextlib
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from bridge.app import create_app
from bridge.auth.accounts import AccountService
from bridge.auth.creation import Newcomer
from bridge.auth.guard import COOKIE, NOT_ALLOWED, NOT_SIGNED_IN
from bridge.auth.passwords import Passwords
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.settings import Settings
from tests.bridge.auth.conftest import PASSWORD

PUBLIC = frozenset({"public"})
# Open to holders of a token that is no sign-in: forbidden to every role, and to nobody in person.
TOKEN = frozenset({"token"})
EVERYBODY = frozenset(Role)
# Also for those who must change their password before anything else.
PENDING = frozenset({*EVERYBODY, "pending"})

ADMIN = frozenset({Role.ADMIN})
SEATS = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMIN})
HISTORY = frozenset({Role.SUPERVISOR, Role.QUALITY, Role.ADMIN})
ORDERS = frozenset({Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.BACK_OFFICE, Role.ADMIN})
EDITORS = frozenset({Role.KNOWLEDGE, Role.REVIEWER, Role.ADMIN})
REVIEWERS = frozenset({Role.REVIEWER, Role.ADMIN})
READERS = EDITORS | {Role.SUPERVISOR, Role.QUALITY}
SCORERS = frozenset({Role.QUALITY, Role.SUPERVISOR, Role.ADMIN})

K, Q, T = "/api/knowledge", "/api/quality", "/api/tickets"


@dataclass(frozen=True)
class Rule:
    """Who may call a route.

    Attributes:
        call: method and path, as the route has it.
        allowed: roles.
        body: sent along where the rule looks at it.
    """

    call: str
    allowed: frozenset[str]
    body: Any = None

    def __str__(self) -> str:
        return self.call if self.body is None else f"{self.call} {self.body}"


RULES = (
    Rule("GET /", PUBLIC),
    Rule("GET /agent", PUBLIC),
    Rule("GET /supervisor", PUBLIC),
    Rule("GET /knowledge", PUBLIC),
    Rule("GET /quality", PUBLIC),
    Rule("GET /admin", PUBLIC),
    Rule("GET /assets", PUBLIC),
    Rule("GET /openapi.json", PUBLIC),
    Rule("GET /healthz", PUBLIC),
    Rule("GET /readyz", PUBLIC),
    Rule("GET /metrics", PUBLIC),
    Rule("GET /api/calls/line", PUBLIC),
    Rule("WS /api/calls/ws", PUBLIC),
    Rule("POST /api/ask", TOKEN, {"text": "你好"}),
    Rule("POST /internal/rasa/actions", TOKEN),
    Rule("POST /api/auth/sign-in", PUBLIC),
    Rule("POST /api/auth/sign-out", PUBLIC),
    Rule("GET /api/auth/me", PENDING),
    Rule("POST /api/auth/password", PENDING),
    Rule("GET /api/accounts", ADMIN),
    Rule("POST /api/accounts", ADMIN),
    Rule("PUT /api/accounts/{account_id}", ADMIN),
    Rule("POST /api/accounts/{account_id}/reset-password", ADMIN),
    Rule("POST /api/accounts/{account_id}/disable", ADMIN),
    Rule("POST /api/accounts/{account_id}/enable", ADMIN),
    Rule("POST /api/accounts/{account_id}/unlock", ADMIN),
    Rule("POST /api/accounts/{account_id}/end-sessions", ADMIN),
    Rule("GET /api/skills", EVERYBODY),
    Rule("PUT /api/skills/{code}", ADMIN),
    Rule("DELETE /api/skills/{code}", ADMIN),
    Rule("GET /api/audit", ADMIN),
    Rule("WS /api/seats/ws", SEATS),
    Rule("GET /api/seats/calls/{call_id}", SEATS),
    Rule("GET /api/seats/colleagues", SEATS),
    Rule("GET /api/seats/history", HISTORY),
    Rule("POST /api/seats/callbacks/{callback_id}/done", SEATS),
    Rule(f"GET {T}", ORDERS),
    Rule(f"GET {T}/followed", ORDERS),
    Rule(f"GET {T}/{{order_no}}", ORDERS),
    Rule(f"POST {T}/{{order_no}}/follow", ORDERS),
    Rule(f"DELETE {T}/{{order_no}}/follow", ORDERS),
    Rule(f"GET {T}/form", SEATS),
    Rule(f"GET {T}/drafts", SEATS),
    Rule(f"GET {T}/drafts/{{call_id}}", SEATS),
    Rule(f"PATCH {T}/drafts/{{call_id}}", SEATS),
    Rule(f"POST {T}/drafts/{{call_id}}/refresh", SEATS),
    Rule(f"POST {T}/drafts/{{call_id}}/submit", SEATS),
    Rule(f"POST {T}/drafts/{{call_id}}/discard", SEATS),
    Rule(f"GET {T}/wrap-ups/{{call_id}}", SEATS),
    Rule(f"PUT {T}/wrap-ups/{{call_id}}", SEATS),
    Rule(f"GET {Q}/agents", SCORERS),
    Rule(f"GET {Q}/calls", SCORERS),
    Rule(f"GET {Q}/calls/{{call_id}}", SCORERS | SEATS),
    Rule(f"GET {Q}/calls/{{call_id}}/audio", SCORERS | SEATS),
    Rule(f"POST {Q}/calls/{{call_id}}/marks", SCORERS),
    Rule(f"DELETE {Q}/calls/{{call_id}}/marks/{{mark_id}}", SCORERS),
    Rule(f"GET {Q}/reviews", SCORERS),
    Rule(f"POST {Q}/reviews", SCORERS),
    Rule(f"GET {Q}/reviews/{{review_id}}", SCORERS),
    Rule(f"PUT {Q}/reviews/{{review_id}}", SCORERS),
    Rule(f"POST {Q}/reviews/{{review_id}}/send", SCORERS),
    Rule(f"POST {Q}/reviews/{{review_id}}/answer", SCORERS),
    Rule(f"GET {Q}/mine", SEATS),
    Rule(f"GET {Q}/mine/{{review_id}}", SEATS),
    Rule(f"POST {Q}/mine/{{review_id}}/accept", SEATS),
    Rule(f"POST {Q}/mine/{{review_id}}/appeal", SEATS),
    Rule(f"GET {Q}/sheets", SCORERS),
    Rule(f"POST {Q}/sheets", SCORERS),
    Rule(f"GET {Q}/sheets/{{sheet_id}}", SCORERS),
    Rule(f"PUT {Q}/sheets/{{sheet_id}}", SCORERS),
    Rule(f"DELETE {Q}/sheets/{{sheet_id}}", SCORERS),
    Rule(f"POST {Q}/sheets/{{sheet_id}}/publish", SCORERS),
    Rule(f"POST {Q}/sheets/{{sheet_id}}/revise", SCORERS),
    Rule(f"POST {Q}/sheets/{{sheet_id}}/retire", SCORERS),
    Rule(f"GET {K}/find", EVERYBODY),
    Rule(f"POST {K}/suggestions", EVERYBODY),
    Rule(f"GET {K}/overview", READERS),
    Rule(f"GET {K}/report", READERS),
    Rule(f"POST {K}/model", ADMIN),
    Rule(f"GET {K}/facets", READERS),
    Rule(f"GET {K}/entries", READERS),
    Rule(f"POST {K}/entries", EDITORS),
    Rule(f"GET {K}/entries/{{entry_id}}", READERS),
    Rule(f"GET {K}/entries/{{entry_id}}/history", READERS),
    Rule(f"GET {K}/entries/{{entry_id}}/diff", READERS),
    Rule(f"GET {K}/entries/{{entry_id}}/as-of", READERS),
    Rule(f"PUT {K}/entries/{{entry_id}}/draft", EDITORS),
    Rule(f"DELETE {K}/entries/{{entry_id}}/draft", EDITORS),
    Rule(f"POST {K}/entries/{{entry_id}}/submit", EDITORS),
    Rule(f"POST {K}/entries/{{entry_id}}/return", REVIEWERS, {"rev": 1, "reason": "示例"}),
    Rule(f"POST {K}/entries/{{entry_id}}/publish", REVIEWERS, {"rev": 1}),
    Rule(f"POST {K}/entries/{{entry_id}}/withdraw", EDITORS),
    Rule(f"POST {K}/entries/{{entry_id}}/restore", EDITORS),
    Rule(f"POST {K}/bulk", EDITORS),
    Rule(f"POST {K}/bulk", REVIEWERS, {"ids": ["x"], "action": "publish"}),
    Rule(f"POST {K}/undo/{{batch}}", EDITORS),
    Rule(f"POST {K}/lint", EDITORS),
    Rule(f"POST {K}/speak", EDITORS),
    Rule(f"POST {K}/gate", EDITORS),
    Rule(f"GET {K}/golden", READERS),
    Rule(f"POST {K}/golden", EDITORS),
    Rule(f"DELETE {K}/golden/{{golden_id}}", EDITORS),
    Rule(f"POST {K}/hit-test", READERS),
    Rule(f"POST {K}/hit-test/speech", READERS),
    Rule(f"POST {K}/hit-test/batch", EDITORS),
    Rule(f"GET {K}/hit-test/runs", READERS),
    Rule(f"GET {K}/hit-test/runs/{{run_id}}", READERS),
    Rule(f"GET {K}/conflicts", READERS),
    Rule(f"POST {K}/conflicts/dismiss", EDITORS),
    Rule(f"GET {K}/documents", READERS),
    Rule(f"POST {K}/documents", EDITORS),
    Rule(f"PUT {K}/documents/{{document_id}}", EDITORS),
    Rule(f"POST {K}/documents/{{document_id}}/end", EDITORS),
    Rule(f"POST {K}/flags/{{flag_id}}/settle", EDITORS),
    Rule(f"GET {K}/gaps", READERS),
    Rule(f"POST {K}/gaps", EDITORS),
    Rule(f"POST {K}/import", EDITORS),
    Rule(f"GET {K}/export", READERS),
    Rule(f"GET {K}/package", READERS),
)
# Error codes that have to do with who asks, not with what is asked for.
REFUSED = ("forbidden", "not_signed_in", "password_change_required")
REQUESTS = [rule for rule in RULES if not rule.call.startswith("WS ")]
SOCKETS = [rule for rule in RULES if rule.call.startswith("WS ")]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application as it is built; of its parts only the seats are started."""
    folder: Path = tmp_path_factory.mktemp("matrix")
    app = create_app(Settings(data=folder, demo=False))
    hotline = app.state.hotline
    hotline.start, hotline.stop = hotline.seats.start, hotline.seats.stop
    return app


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    app.state.hotline.db.engine.dispose()


@pytest.fixture(scope="module")
def cookies(app: FastAPI) -> dict[str, str]:
    """A signed-in session of each role, and ``pending``: an administrator with a new password."""
    hotline = app.state.hotline
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    auth = AuthService(hotline.db, hotline.clock, 12.0, cheap)
    tokens = {}
    for role in Role:
        auth.add_user(f"one-{role.value}", PASSWORD, "", role)
        tokens[role.value], _ = auth.sign_in(f"one-{role.value}", PASSWORD)
    newcomer = Newcomer("pending", "新管理员", Role.ADMIN)
    accounts = AccountService(hotline.db, hotline.clock, cheap, auth.ends)
    _, password = accounts.create(newcomer, actor="test")
    tokens["pending"], _ = auth.sign_in("pending", password)
    return tokens


def calls_of(routes: Iterable[BaseRoute]) -> set[str]:
    calls: set[str] = set()
    for route in routes:
        if isinstance(route, WebSocketRoute | APIWebSocketRoute):
            calls.add(f"WS {route.path}")
        elif isinstance(route, Route | APIRoute):
            calls |= {f"{method} {route.path}" for method in set(route.methods or ()) - {"HEAD"}}
        elif isinstance(route, Mount):
            calls.add(f"GET {route.path}")
        else:
            # An included router. Ours have their prefix themselves; another would be missed here.
            included: Any = route
            assert included.include_context.prefix == ""
            calls |= calls_of(included.original_router.routes)
    return calls


def filled(path: str) -> str:
    """The path with something in place of each parameter that surely does not exist."""
    return "/".join("00" if part.startswith("{") else part for part in path.split("/"))


def signed_in(token: str | None) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={token}"} if token else {}


def ask(client: TestClient, rule: Rule, token: str | None) -> tuple[int, str]:
    """Return status and error code of a request."""
    method, path = rule.call.split(" ")
    client.cookies.clear()
    answer = client.request(method, filled(path), json=rule.body, headers=signed_in(token))
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    error = answer.json().get("error", "") if is_json and answer.status_code >= 400 else ""
    return answer.status_code, error


def close_code(client: TestClient, rule: Rule, token: str | None) -> int | None:
    """Return the code with which a WebSocket is closed at once, or None if it stays open."""
    path = rule.call.split(" ")[1]
    # The test client cancels a route that is still cleaning up after its page has gone.
    with (
        contextlib.suppress(CancelledError),
        client.websocket_connect(path, headers=signed_in(token)) as socket,
    ):
        socket.send_json({"type": "ping"})
        try:
            socket.receive_json()
        except WebSocketDisconnect as gone:
            return gone.code
    return None


def test_every_route_has_a_rule(app: FastAPI) -> None:
    calls = calls_of(app.routes)
    assert {rule.call for rule in RULES} == calls
    documented = {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    assert documented <= calls


@pytest.mark.parametrize("rule", REQUESTS, ids=str)
def test_requests(client: TestClient, cookies: dict[str, str], rule: Rule) -> None:
    if rule.allowed == PUBLIC:
        assert ask(client, rule, None)[0] not in (401, 403, 405)
        return
    nobody = ask(client, rule, None)
    if rule.allowed == TOKEN:
        assert nobody == (403, "forbidden")
    else:
        assert nobody == (401, "not_signed_in")
    assert ask(client, rule, "no such session") == nobody
    for role in Role:
        status, error = ask(client, rule, cookies[role])
        if role in rule.allowed:
            # Refused for another reason than the role is not kept out: not every call is theirs.
            assert status not in (401, 405, 500), f"{role} is kept from {rule}: {error}"
            assert error not in REFUSED, f"{role} is kept from {rule}"
        else:
            assert (status, error) == (403, "forbidden"), f"{role} may {rule}"
    status, error = ask(client, rule, cookies["pending"])
    if "pending" in rule.allowed:
        assert status not in (401, 405, 500)
        assert error not in REFUSED
    elif rule.allowed != TOKEN:
        assert (status, error) == (403, "password_change_required")


@pytest.mark.parametrize("rule", SOCKETS, ids=str)
def test_sockets(client: TestClient, cookies: dict[str, str], rule: Rule) -> None:
    if rule.allowed == PUBLIC:
        assert close_code(client, rule, None) is None
        return
    assert close_code(client, rule, None) == NOT_SIGNED_IN
    assert close_code(client, rule, "no such session") == NOT_SIGNED_IN
    for role in Role:
        expected = None if role in rule.allowed else NOT_ALLOWED
        assert close_code(client, rule, cookies[role]) == expected, role
    if "pending" not in rule.allowed:
        assert close_code(client, rule, cookies["pending"]) == NOT_SIGNED_IN
