"""What an administrator does with accounts."""

import threading

import pytest

from bridge.auth.accounts import AccountService
from bridge.auth.creation import Newcomer
from bridge.auth.errors import (
    AccountLocked,
    AccountNotFound,
    BadCredentials,
    BadUsername,
    LastAdministrator,
    UnknownSkill,
    UsernameTaken,
)
from bridge.auth.repository import AccountQuery, AuditQuery
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.auth.skills import SkillService
from bridge.kit.db import Database
from tests.bridge.auth.conftest import PASSWORD
from tests.bridge.kit.doubles import FakeClock


def newest(accounts: AccountService) -> tuple[str, str, str, str]:
    line = accounts.audit(AuditQuery(size=1))[1][0]
    return line.actor, line.action, line.subject, line.detail


def names(accounts: AccountService, **wanted: object) -> list[str]:
    return [one.username for one in accounts.page(AccountQuery(**wanted))[1]]  # type: ignore[arg-type]


class TestCreate:
    def test_gives_a_password_that_must_be_changed(
        self, accounts: AccountService, service: AuthService
    ) -> None:
        who = Newcomer("1012", " 十二号 ", Role.AGENT, frozenset({"english"}))
        account, password = accounts.create(who, actor="admin")
        assert (account.display_name, account.skills) == ("十二号", ("english",))
        token, user = service.sign_in("1012", password)
        assert user.must_change_password
        assert user.skills == {"english"}
        changed = service.change_password(user, password, PASSWORD, token=token)
        assert not changed.must_change_password
        assert service.sign_in("1012", PASSWORD)[1] == changed

    def test_is_written_down_without_the_password(
        self, accounts: AccountService, admin: str
    ) -> None:
        _, password = accounts.create(Newcomer("1012", "", Role.AGENT), actor="admin")
        assert newest(accounts) == ("admin", "add_user", "1012", "话务员")
        assert not any(password in line.detail for line in accounts.audit(AuditQuery())[1])

    def test_refusals(self, accounts: AccountService, agent: str) -> None:
        with pytest.raises(UsernameTaken):
            accounts.create(Newcomer(agent, "", Role.AGENT), actor="admin")
        with pytest.raises(UnknownSkill):
            accounts.create(Newcomer("1012", "", Role.AGENT, frozenset({"latin"})), actor="admin")
        with pytest.raises(BadUsername):
            Newcomer("张三", "", Role.AGENT)


class TestEdit:
    def test_skills_come_and_go_and_sessions_stay(
        self, accounts: AccountService, service: AuthService, agent_id: str
    ) -> None:
        token, _ = service.sign_in("1001", PASSWORD)
        accounts.edit(agent_id, "小云", Role.AGENT, ["english", "medical"], actor="admin")
        account = accounts.edit(agent_id, "小云", Role.AGENT, ["english", "housing"], actor="admin")
        assert (account.skills, account.sessions) == (("english", "housing"), 1)
        user = service.user_for_token(token)
        assert user is not None
        assert (user.display_name, user.skills) == ("小云", {"english", "housing"})
        assert newest(accounts) == ("admin", "edit_user", "1001", "+住房公积金，-医保社保")

    def test_another_role_ends_sessions(
        self, accounts: AccountService, service: AuthService, agent_id: str
    ) -> None:
        token, user = service.sign_in("1001", PASSWORD)
        looked = []
        with service.ends.listening(agent_id, lambda: looked.append(1)):
            account = accounts.edit(agent_id, user.display_name, Role.QUALITY, [], actor="admin")
        assert (account.role, account.sessions, looked) == (Role.QUALITY, 0, [1])
        assert service.user_for_token(token) is None
        assert newest(accounts)[3] == "话务员 → 质检员"

    def test_nothing_changed_is_nothing_written(
        self, accounts: AccountService, agent_id: str
    ) -> None:
        before = accounts.audit(AuditQuery())[0]
        accounts.edit(agent_id, "一号坐席", Role.AGENT, [], actor="admin")
        assert accounts.audit(AuditQuery())[0] == before

    def test_refusals_change_nothing(self, accounts: AccountService, agent_id: str) -> None:
        with pytest.raises(UnknownSkill):
            accounts.edit(agent_id, "别名", Role.QUALITY, ["latin"], actor="admin")
        account = accounts.page(AccountQuery())[1][0]
        assert (account.display_name, account.role) == ("一号坐席", Role.AGENT)
        with pytest.raises(AccountNotFound):
            accounts.edit("nobody", "", Role.AGENT, [], actor="admin")


class TestLastAdministrator:
    def test_stays_an_administrator(self, accounts: AccountService, admin: str) -> None:
        with pytest.raises(LastAdministrator):
            accounts.disable(admin, actor="admin")
        with pytest.raises(LastAdministrator):
            accounts.edit(admin, "管理员", Role.AGENT, [], actor="admin")
        assert accounts.page(AccountQuery(role=Role.ADMIN, state="active"))[0] == 1

    def test_a_disabled_one_does_not_count(
        self, accounts: AccountService, service: AuthService, admin: str
    ) -> None:
        other = service.add_user("admin2", PASSWORD, "", "admin").user_id
        accounts.disable(other, actor="admin")
        with pytest.raises(LastAdministrator):
            accounts.disable(admin, actor="admin")
        accounts.enable(other, actor="admin")
        accounts.disable(admin, actor="admin2")

    def test_two_who_disable_each_other_at_once(
        self, accounts: AccountService, service: AuthService, admin: str
    ) -> None:
        other = service.add_user("admin2", PASSWORD, "", "admin").user_id
        refused = []

        def disable(account_id: str) -> None:
            try:
                accounts.disable(account_id, actor="x")
            except LastAdministrator:
                refused.append(account_id)

        threads = [threading.Thread(target=disable, args=(one,)) for one in (admin, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        assert accounts.page(AccountQuery(role=Role.ADMIN, state="active"))[0] == 1


class TestResetPassword:
    def test_the_old_one_is_gone_and_so_are_sessions_and_locks(
        self, accounts: AccountService, service: AuthService, agent_id: str
    ) -> None:
        token, _ = service.sign_in("1001", PASSWORD)
        for _ in range(5):
            with pytest.raises((BadCredentials, AccountLocked)):
                service.sign_in("1001", "wrong")
        _, password = accounts.reset_password(agent_id, actor="admin")
        assert service.user_for_token(token) is None
        with pytest.raises(BadCredentials):
            service.sign_in("1001", PASSWORD)
        _, user = service.sign_in("1001", password)
        assert user.must_change_password


class TestDisable:
    def test_is_out_at_once_and_may_come_back(
        self, accounts: AccountService, service: AuthService, agent_id: str
    ) -> None:
        token, _ = service.sign_in("1001", PASSWORD)
        looked = []
        with service.ends.listening(agent_id, lambda: looked.append(1)):
            assert accounts.disable(agent_id, actor="admin").disabled
            accounts.disable(agent_id, actor="admin")
        assert looked == [1]
        assert service.user_for_token(token) is None
        with pytest.raises(BadCredentials):
            service.sign_in("1001", PASSWORD)
        assert not accounts.enable(agent_id, actor="admin").disabled
        assert service.user_for_token(token) is None
        service.sign_in("1001", PASSWORD)
        with pytest.raises(AccountNotFound):
            accounts.disable("nobody", actor="admin")


class TestUnlock:
    def test_lifts_the_lock(
        self, accounts: AccountService, service: AuthService, agent_id: str, clock: FakeClock
    ) -> None:
        for _ in range(5):
            with pytest.raises((BadCredentials, AccountLocked)):
                service.sign_in("1001", "wrong")
        (locked,) = accounts.page(AccountQuery(state="locked"))[1]
        assert locked.locked_until is not None
        assert (locked.locked_until - clock.now()).total_seconds() == 300
        assert accounts.unlock(agent_id, actor="admin").locked_until is None
        service.sign_in("1001", PASSWORD)

    def test_a_lock_that_is_over_is_not_shown(
        self, accounts: AccountService, service: AuthService, agent_id: str, clock: FakeClock
    ) -> None:
        for _ in range(5):
            with pytest.raises((BadCredentials, AccountLocked)):
                service.sign_in("1001", "wrong")
        clock.forward(minutes=5)
        assert names(accounts, state="locked") == []
        assert accounts.page(AccountQuery())[1][0].locked_until is None


class TestEndSessions:
    def test_everywhere(
        self, accounts: AccountService, service: AuthService, agent_id: str
    ) -> None:
        tokens = [service.sign_in("1001", PASSWORD)[0] for _ in range(2)]
        assert accounts.page(AccountQuery())[1][0].sessions == 2
        assert accounts.end_sessions(agent_id, actor="admin").sessions == 0
        assert [service.user_for_token(token) for token in tokens] == [None, None]


class TestPage:
    def test_finds_by_words_role_skill_and_state(
        self, accounts: AccountService, service: AuthService, admin: str, agent_id: str
    ) -> None:
        service.add_user("100_2", PASSWORD, "二号坐席", "agent", skills=["hainanese"])
        service.add_user("2001", PASSWORD, "班长", "supervisor")
        accounts.disable(agent_id, actor="admin")
        assert names(accounts) == ["1001", "100_2", "2001", "admin"]
        assert names(accounts, words="坐席") == ["1001", "100_2"]
        # An underscore is a letter here, not a pattern.
        assert names(accounts, words="0_") == ["100_2"]
        assert names(accounts, words="ADM") == ["admin"]
        assert names(accounts, role=Role.SUPERVISOR) == ["2001"]
        assert names(accounts, skill="hainanese") == ["100_2"]
        assert names(accounts, state="disabled") == ["1001"]
        assert "1001" not in names(accounts, state="active")

    def test_comes_in_pages(
        self, accounts: AccountService, service: AuthService, admin: str, agent: str
    ) -> None:
        assert accounts.page(AccountQuery(page=2, size=1))[0] == 2
        assert names(accounts, page=2, size=1) == ["admin"]
        assert names(accounts, page=3, size=1) == []


class TestAudit:
    def test_by_account_action_time_and_page(
        self, accounts: AccountService, service: AuthService, agent_id: str, clock: FakeClock
    ) -> None:
        start = clock.now()
        service.sign_in("1001", PASSWORD, "10.0.0.7")
        clock.forward(minutes=1)
        accounts.end_sessions(agent_id, actor="admin")
        clock.forward(minutes=1)
        with pytest.raises(BadCredentials):
            service.sign_in("2001", PASSWORD, "10.0.0.8")

        def found(**wanted: object) -> list[str]:
            return [one.action for one in accounts.audit(AuditQuery(**wanted))[1]]  # type: ignore[arg-type]

        assert found() == ["sign_in_failed", "end_sessions", "sign_in", "add_user"]
        assert found(account="1001") == ["end_sessions", "sign_in", "add_user"]
        assert found(account="admin") == ["end_sessions"]
        assert found(action="sign_in") == ["sign_in"]
        minute = clock.now().replace(minute=1)
        assert found(since=minute, until=clock.now()) == ["end_sessions"]
        assert found(page=2, size=3) == ["add_user"]
        (line,) = accounts.audit(AuditQuery(action="sign_in"))[1]
        assert (line.actor, line.detail, line.at) == ("1001", "10.0.0.7", start)


class TestSkills:
    def test_a_removed_skill_leaves_people(
        self, accounts: AccountService, service: AuthService, db: Database, clock: FakeClock,
        agent_id: str,
    ) -> None:  # fmt: skip
        skills = SkillService(db, clock)
        skills.save("sign", "手语", actor="admin")
        skills.save("sign", "中国手语", actor="admin")
        assert skills.titles()["sign"] == "中国手语"
        accounts.edit(agent_id, "一号坐席", Role.AGENT, ["sign"], actor="admin")
        skills.remove("sign", actor="admin")
        assert accounts.page(AccountQuery())[1][0].skills == ()
        assert newest(accounts) == ("admin", "remove_skill", "", "sign 中国手语")
        with pytest.raises(UnknownSkill):
            skills.remove("sign", actor="admin")
