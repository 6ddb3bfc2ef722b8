"""Accounts and signing in."""

import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bridge.auth.accounts import AccountService
from bridge.auth.errors import (
    AccountLocked,
    BadCredentials,
    BadUsername,
    UsernameTaken,
    WeakPassword,
    WrongPassword,
)
from bridge.auth.models import AuthEvent, SignInSession, User
from bridge.auth.passwords import Passwords
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.kit.clock import aware
from bridge.kit.db import Database
from tests.bridge.auth.conftest import PASSWORD
from tests.bridge.kit.doubles import BusyAtFirst, FakeClock, locked


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
            ("coconut2026", "至少三种"),
            ("my-Wenchang12345", "不能包含账号名"),
            ("54321gnahcneW-my", "不能包含账号名"),
            ("Coconut-12345", "连续或重复"),
            ("Coconut-edcba-7", "连续或重复"),
            ("Coconut-77777", "连续或重复"),
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
        self, service: AuthService, accounts: AccountService, agent: str, db: Database
    ) -> None:
        other = service.add_user("1002", PASSWORD, "", "agent")
        accounts.disable(other.user_id, actor="admin")
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

    def test_ends_when_nothing_is_heard_for_long(
        self, db: Database, agent: str, clock: FakeClock, service: AuthService
    ) -> None:
        impatient = AuthService(db, clock, 12.0, service.passwords, idle_hours=2.0)
        token, user = impatient.sign_in(agent, PASSWORD)
        for _ in range(3):
            clock.forward(hours=1, minutes=59)
            assert impatient.user_for_token(token) == user
        clock.forward(hours=2)
        assert impatient.user_for_token(token) is None
        assert service.user_for_token(token) == user


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


class TestChangePassword:
    NEW = "Banyan-tree-88"

    def test_the_new_one_counts_and_other_sessions_end(
        self, service: AuthService, agent: str, db: Database
    ) -> None:
        here, user = service.sign_in(agent, PASSWORD)
        elsewhere, _ = service.sign_in(agent, PASSWORD)
        assert service.change_password(user, PASSWORD, self.NEW, token=here) == user
        assert service.user_for_token(here) == user
        assert service.user_for_token(elsewhere) is None
        with pytest.raises(BadCredentials):
            service.sign_in(agent, PASSWORD)
        assert service.sign_in(agent, self.NEW)[1] == user
        assert "1001 change_password" in actions(db)

    def test_the_present_one_is_asked_for_and_guesses_lock(
        self, service: AuthService, agent: str, db: Database
    ) -> None:
        token, user = service.sign_in(agent, PASSWORD)
        for _ in range(4):
            with pytest.raises(WrongPassword):
                service.change_password(user, "guess", self.NEW, token=token)
        with pytest.raises(AccountLocked):
            service.change_password(user, "guess", self.NEW, token=token)
        assert actions(db)[-2:] == ["1001 change_password_failed", "system lock_user"]
        with pytest.raises(AccountLocked):
            service.sign_in(agent, PASSWORD)
        # Who is signed in goes on working.
        assert service.user_for_token(token) == user

    def test_neither_this_one_nor_the_last(self, service: AuthService, agent: str) -> None:
        token, user = service.sign_in(agent, PASSWORD)
        with pytest.raises(WeakPassword, match="最近两次"):
            service.change_password(user, PASSWORD, PASSWORD, token=token)
        service.change_password(user, PASSWORD, self.NEW, token=token)
        for used in (PASSWORD, self.NEW):
            with pytest.raises(WeakPassword, match="最近两次"):
                service.change_password(user, self.NEW, used, token=token)
        service.change_password(user, self.NEW, "Third-one-2026", token=token)
        service.change_password(user, "Third-one-2026", PASSWORD, token=token)

    def test_being_refused_an_old_one_is_no_wrong_guess(
        self, service: AuthService, agent: str
    ) -> None:
        token, user = service.sign_in(agent, PASSWORD)
        for _ in range(6):
            with pytest.raises(WeakPassword):
                service.change_password(user, PASSWORD, PASSWORD, token=token)

    def test_the_policy_is_that_of_new_accounts(self, service: AuthService, agent: str) -> None:
        token, user = service.sign_in(agent, PASSWORD)
        with pytest.raises(WeakPassword, match="账号名"):
            service.change_password(user, PASSWORD, "Seat-1001-abc", token=token)

    def test_a_reset_while_it_was_typed_wins(
        self, service: AuthService, accounts: AccountService, agent_id: str, agent: str
    ) -> None:
        token, user = service.sign_in(agent, PASSWORD)
        accounts.reset_password(agent_id, actor="admin")
        with pytest.raises(WrongPassword):
            service.change_password(user, PASSWORD, self.NEW, token=token)


class TestPasswordAge:
    def test_an_old_password_must_be_changed(
        self, db: Database, agent: str, clock: FakeClock, service: AuthService
    ) -> None:
        strict = AuthService(db, clock, 12.0, service.passwords, password_days=90)
        clock.forward(days=89, hours=23)
        assert not strict.sign_in(agent, PASSWORD)[1].must_change_password
        clock.forward(hours=1)
        token, user = strict.sign_in(agent, PASSWORD)
        assert user.must_change_password
        assert not strict.change_password(
            user, PASSWORD, "Banyan-tree-88", token=token
        ).must_change_password
        clock.forward(days=89)
        assert not strict.sign_in(agent, "Banyan-tree-88")[1].must_change_password
