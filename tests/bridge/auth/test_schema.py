"""A database from before accounts had skills keeps its accounts and sessions."""

from pathlib import Path

from sqlalchemy import select

from bridge.auth.models import AuthEvent, User
from bridge.auth.service import AuthService
from bridge.kit.db import Base, Database, open_engine
from knowledge.schema import complete_schema
from tests.bridge.auth.conftest import PASSWORD
from tests.bridge.kit.doubles import FakeClock

# As they were created until skills came.
EARLIER = (
    """CREATE TABLE auth_user (
        username VARCHAR(32) NOT NULL, display_name VARCHAR(64) NOT NULL,
        role VARCHAR(16) NOT NULL, password_hash VARCHAR NOT NULL, disabled BOOLEAN NOT NULL,
        failed_attempts INTEGER NOT NULL, locked_until DATETIME, created_at DATETIME NOT NULL,
        id VARCHAR NOT NULL, PRIMARY KEY (id), UNIQUE (username))""",
    """CREATE TABLE auth_event (
        actor VARCHAR(64) NOT NULL, action VARCHAR(32) NOT NULL, at DATETIME NOT NULL,
        detail VARCHAR(200) NOT NULL, id VARCHAR NOT NULL, PRIMARY KEY (id))""",
    "CREATE INDEX ix_auth_event_at ON auth_event (at)",
    """INSERT INTO auth_event VALUES
        ('system', 'add_user', '2026-11-01 00:00:00.000000', '1001 agent', 'e-1')""",
)


class TestAnEarlierDatabase:
    def test_its_people_sign_in_as_before(
        self, tmp_path: Path, service: AuthService, agent: str, db: Database, clock: FakeClock
    ) -> None:
        with db.transaction() as session:
            encoded = session.scalars(select(User.password_hash)).one()
        earlier = Database(open_engine(f"sqlite:///{tmp_path / 'earlier.db'}"))
        with earlier.engine.begin() as connection:
            for statement in EARLIER:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(
                "INSERT INTO auth_user VALUES "
                "('1001', '一号坐席', 'agent', ?, 0, 0, NULL, '2026-11-01 00:00:00.000000', 'u-1')",
                (encoded,),
            )
        for _ in range(2):
            complete_schema(earlier.engine, Base.metadata)
        token, user = AuthService(earlier, clock, 12.0).sign_in(agent, PASSWORD)
        assert (user.user_id, user.skills, user.must_change_password) == ("u-1", frozenset(), False)
        assert AuthService(earlier, clock, 12.0).user_for_token(token) == user
        with earlier.transaction() as session:
            rows = session.scalars(select(AuthEvent).order_by(AuthEvent.at))
            assert [row.action for row in rows] == ["add_user", "sign_in"]
