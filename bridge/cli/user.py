"""``hotline user add``: accounts for people who work here."""

import argparse
import getpass
import sys

from bridge.auth.roles import Role
from bridge.auth.service import AuthService
from bridge.cli.main import add_json, show
from bridge.kit.clock import SystemClock
from bridge.kit.db import Base, Database, open_engine
from bridge.settings import Settings
from knowledge.schema import complete_schema


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("user", help="管理账号")
    commands = parser.add_subparsers(dest="user_command", required=True, metavar="ACTION")
    add = commands.add_parser("add", help="新建账号；密码从终端或标准输入读取")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="显示的姓名或工号")
    add.add_argument("--role", choices=[role.value for role in Role], default="agent")
    add_json(add)
    add.set_defaults(run=run_add)


def run_add(args: argparse.Namespace, settings: Settings) -> int:
    """Create an account."""
    password = (
        getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    )
    database = Database(open_engine(settings.database))
    complete_schema(database.engine, Base.metadata)
    service = AuthService(database, SystemClock(), settings.session_hours)
    user = service.add_user(
        args.username, password, display_name=args.name, role=args.role, actor="cli"
    )
    show(args, {"username": user.username, "role": user.role}, f"已建立账号 {user.username}。")
    return 0
