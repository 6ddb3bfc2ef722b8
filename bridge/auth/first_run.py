"""The first accounts of a new hotline, and the paper with their passwords."""

import os
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from bridge.auth.creation import Newcomer, create
from bridge.auth.models import Skill
from bridge.auth.passwords import Passwords, random_password
from bridge.auth.repository import AuthRepository
from bridge.auth.roles import Role
from bridge.kit.clock import BUSINESS_ZONE, Clock
from bridge.kit.db import Database

ADMINISTRATOR = Newcomer("admin", "系统管理员", Role.ADMIN)
# What callers of a city's hotline need most often beside Mandarin; administrators change the list.
FIRST_SKILLS = {
    "hainanese": "海南话",
    "english": "英语",
    "medical": "医保社保",
    "housing": "住房公积金",
}
_NUMERALS = "一 二 三 四 五 六 七 八 九 十 十一".split()
_DEMO_SKILLS = {
    1: frozenset({"hainanese"}),
    2: frozenset({"hainanese", "medical"}),
    3: frozenset({"english"}),
    4: frozenset({"medical", "housing"}),
}
# One account per seat, as the customer's hall has them.
DEMO_PEOPLE = (
    ADMINISTRATOR,
    *(
        Newcomer(f"{1000 + n}", f"{name}号坐席", Role.AGENT, _DEMO_SKILLS.get(n, frozenset()))
        for n, name in enumerate(_NUMERALS, 1)
    ),
    Newcomer("2001", "班长", Role.SUPERVISOR),
    Newcomer("3001", "知识运维", Role.KNOWLEDGE),
    Newcomer("3002", "知识审核", Role.REVIEWER),
    Newcomer("4001", "一号质检", Role.QUALITY),
    Newcomer("4002", "二号质检", Role.QUALITY),
    Newcomer("5001", "后台人员", Role.BACK_OFFICE),
)


def ensure_skills(db: Database) -> None:
    """Begin the list of skills, if it is empty."""

    def work(session: Session) -> None:
        repository = AuthRepository(session)
        if not repository.skills():
            for code, title in FIRST_SKILLS.items():
                repository.add_skill(Skill(code=code, title=title))

    db.write(work)


def ensure_first_accounts(
    db: Database, clock: Clock, passwords: Passwords, file: Path, *, demo: bool
) -> Path | None:
    """Create an administrator if there is none, and write the password to ``file``.

    The administrator must change that password before anything else. In demo mode a hotline
    without any account gets one per seat instead; these are for trying things out, their
    passwords are random and may be kept.

    Returns:
        ``file``, readable by its owner only, or None if there was an administrator already.
    """
    ensure_skills(db)
    with db.transaction() as session:
        people, _ = _missing(AuthRepository(session), demo)
    written = {who.username: random_password(who.username) for who in people}
    hashes = {name: passwords.hash(word) for name, word in written.items()}

    def work(session: Session) -> Path | None:
        repository = AuthRepository(session)
        now_missing, must_change = _missing(repository, demo)
        if not now_missing or now_missing != people:
            return None
        for who in people:
            create(
                session,
                clock.now(),
                who,
                hashes[who.username],
                actor="system",
                must_change_password=must_change,
            )
        # Before the commit: accounts whose passwords nobody can read would lock us out.
        _write_private(file, _text(people, written, clock.now(), must_change))
        return file

    return db.write(work) if people else None


def _missing(repository: AuthRepository, demo: bool) -> tuple[Sequence[Newcomer], bool]:
    """Return whom to create, and whether they must change their passwords."""
    if demo and not repository.any_user():
        return DEMO_PEOPLE, False
    if repository.administrators():
        return (), False
    names = (f"{ADMINISTRATOR.username}{n or ''}" for n in count())
    name = next(name for name in names if repository.user(name) is None)
    return (Newcomer(name, ADMINISTRATOR.display_name, Role.ADMIN),), True


def _text(
    people: Sequence[Newcomer], written: dict[str, str], now: datetime, must_change: bool
) -> str:
    lines = [
        f"{who.username}（{who.display_name}，{who.role.label}）：{written[who.username]}"
        for who in people
    ]
    return (
        "12345 热线助手：首次登录账号\n"
        f"生成时间：{now.astimezone(BUSINESS_ZONE):%Y-%m-%d %H:%M}\n\n"
        + "\n".join(lines)
        + "\n\n账号管理页面：/admin，坐席登录页面：/agent，知识库登录页面：/knowledge\n"
        + ("首次登录后须先修改密码。\n" if must_change else "")
        + "请妥善保管；抄下密码后建议删除本文件。\n"
    )


def _write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
