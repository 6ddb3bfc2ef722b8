"""Train the Rasa model, or find the one already trained from the same inputs.

    .venv-rasa/bin/python nlu/train.py [--models var/models] [--force]

The name of a model is the SHA-256 of everything it depends on: ``config.yml``,
``domain.yml``, all of ``nlu/`` and ``dialogue/flows/``, and the lock file of the
Rasa environment. The path of the model is the last line printed.

To serve it, from the project root::

    .venv-rasa/bin/rasa run -m MODEL --credentials credentials.yml \\
        --endpoints endpoints.yml -i 127.0.0.1 -p PORT

Environment variables that ``rasa run`` needs:

    HOTLINE_RASA_TOKEN         bearer token of the channel (required)
    HOTLINE_ACTION_URL         address of the application's action endpoint
    HOTLINE_ACTION_TOKEN       token in the query of that address
    HOTLINE_RASA_DB            SQLite file of the conversations
    HOTLINE_RASA_KEEP_HOURS    hours after which an ended conversation is forgotten, default 24
    HOTLINE_RASA_TURN_TIMEOUT  seconds for one turn, default 8 (Rasa's own cap is 300)

Recommended: ``RASA_TELEMETRY_ENABLED=false``, ``TF_CPP_MIN_LOG_LEVEL=3``,
``OMP_NUM_THREADS=1`` (one short sentence gains nothing from more threads).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Iterator, List, Optional

ROOT = Path(__file__).resolve().parent.parent
INPUTS = ("config.yml", "domain.yml", "nlu", "dialogue/flows")
SUFFIXES = frozenset({".yml", ".py", ".txt"})
KEPT_MODELS = 3


def input_files(root: Path) -> Iterator[Path]:
    """Files that a model depends on, in a stable order."""
    for name in INPUTS:
        path = root / name
        if path.is_file():
            yield path
        else:
            yield from sorted(
                p
                for p in path.rglob("*")
                if p.is_file() and p.suffix in SUFFIXES and "__pycache__" not in p.parts
            )


def fingerprint(root: Path = ROOT) -> str:
    """First 16 hex digits of the SHA-256 over names and contents of the inputs."""
    digest = hashlib.sha256()
    for path in input_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def train(models: Path, force: bool = False) -> Path:
    """Return the model of the present inputs, training it if there is none.

    Raises:
        RuntimeError: training failed; the message says why.
    """
    target = models / f"{fingerprint()}.tar.gz"
    if target.exists() and not force:
        return target
    models.mkdir(parents=True, exist_ok=True)
    # Trained aside and renamed: a killed training never leaves half a model.
    with tempfile.TemporaryDirectory(dir=models, prefix=".training-") as folder:
        Path(_train_into(Path(folder))).replace(target)
    _forget_old(models, target)
    return target


def _train_into(folder: Path) -> str:
    # Rasa keeps what did not change since the last training; beside the models,
    # or it would open a folder in the project.
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(folder.parent / ".cache"))
    os.environ.setdefault("RASA_MAX_CACHE_SIZE", "200")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    log = folder / "training.log"
    try:
        with (
            log.open("w", encoding="utf-8") as out,
            contextlib.redirect_stderr(out),
            contextlib.redirect_stdout(out),
        ):
            warnings.simplefilter("ignore")
            import rasa

            result = rasa.train(
                domain="domain.yml",
                config="config.yml",
                training_files=["nlu/data", "dialogue/flows"],
                output=str(folder),
                fixed_model_name="model",
            )
    except Exception as problem:
        raise RuntimeError(f"training failed: {problem}") from problem
    if result.code != 0 or not result.model:
        raise RuntimeError("training failed: " + log.read_text(encoding="utf-8")[-2000:])
    return str(result.model)


def _forget_old(models: Path, newest: Path) -> None:
    by_age = sorted(models.glob("*.tar.gz"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in [p for p in by_age if p != newest][KEPT_MODELS - 1 :]:
        path.unlink()


def main(arguments: Optional[List[str]] = None) -> int:
    """Command line; see the module's docstring."""
    parser = argparse.ArgumentParser(description="Train the hotline's Rasa model.")
    parser.add_argument("--models", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--force", action="store_true", help="train even if a model exists")
    options = parser.parse_args(arguments)
    try:
        path = train(options.models.resolve(), options.force)
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
