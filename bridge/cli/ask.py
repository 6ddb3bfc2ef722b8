"""``hotline ask``: what the hotline would do with a first utterance."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import httpx

from bridge.cli.http import client, not_running
from bridge.cli.main import CommandFailed, add_json
from bridge.settings import Settings


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("ask", help="用文字试问热线")
    parser.add_argument("text", nargs="?", help="一句话")
    parser.add_argument("--file", type=Path, help="每行一句话的文本文件")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Ask each utterance in a new conversation; JSON Lines out, or readable text for one."""
    utterances = _utterances(args)
    with client(settings) as http:
        for text in utterances:
            answer = ask_one(http, settings, text)
            if args.json or args.file:
                print(json.dumps(answer, ensure_ascii=False), flush=True)
            else:
                print(_readable(answer))
    return 0


def _utterances(args: argparse.Namespace) -> list[str]:
    if (args.text is None) == (args.file is None):
        raise CommandFailed("请给出一句话，或者用 --file 指定文件。")
    if args.text is not None:
        if not args.text.strip():
            raise CommandFailed("这句话是空的。")
        return [args.text.strip()]
    try:
        source = sys.stdin.read() if str(args.file) == "-" else args.file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"无法读取文件 {args.file}：需要 UTF-8 文本。") from error
    return [line.strip() for line in source.splitlines() if line.strip()]


def ask_one(http: httpx.Client, settings: Settings, text: str) -> dict[str, Any]:
    """Ask one utterance. Raises CommandFailed."""
    try:
        response = http.post("/api/ask", json={"text": text})
    except httpx.HTTPError:
        raise not_running(settings) from None
    body: dict[str, Any] = response.json()
    if response.status_code != 200:
        raise CommandFailed(f"{body.get('detail', '热线没有回答')}（{text[:20]}）")
    return body


def _readable(answer: dict[str, Any]) -> str:
    entry = answer["entry"]
    lines = [
        f"意图    {answer['intent']}（{answer['confidence']:.2f}）",
        f"处理    {answer['decision']}",
    ]
    if entry:
        lines.append(f"条目    {entry['id']} {entry['title']}（{entry['score']:.2f}）")
    lines += [f"答复    {answer['reply']}", f"用时    {answer['ms']:.0f} 毫秒"]
    return "\n".join(lines)
