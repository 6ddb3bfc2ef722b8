"""``hotline doctor``: which engine, model, version and data each part really uses."""

import argparse
import importlib.metadata
import shutil
import subprocess
from typing import Any

from bridge.cli.http import base_url, fetch
from bridge.cli.main import add_json, show
from bridge.cli.serve import RASA_PYTHON
from bridge.engines import knowledge_base, speech_settings
from bridge.kit.db import Database, open_engine
from bridge.pages import DIST
from bridge.settings import ROOT, Settings
from knowledge.schema import create_schema
from speech.errors import SpeechError
from speech.service import SpeechService

Part = dict[str, Any]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("doctor", help="检查各部分实际使用的引擎、模型、版本与数据")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Load every part and tell what it is; exit code 1 when something needed is missing."""
    parts = [
        *_speech(settings),
        *_knowledge(settings),
        _rasa(),
        _pages(),
        _data(settings),
        _running(settings),
    ]
    broken = [part for part in parts if part["missing"] and part.get("needed", True)]
    show(args, {"ok": not broken, "parts": parts}, "\n".join(map(_readable, parts)))
    return 1 if broken else 0


def _speech(settings: Settings) -> list[Part]:
    service = SpeechService(speech_settings(settings))
    try:
        service.load()
    except SpeechError as error:
        return [_part("speech", missing=error.detail)]
    try:
        return service.describe()
    finally:
        service.close()


def _knowledge(settings: Settings) -> list[Part]:
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(open_engine(settings.database))
    create_schema(database.engine)
    base = knowledge_base(settings, database)
    base.load()
    return base.describe()


def _rasa() -> Part:
    if not RASA_PYTHON.exists():
        return _part("assistant", engine="rasa", missing="Rasa 环境尚未安装，请运行 make setup。")
    probe = "import importlib.metadata as m; print(m.version('rasa'))"
    done = subprocess.run([RASA_PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    models = sorted((ROOT / "var" / "models").glob("*.tar.gz"), key=lambda p: p.stat().st_mtime)
    return _part(
        "assistant",
        engine="rasa",
        version=done.stdout.strip(),
        model=models[-1].name if models else None,
        path=str(models[-1]) if models else None,
        missing=None if models else "对话模型尚未训练，请运行 make train。",
    )


def _pages() -> Part:
    built = (DIST / "index.html").exists()
    return _part(
        "pages", path=str(DIST), missing=None if built else "网页尚未构建，请运行 make setup。"
    )


def _data(settings: Settings) -> Part:
    free = shutil.disk_usage(settings.data).free
    low = free < 2 * 1024**3
    return _part(
        "data",
        engine=settings.database.split(":")[0],
        version=f"sqlalchemy {importlib.metadata.version('sqlalchemy')}",
        path=str(settings.data),
        missing=f"磁盘剩余空间不足：{free / 1024**3:.1f} GB。" if low else None,
    )


def _running(settings: Settings) -> Part:
    state = fetch(settings, "/readyz")
    if state is None:
        return _part("running", path=base_url(settings), missing="没有运行。", needed=False)
    absent = [name for name, ok in state["parts"].items() if not ok]
    return _part(
        "running",
        path=base_url(settings),
        missing="尚未就绪：" + "、".join(absent) if absent else None,
    )


def _part(part: str, **values: Any) -> Part:
    empty = dict.fromkeys(("engine", "model", "version", "path", "missing"))
    return {"part": part, **empty, **values}


def _readable(part: Part) -> str:
    state = "缺少" if part["missing"] else "正常"
    what = " ".join(str(part[key]) for key in ("engine", "model", "version", "path") if part[key])
    return f"[{state}] {part['part']:<20} {what}" + (
        f"  {part['missing']}" if part["missing"] else ""
    )
