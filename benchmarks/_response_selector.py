"""Trains Rasa's ResponseSelector on entries as retrieval intents, and asks it; runs in .venv-rasa.

    .venv-rasa/bin/python _response_selector.py MODEL GIVEN.json TOLD.json

GIVEN holds ``examples`` (id → wordings) and ``questions``; TOLD becomes a list with the ``ids`` in
order, the ``confidence`` in the first and the ``ms`` for each question. MODEL is trained if it is
not there.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import yaml

# The way of Rasa's documentation: sparse features of words and characters, 100 epochs.
PIPELINE: list[dict[str, Any]] = [
    {"name": "JiebaTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "ResponseSelector", "retrieval_intent": "faq", "epochs": 100, "random_seed": 1},
]


def train(model: Path, examples: dict[str, list[str]]) -> None:
    """Train aside and rename, so that a killed training leaves nothing."""
    from rasa.model_training import train_nlu

    data = {
        "version": "3.1",
        "nlu": [
            {"intent": f"faq/{name}", "examples": "".join(f"- {_plain(text)}\n" for text in texts)}
            for name, texts in examples.items()
        ],
        "responses": {f"utter_faq/{name}": [{"text": name}] for name in examples},
    }
    with tempfile.TemporaryDirectory(dir=str(model.parent)) as name:
        folder = Path(name)
        os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
        (folder / "nlu.yml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
        config = {"recipe": "default.v1", "language": "zh", "assistant_id": "comparison"}
        (folder / "config.yml").write_text(yaml.safe_dump({**config, "pipeline": PIPELINE}))
        domain = {"version": "3.1", "intents": ["faq"], "responses": data["responses"]}
        (folder / "domain.yml").write_text(yaml.safe_dump(domain, allow_unicode=True), "utf-8")
        trained = train_nlu(
            str(folder / "config.yml"),
            str(folder / "nlu.yml"),
            name,
            domain=str(folder / "domain.yml"),
        )
        if not trained:
            raise SystemExit("training failed")
        Path(trained).replace(model)


def ask(model: Path, questions: list[str]) -> list[dict[str, Any]]:
    """What the model finds for each question."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))

    async def one(text: str) -> dict[str, Any]:
        began = time.perf_counter()
        parsed = await agent.parse_message(text or " ")
        ms = 1000 * (time.perf_counter() - began)
        ranking = parsed["response_selector"]["faq"]["ranking"]
        return {
            "ids": [row["intent_response_key"].split("/", 1)[1] for row in ranking],
            "confidence": ranking[0]["confidence"] if ranking else 0.0,
            "ms": ms,
        }

    async def every() -> list[dict[str, Any]]:
        return [await one(text) for text in questions]

    return asyncio.run(every())


def _plain(text: str) -> str:
    # Brackets mark entities in Rasa's examples.
    return text.translate(str.maketrans("[](){}", "      ")).strip()


def main() -> None:
    """Command line; see the module's docstring."""
    model, given, told = (Path(name) for name in sys.argv[1:4])
    content = json.loads(given.read_text("utf-8"))
    with contextlib.redirect_stdout(sys.stderr):
        if not model.is_file():
            train(model, content["examples"])
        rows = ask(model, content["questions"])
    told.write_text(json.dumps(rows), "utf-8")


if __name__ == "__main__":
    main()
