"""``hotline knowledge …``: mounts the commands of the knowledge package on this database."""

import argparse
import sys

from bridge.cli.main import add_json, show
from bridge.engines import knowledge_base
from bridge.kit.db import Database, open_engine
from bridge.settings import Settings
from knowledge.cli import KnowledgeContext, add_knowledge_commands, run_knowledge_command
from knowledge.schema import create_schema


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("knowledge", help="导入、导出、检索、评测知识库")
    commands = parser.add_subparsers(dest="knowledge_action", required=True, metavar="ACTION")
    add_knowledge_commands(commands, decorate=add_json)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of the knowledge commands; exit code 1 when it did not do all it was asked."""
    database = Database(open_engine(settings.database))
    create_schema(database.engine)
    context = KnowledgeContext(
        sessions=database.sessions, base=lambda: knowledge_base(settings, database)
    )
    result = run_knowledge_command(args, context)
    if result.ok:
        show(args, result.data, result.text)
        return 0
    show(args, result.data, "")
    print(result.text, file=sys.stderr)
    return 1
