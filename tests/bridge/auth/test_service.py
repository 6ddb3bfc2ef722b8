"""Accounts and signing in."""

import stat
import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bridge.auth.errors import (
    AccountLocked,
    BadCredentials,
    BadUsername,
    UsernameTaken,
    WeakPassword,
)
from bridge.auth.models import AuthEvent, SignInSession, User
from bridge.auth.passwords import Passwords
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.errors import StoreBusy
from bridge.kit.clock import aware
from bridge.kit.db import Database
from tests.bridge.auth.conftest import PASSWORD
from tests.bridge.kit.doubles import BusyAtFirst, FakeClock, database, locked


def actions(db: Database) -> list[str]:
    with db.transaction() as session:
        rows = session.scalars(select(AuthEvent).order_by(AuthEvent.id))
        return [f"{row.actor} {row.action}" for row in rows]


def fail(service: AuthService, times: int) -> None:
    for _ in range(times):
        with pytest.raises(BadCredentials):
            service.sign_in("1001", "wrong")


class TestAddUser:
    def test_stores_a_hash_and_never_the_password(self, service: AuthService, db: Database) -> None:
        user = service.add_user("li.ming", PASSWORD, "  ", "supervisor", actor="admin")
        assert (user.display_name, user.role) == ("li.ming", Role.SUPERVISOR)
        with db.transaction() as session:
            row = session.scalars(select(User)).one()
            assert row.password_hash.startswith("$argon2id$")
            assert PASSWORD not in row.password_hash
        assert actions(db) == ["admin add_user"]

    @pytest.mark.parametrize(
        ("password", "sentence"),
        [
            ("short1", "至少需要 10 个字符"),
            ("a1" * 65, "不能超过 128 个字符"),
            ("wenchang12345", "不能与账号名相同"),
            ("1234567890", "缺少字母"),
            ("abcdefghijk", "缺少数字"),
            ("密码密码密码密码密码12", "缺少字母"),
        ],
    )
    def test_weak_passwords_are_refused_with_the_reason(
        self, service: AuthService, password: str, sentence: str
    ) -> None:
        with pytest.raises(WeakPassword, match=sentence):
            service.add_user("Wenchang12345", password, "", "agent")

    def test_a_name_is_given_once(self, service: AuthService, agent: str) -> None:
        with pytest.raises(UsernameTaken):
            service.add_user(agent, PASSWORD, "", "agent")

    @pytest.mark.parametrize("username", ["", "a", "张三", "a b", "x" * 33, "a\n"])
    def test_strange_names_are_refused(self, service: AuthService, username: str) -> None:
        with pytest.raises(BadUsername):
            service.add_user(username, PASSWORD, "", "agent")

    def test_unknown_roles_are_refused(self, service: AuthService) -> None:
        with pytest.raises(ValueError):
            service.add_user("1009", PASSWORD, "", "king")


class TestSignIn:
    def test_opens_a_session(self, service: AuthService, agent: str, db: Database) -> None:
        token, user = service.sign_in(f" {agent} ", PASSWORD)
        assert (user.username, user.display_name, user.role) == ("1001", "一号坐席", Role.AGENT)
        assert service.user_for_token(token) == user
        with db.transaction() as session:
            assert token not in session.scalars(select(SignInSession.token_hash)).one()
        assert actions(db)[-1] == "1001 sign_in"

    def test_unknown_wrong_and_disabled_look_the_same(
        self, service: AuthService, agent: str, db: Database
    ) -> None:
        service.add_user("1002", PASSWORD, "", "agent")
        assert service.disable("1002", actor="admin")
        for username, password in [("nobody", PASSWORD), (agent, "wrong"), ("1002", PASSWORD)]:
            with pytest.raises(BadCredentials) as failure:
                service.sign_in(username, password)
            assert failure.value.status == 401
        # What was typed as a name may be a password: unknown names are not written down.
        assert actions(db)[-3:] == [
            "unknown sign_in_failed",
            "1001 sign_in_failed",
            "unknown sign_in_failed",
        ]

    def test_unknown_names_cost_as_much_hashing_as_known_ones(
        self, db: Database, clock: FakeClock
    ) -> None:
        verified = []

        class Counting(PasswordHasher):
            def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
                verified.append(password)
                return super().verify(hash, password)  # type: ignore[return-value]

        cheap = Counting(time_cost=1, memory_cost=8, parallelism=1)
        service = AuthService(db, clock, 1, Passwords(cheap))
        for name in ("nobody", "1001"):
            with pytest.raises(BadCredentials):
                service.sign_in(name, "wrong")
        assert verified == ["wrong", "wrong"]

    def test_five_failures_lock_for_five_minutes(
        self, service: AuthService, agent: str, clock: FakeClock
    ) -> None:
        fail(service, 4)
        with pytest.raises(AccountLocked) as failure:
            service.sign_in(agent, "wrong")
        assert failure.value.status == 429
        with pytest.raises(AccountLocked):
            service.sign_in(agent, PASSWORD)
        clock.forward(minutes=4, seconds=59)
        with pytest.raises(AccountLocked):
            service.sign_in(agent, PASSWORD)
        clock.forward(seconds=1)
        assert service.sign_in(agent, PASSWORD)[1].username == agent

    def test_the_fifth_attempt_may_be_right(self, service: AuthService, agent: str) -> None:
        fail(service, 4)
        assert service.sign_in(agent, PASSWORD)[1].username == agent
        # The count begins anew: four more wrong ones do not lock.
        fail(service, 4)
        assert service.sign_in(agent, PASSWORD)[1].username == agent

    def test_a_lock_that_is_over_counts_from_the_start(
        self, service: AuthService, agent: str, clock: FakeClock
    ) -> None:
        fail(service, 4)
        with pytest.raises(AccountLocked):
            service.sign_in(agent, "wrong")
        clock.forward(minutes=5)
        fail(service, 4)

    def test_guesses_sent_in_parallel_are_all_counted(
        self, service: AuthService, agent: str
    ) -> None:
        outcomes: list[str] = []

        def guess() -> None:
            try:
                service.sign_in(agent, "wrong")
            except (BadCredentials, AccountLocked) as error:
                outcomes.append(error.code)

        threads = [threading.Thread(target=guess) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert outcomes.count("bad_credentials") == 4
        assert outcomes.count("locked") == 8

    def test_a_weak_old_hash_is_renewed(
        self, service: AuthService, agent: str, db: Database, clock: FakeClock
    ) -> None:
        def stored() -> str:
            with db.transaction() as session:
                return session.scalars(select(User.password_hash)).one()

        before = stored()
        stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
        AuthService(db, clock, 1, Passwords(stronger)).sign_in(agent, PASSWORD)
        assert stored() != before
        assert "m=16,t=2" in stored()

    def test_waits_for_a_busy_store(
        self, service: AuthService, agent: str, db: Database, clock: FakeClock
    ) -> None:
        busy = BusyAtFirst(db, 2)
        token, _ = AuthService(busy, clock, 1).sign_in(agent, PASSWORD)
        assert busy.attempts > 2
        assert service.user_for_token(token) is not None


class TestUserForToken:
    @pytest.mark.parametrize("token", [None, "", "guess"])
    def test_unknown_tokens_are_nobody(self, service: AuthService, token: str | None) -> None:
        assert service.user_for_token(token) is None

    def test_ends_after_the_session_time(
        self, service: AuthService, agent: str, clock: FakeClock
    ) -> None:
        token, user = service.sign_in(agent, PASSWORD)
        clock.forward(hours=11, minutes=59)
        assert service.user_for_token(token) == user
        clock.forward(minutes=1)
        assert service.user_for_token(token) is None

    def test_notes_when_somebody_was_last_seen(
        self, service: AuthService, agent: str, clock: FakeClock, db: Database
    ) -> None:
        token, _ = service.sign_in(agent, PASSWORD)
        start = clock.now()

        def seen() -> float:
            with db.transaction() as session:
                row = session.scalars(select(SignInSession)).one()
                return (aware(row.last_seen_at) - start).total_seconds()

        clock.forward(seconds=59)
        service.user_for_token(token)
        assert seen() == 0
        clock.forward(seconds=1)
        service.user_for_token(token)
        assert seen() == 60

    def test_a_busy_store_signs_nobody_out(
        self, service: AuthService, agent: str, clock: FakeClock, db: Database
    ) -> None:
        token, user = service.sign_in(agent, PASSWORD)
        clock.forward(minutes=2)
        with locked(db):
            assert service.user_for_token(token) == user

    def test_a_disabled_account_is_out_at_once(self, service: AuthService, agent: str) -> None:
        token, _ = service.sign_in(agent, PASSWORD)
        service.disable(agent, actor="admin")
        assert service.user_for_token(token) is None
        assert not service.disable("nobody", actor="admin")


class TestSignOut:
    def test_ends_this_session_only(self, service: AuthService, agent: str, db: Database) -> None:
        first, _ = service.sign_in(agent, PASSWORD)
        second, _ = service.sign_in(agent, PASSWORD)
        service.sign_out(first)
        assert service.user_for_token(first) is None
        assert service.user_for_token(second) is not None
        assert actions(db)[-1] == "1001 sign_out"

    def test_twice_is_no_error(self, service: AuthService, db: Database) -> None:
        service.sign_out("guess")
        service.sign_out(None)
        assert actions(db) == []

    def test_expired_sessions_are_forgotten_at_the_next_sign_in(
        self, service: AuthService, agent: str, clock: FakeClock, db: Database
    ) -> None:
        service.sign_in(agent, PASSWORD)
        clock.forward(hours=13)
        service.sign_in(agent, PASSWORD)
        with db.transaction() as session:
            assert len(list(session.scalars(select(SignInSession)))) == 1


class TestEnsureDemoUsers:
    def test_creates_accounts_whose_passwords_work(
        self, service: AuthService, tmp_path: Path
    ) -> None:
        file = tmp_path / "deep" / "初次登录.txt"
        assert service.ensure_demo_users(file) == file
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "）：" in line]
        signed_in = []
        for line in lines:
            _, user = service.sign_in(line.split("（")[0], line.split("）：")[1])
            signed_in.append((user.username, user.role.value))
        assert signed_in == [
            ("admin", "admin"),
            ("1001", "agent"),
            ("1002", "agent"),
            ("3001", "knowledge"),
            ("3002", "reviewer"),
        ]

    def test_does_nothing_when_there_is_an_account(
        self, service: AuthService, agent: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "初次登录.txt"
        assert service.ensure_demo_users(file) is None
        assert not file.exists()
        with pytest.raises(BadCredentials):
            service.sign_in("admin", "whatever-1")

    def test_passwords_differ_between_accounts_and_installations(
        self, service: AuthService, tmp_path: Path, clock: FakeClock
    ) -> None:
        service.ensure_demo_users(tmp_path / "a.txt")
        (tmp_path / "other").mkdir()
        AuthService(database(tmp_path / "other"), clock, 1).ensure_demo_users(tmp_path / "b.txt")
        passwords = [
            line.split("）：")[1]
            for name in ("a.txt", "b.txt")
            for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()
            if "）：" in line
        ]
        assert len(set(passwords)) == 10

    def test_no_account_without_its_password_on_paper(
        self, service: AuthService, tmp_path: Path, db: Database
    ) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(OSError):
            service.ensure_demo_users(tmp_path / "file" / "初次登录.txt")
        with db.transaction() as session:
            assert list(session.scalars(select(User))) == []

    def test_a_busy_store_is_an_error_and_leaves_nothing(
        self, service: AuthService, tmp_path: Path, db: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = db.write
        monkeypatch.setattr(db, "write", lambda work, **_: write(work, patience=0.05))
        with locked(db), pytest.raises(StoreBusy):
            service.ensure_demo_users(tmp_path / "初次登录.txt")
        assert not (tmp_path / "初次登录.txt").exists()
