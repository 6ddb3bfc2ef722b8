"""An authentication service on a database of its own, with a clock that tests own."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bridge.auth.accounts import AccountService
from bridge.auth.first_run import ensure_skills
from bridge.auth.passwords import Passwords
from bridge.auth.service import AuthService
from bridge.kit.db import Database
from tests.bridge.kit.doubles import FakeClock, database

PASSWORD = "coconut-2026"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return database(tmp_path)


@pytest.fixture
def service(db: Database, clock: FakeClock) -> AuthService:
    # Argon2 at its weakest: these tests are about rules, not about the cost of hashing.
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return AuthService(db, clock, 12.0, cheap)


@pytest.fixture
def agent(service: AuthService) -> str:
    return service.add_user("1001", PASSWORD, "一号坐席", "agent").username


@pytest.fixture
def accounts(db: Database, clock: FakeClock, service: AuthService) -> AccountService:
    ensure_skills(db)
    return AccountService(db, clock, service.passwords, service.ends)


@pytest.fixture
def admin(service: AuthService) -> str:
    """The id of an administrator's account."""
    return service.add_user("admin", PASSWORD, "管理员", "admin").user_id


@pytest.fixture
def agent_id(accounts: AccountService, agent: str) -> str:
    return accounts.id_of(agent)
