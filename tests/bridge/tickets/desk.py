"""An application with the routes of the form alone, and calls that a test owns."""

from argon2 import PasswordHasher
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from bridge.auth import api as auth_api
from bridge.auth.passwords import Passwords
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.errors import HotlineError
from bridge.kit.db import Database
from bridge.tickets import api as tickets_api
from bridge.tickets.drafts import api as drafts_api
from bridge.tickets.drafts.access import Access
from bridge.tickets.drafts.conversation import Conversation
from bridge.tickets.drafts.fill import Filler
from bridge.tickets.drafts.service import DraftService
from bridge.tickets.following import api as following_api
from bridge.tickets.following.service import FollowService
from bridge.tickets.service import TicketService
from bridge.tickets.wrap_up import api as wrap_up_api
from bridge.tickets.wrap_up.service import Satisfaction, WrapUpService
from tests.bridge.kit.doubles import FakeClock

PASSWORD = "coconut-2026"
# User name → role; the user name of a role's first account is the role.
PEOPLE = {**{role.value: role for role in Role}, "agent2": Role.AGENT}


class FakeCalls:
    """Calls, who talks in them, and what callers thought."""

    def __init__(self) -> None:
        self.calls: dict[str, Conversation] = {}
        self.talking: set[tuple[str, str]] = set()
        self.thought: dict[str, Satisfaction] = {}

    def read(self, call_id: str) -> Conversation | None:
        return self.calls.get(call_id)

    def talks_to(self, username: str, call_id: str) -> bool:
        return (username, call_id) in self.talking

    def of(self, call_id: str) -> Satisfaction | None:
        return self.thought.get(call_id)


class Desk:
    """A browser at the form."""

    def __init__(self, db: Database, clock: FakeClock, tickets: TicketService, filler: Filler):
        self.calls = FakeCalls()
        self.tickets = tickets
        cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        auth = AuthService(db, clock, 12, cheap)
        for name, role in PEOPLE.items():
            auth.add_user(name, PASSWORD, name, role)
        access = Access(self.calls)
        self.drafts = DraftService(db, clock, tickets, filler, self.calls, access)
        wrap_ups = WrapUpService(
            db, clock, self.calls, filler, access, tickets.deadlines, self.calls
        )
        app = FastAPI()
        app.state.auth = auth
        app.include_router(auth_api.build_router(auth))
        app.include_router(drafts_api.build_router(self.drafts, tickets))
        app.include_router(wrap_up_api.build_router(wrap_ups))
        follows = FollowService(db, clock, tickets.presenter)
        app.include_router(following_api.build_router(follows))
        app.include_router(tickets_api.build_router(tickets))

        @app.exception_handler(HotlineError)
        def _error(_: Request, error: HotlineError) -> JSONResponse:
            return JSONResponse(error.as_dict(), error.status)

        self.client = TestClient(app)

    def sign_in(self, name: str) -> None:
        """Work as somebody from now on."""
        body = {"username": name, "password": PASSWORD}
        assert self.client.post("/api/auth/sign-in", json=body).status_code == 200

    def serves(self, name: str, call: Conversation) -> None:
        """Let somebody have a call, alone."""
        self.calls.calls[call.call_id] = call
        self.calls.talking = {one for one in self.calls.talking if one[1] != call.call_id}
        self.calls.talking.add((name, call.call_id))
        self.sign_in(name)

    def ends(self, call_id: str) -> None:
        """Let a call be over."""
        self.calls.talking = {one for one in self.calls.talking if one[1] != call_id}
