"""The first accounts and the paper with their passwords."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.auth.accounts import AccountService
from bridge.auth.first_run import ensure_first_accounts, ensure_skills
from bridge.auth.models import User
from bridge.auth.repository import AccountQuery
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.auth.skills import SkillService
from bridge.errors import StoreBusy
from bridge.kit.db import Database
from tests.bridge.auth.conftest import PASSWORD
from tests.bridge.kit.doubles import FakeClock, database, locked

SEATS = [
    ("admin", "admin"),
    *((f"{1000 + n}", "agent") for n in range(1, 12)),
    ("2001", "supervisor"),
    ("3001", "knowledge"),
    ("3002", "reviewer"),
    ("4001", "quality"),
    ("4002", "quality"),
    ("5001", "back_office"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "初次登录.txt"


def first_run(
    db: Database, clock: FakeClock, service: AuthService, file: Path, *, demo: bool
) -> dict[str, str]:
    """Run for the first time; return the passwords on the paper by user name."""
    assert ensure_first_accounts(db, clock, service.passwords, file, demo=demo) == file
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "）：" in line]
    return {line.split("（")[0]: line.split("）：")[1] for line in lines}


class TestDemo:
    def test_one_account_per_seat_whose_passwords_work_as_they_are(
        self, db: Database, clock: FakeClock, service: AuthService, file: Path
    ) -> None:
        passwords = first_run(db, clock, service, file, demo=True)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        users = [service.sign_in(name, word)[1] for name, word in passwords.items()]
        assert [(user.username, user.role.value) for user in users] == SEATS
        assert not any(user.must_change_password for user in users)
        assert "hainanese" in users[1].skills

    def test_passwords_differ_between_accounts_and_installations(
        self, db: Database, clock: FakeClock, service: AuthService, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        here = first_run(db, clock, service, tmp_path / "a.txt", demo=True)
        there = first_run(
            database(tmp_path / "other"), clock, service, tmp_path / "b.txt", demo=True
        )
        assert len({*here.values(), *there.values()}) == 2 * len(SEATS)

    def test_people_who_are_there_already_get_only_an_administrator(
        self, db: Database, clock: FakeClock, service: AuthService, agent: str, file: Path
    ) -> None:
        assert list(first_run(db, clock, service, file, demo=True)) == ["admin"]


class TestNotDemo:
    def test_one_administrator_who_must_change_the_password(
        self, db: Database, clock: FakeClock, service: AuthService, file: Path
    ) -> None:
        passwords = first_run(db, clock, service, file, demo=False)
        assert list(passwords) == ["admin"]
        assert "修改密码" in file.read_text(encoding="utf-8")
        _, user = service.sign_in("admin", passwords["admin"])
        assert (user.role, user.must_change_password) == (Role.ADMIN, True)

    def test_a_name_that_is_taken_is_not_used_twice(
        self, db: Database, clock: FakeClock, service: AuthService, file: Path
    ) -> None:
        service.add_user("admin", PASSWORD, "", "agent")
        assert list(first_run(db, clock, service, file, demo=False)) == ["admin1"]


@pytest.mark.parametrize("demo", [True, False])
class TestEither:
    def test_nothing_when_there_is_an_administrator(
        self,
        db: Database,
        clock: FakeClock,
        service: AuthService,
        admin: str,
        file: Path,
        demo: bool,
    ) -> None:
        assert ensure_first_accounts(db, clock, service.passwords, file, demo=demo) is None
        assert not file.exists()

    def test_no_account_without_its_password_on_paper(
        self, db: Database, clock: FakeClock, service: AuthService, tmp_path: Path, demo: bool
    ) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(OSError):
            ensure_first_accounts(
                db, clock, service.passwords, tmp_path / "file" / "初次登录.txt", demo=demo
            )
        with db.transaction() as session:
            assert list(session.scalars(select(User))) == []

    def test_a_busy_store_is_an_error_and_leaves_nothing(
        self, db: Database, clock: FakeClock, service: AuthService, file: Path, demo: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        write = db.write
        monkeypatch.setattr(db, "write", lambda work, **_: write(work, patience=0.05))
        with locked(db), pytest.raises(StoreBusy):
            ensure_first_accounts(db, clock, service.passwords, file, demo=demo)
        assert not file.exists()


class TestEnsureSkills:
    def test_begins_the_list_once(
        self, db: Database, clock: FakeClock, accounts: AccountService
    ) -> None:
        skills = SkillService(db, clock)
        assert skills.titles()["hainanese"] == "海南话"
        skills.remove("hainanese", actor="admin")
        ensure_skills(db)
        assert "hainanese" not in skills.titles()
        assert accounts.page(AccountQuery())[0] == 0
