"""The command ``hotline``: one subcommand a thing that people do."""

import argparse
import json
import sys
from importlib import import_module
from typing import Any

from bridge.errors import HotlineError
from bridge.settings import Settings, get_settings
from knowledge.errors import KnowledgeError
from speech.errors import SpeechError


class CommandFailed(Exception):
    """A command cannot do what was asked; the message is one clear line."""


# Each command's module; they are imported when they are needed: all of them take four seconds,
# which `hotline serve` would wait before it starts anything.
_MODULES = {
    "serve": "serve",
    "call": "call",
    "ask": "ask",
    "knowledge": "curate",
    "speech": "speech",
    "user": "user",
    "capacity": "capacity",
    "bench": "bench",
    "doctor": "doctor",
    "openapi": "openapi",
}


def build_parser(command: str | None = None) -> argparse.ArgumentParser:
    """Return the parser; each subcommand sets ``run(args, settings) -> int``.

    Args:
        command: the only subcommand that will be asked for; all of them if it is none of ours.
    """
    parser = argparse.ArgumentParser(prog="hotline", description="文昌12345热线智能助手")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = [_MODULES[command]] if command in _MODULES else list(_MODULES.values())
    for name in wanted:
        import_module(f"bridge.cli.{name}").add_parser(subparsers)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run a command; return its exit code."""
    words = sys.argv[1:] if argv is None else argv
    args = build_parser(words[0] if words else None).parse_args(words)
    try:
        settings = get_settings()
        return int(args.run(args, settings))
    except KeyboardInterrupt:
        return 130
    except (HotlineError, KnowledgeError, SpeechError) as error:
        return fail(args, getattr(error, "detail", None) or str(error), error.code)
    except CommandFailed as error:
        return fail(args, str(error), "failed")
    except ValueError as error:
        # pydantic's own message names the setting and what is wrong with it
        return fail(args, f"设置有误：{' '.join(str(error).split())}", "bad_setting")


def fail(args: argparse.Namespace, detail: str, code: str) -> int:
    """Say in one line on stderr why the command failed; return 1."""
    if getattr(args, "json", False):
        print(json.dumps({"error": code, "detail": detail}, ensure_ascii=False), file=sys.stderr)
    else:
        print(f"hotline: {detail}", file=sys.stderr)
    return 1


def show(args: argparse.Namespace, data: Any, text: str) -> None:
    """Print ``data`` as JSON when ``--json`` was given, else ``text``."""
    print(json.dumps(data, ensure_ascii=False, default=str) if args.json else text)


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``, which every command has."""
    parser.add_argument("--json", action="store_true", help="machine-readable output")


__all__ = ["CommandFailed", "Settings", "add_json", "main", "show"]


if __name__ == "__main__":
    sys.exit(main())
