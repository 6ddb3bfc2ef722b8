"""The knowledge desk's routes on a database and an index of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from bridge.auth import api as auth_api
from bridge.auth.passwords import Passwords
from bridge.auth.service import AuthService
from bridge.curation import api as curation_api
from bridge.curation.errors import response_of
from bridge.curation.room import Room
from bridge.curation.suggested import Suggested
from bridge.errors import HotlineError
from bridge.kit.db import Database
from bridge.kit.offload import ThreadOffload
from knowledge.engine import KnowledgeBase
from knowledge.errors import KnowledgeError
from knowledge.schema import create_schema
from knowledge.store import KnowledgeStore
from knowledge.suggest.kept import KeptFinder
from speech.audio import Pcm
from speech.audio.tones import tone
from speech.text import to_spoken
from speech.tts.g2p import pinyin
from tests.bridge.kit.doubles import FakeClock, database
from tests.knowledge.conftest import CONTENTS, LetterEmbedder

PASSWORD = "coconut-2026"
PEOPLE = (
    ("3001", "knowledge"), ("3002", "reviewer"), ("admin", "admin"), ("1001", "agent"),
    ("2001", "supervisor"),
)  # fmt: skip


class Hearing:
    """Hears what the test says was said."""

    said = "社保卡丢了怎么办"

    def __call__(self, pcm: Pcm) -> tuple[str, str]:
        return self.said, self.said


class Speaking:
    """A tone for every text."""

    def say(self, text: str) -> Pcm:
        return tone(0.5)

    def read_aloud(self, text: str) -> str:
        return to_spoken(text)

    def pinyin(self, text: str) -> list[str]:
        return pinyin(text)


def no_calls(_session: Session, _ids: list[str]) -> dict[str, float]:
    return {}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def db(tmp_path: Path) -> Database:
    opened = database(tmp_path)
    create_schema(opened.engine)
    return opened


@pytest.fixture
def base(db: Database, clock: FakeClock) -> KnowledgeBase:
    with db.transaction(writes=True) as session:
        KnowledgeStore(session, clock.now).save_many(CONTENTS.items(), actor="test", reason="start")
    base = KnowledgeBase(db.sessions, embedder=LetterEmbedder(), clock=clock.now)
    base.load()
    return base


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


@pytest.fixture
def room(db: Database, base: KnowledgeBase, clock: FakeClock, hearing: Hearing) -> Room:
    return Room(
        db=db,
        base=base,
        now=clock.now,
        hear=hearing,
        mouth=Speaking(),
        handling_seconds=no_calls,
        finder=KeptFinder(base),
        suggested=Suggested(db, clock.now),
        offload=ThreadOffload("t", 1),
        self_review=False,
    )


@pytest.fixture
def client(db: Database, clock: FakeClock, room: Room) -> Iterator[TestClient]:
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    auth = AuthService(db, clock, 12, cheap)
    for name, role in PEOPLE:
        auth.add_user(name, PASSWORD, name, role)
    app = FastAPI()
    app.state.auth = auth
    app.include_router(auth_api.build_router(auth))
    app.include_router(curation_api.build_router(room))

    @app.exception_handler(HotlineError)
    def _error(_: Request, error: HotlineError) -> JSONResponse:
        return JSONResponse(error.as_dict(), error.status)

    @app.exception_handler(KnowledgeError)
    def _knowledge(_: Request, error: KnowledgeError) -> JSONResponse:
        status, body = response_of(error)
        return JSONResponse(body, status)

    with TestClient(app) as client:
        yield client


class As:
    """Sends requests as one person after another."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._cookies: dict[str, str] = {}

    def __call__(self, name: str) -> TestClient:
        if name not in self._cookies:
            self._client.cookies.clear()
            body = {"username": name, "password": PASSWORD}
            answer = self._client.post("/api/auth/sign-in", json=body)
            assert answer.status_code == 200
            self._cookies[name] = answer.cookies["hotline_session"]
        self._client.cookies.clear()
        self._client.cookies.set("hotline_session", self._cookies[name])
        return self._client


@pytest.fixture
def as_(client: TestClient) -> As:
    return As(client)
