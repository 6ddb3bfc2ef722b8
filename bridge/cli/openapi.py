"""``hotline openapi``: the interface as a document, for the file that is committed."""

import argparse
import json
import tempfile
from pathlib import Path

from bridge.cli.main import add_json
from bridge.settings import Settings


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("openapi", help="打印接口说明（OpenAPI）")
    add_json(parser)
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace, _settings: Settings) -> int:
    """Print the OpenAPI document of the bridge."""
    print(document())
    return 0


def document() -> str:
    """Return the OpenAPI document as JSON with sorted keys; touches no real data folder."""
    from bridge.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder)))
        spec = app.openapi()
        app.state.hotline.db.engine.dispose()
    return json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True)
