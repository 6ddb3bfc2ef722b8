"""``hotline speech download``: a Mandarin Vosk model, by the library's own downloader."""

import argparse

from bridge.cli.main import add_json, show
from bridge.settings import Settings
from speech.asr.vosk import download


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("speech", help="管理语音模型")
    commands = parser.add_subparsers(dest="speech_command", required=True, metavar="ACTION")
    download = commands.add_parser("download", help="下载 Vosk 中文模型")
    download.add_argument("model", nargs="?", default="vosk-model-small-cn-0.22")
    add_json(download)
    download.set_defaults(run=run_download)


def run_download(args: argparse.Namespace, _settings: Settings) -> int:
    """Download a model into Vosk's cache, where the recogniser finds it."""
    path = download(args.model)
    show(args, {"model": args.model, "path": str(path)}, f"已下载到 {path}，重启热线后生效。")
    return 0
