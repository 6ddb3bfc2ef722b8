"""``hotline user``: accounts for people who work here, also when no administrator can sign in."""

import argparse
import getpass
import sys
from dataclasses import asdict

from bridge.auth.accounts import AccountService
from bridge.auth.ends import SessionEnds
from bridge.auth.first_run import ensure_skills
from bridge.auth.passwords import Passwords
from bridge.auth.repository import AccountQuery
from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.cli.main import add_json, show
from bridge.kit.clock import SystemClock
from bridge.kit.db import Base, Database, open_engine
from bridge.settings import Settings
from knowledge.schema import complete_schema

_ACTOR = "cli"
_ALL = 10_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("user", help="管理账号")
    commands = parser.add_subparsers(dest="user_command", required=True, metavar="ACTION")
    add = commands.add_parser("add", help="新建账号；密码从终端或标准输入读取")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="显示的姓名或工号")
    add.add_argument("--role", choices=[role.value for role in Role], default="agent")
    add.add_argument("--skill", action="append", default=[], help="技能代码，可重复")
    add.set_defaults(run=run_add)
    listing = commands.add_parser("list", help="列出账号")
    listing.set_defaults(run=run_list)
    reset = commands.add_parser("reset", help="重置密码，打印一次性密码；同时解除锁定")
    reset.add_argument("username")
    reset.set_defaults(run=run_reset)
    for command in (add, listing, reset):
        add_json(command)


def run_add(args: argparse.Namespace, settings: Settings) -> int:
    """Create an account."""
    password = (
        getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    )
    service = AuthService(_database(settings), SystemClock(), settings.session_hours)
    user = service.add_user(
        args.username,
        password,
        display_name=args.name,
        role=args.role,
        skills=args.skill,
        actor=_ACTOR,
    )
    show(args, {"username": user.username, "role": user.role}, f"已建立账号 {user.username}。")
    return 0


def run_list(args: argparse.Namespace, settings: Settings) -> int:
    """Print all accounts."""
    _, found = _accounts(settings).page(AccountQuery(size=_ALL))
    lines = [
        f"{one.username}\t{one.display_name}\t{one.role.label}\t{'停用' if one.disabled else '正常'}"
        for one in found
    ]
    show(args, [asdict(one) for one in found], "\n".join(lines) or "还没有账号。")
    return 0


def run_reset(args: argparse.Namespace, settings: Settings) -> int:
    """Give an account a one-time password: the way back for a forgotten administrator's."""
    accounts = _accounts(settings)
    account, password = accounts.reset_password(accounts.id_of(args.username), actor=_ACTOR)
    show(
        args,
        {"username": account.username, "password": password},
        f"{account.username} 的一次性密码：{password}（登录后须修改）",
    )
    return 0


def _database(settings: Settings) -> Database:
    database = Database(open_engine(settings.database))
    complete_schema(database.engine, Base.metadata)
    ensure_skills(database)
    return database


def _accounts(settings: Settings) -> AccountService:
    return AccountService(_database(settings), SystemClock(), Passwords(), SessionEnds())
