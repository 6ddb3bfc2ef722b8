"""Compare classifiers in Rasa itself: what is stock, what is ours, with and without sounds.

    .venv-rasa/bin/python nlu/compare.py [--json] [--only NAME]

Each pipeline is trained by Rasa on the training examples without those in
``tests/data/heard_examples.tsv``, and tested on these: as they were said, and as a telephone and
the recogniser made them (before and after repair). DIET learns for 20 epochs, minutes each; its
accuracy on the training examples is above .96 after five.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nlu.examples import HeardExample, examples, heard_examples  # noqa: E402

_JIEBA: Dict[str, Any] = {"name": "JiebaTokenizer"}
_WORDS: Dict[str, Any] = {"name": "CountVectorsFeaturizer"}
_CHARACTERS: Dict[str, Any] = {
    "name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4,
}  # fmt: skip
_DENSE: Dict[str, Any] = {"name": "nlu.components.dense_featurizer.E5Featurizer"}
_SOUNDS: Dict[str, Any] = {"name": "nlu.components.pinyin_featurizer.PinyinFeaturizer"}
_DIET: Dict[str, Any] = {
    "name": "DIETClassifier", "epochs": 20, "entity_recognition": False, "random_seed": 1,
}  # fmt: skip
_LOGISTIC: Dict[str, Any] = {"name": "LogisticRegressionClassifier", "max_iter": 300}
_OURS: Dict[str, Any] = {"name": "nlu.components.intent_classifier.SpokenIntentClassifier"}

PIPELINES: Dict[str, List[Dict[str, Any]]] = {
    "jieba + DIET": [_JIEBA, _WORDS, _CHARACTERS, _DIET],
    "jieba + DIET, sounds": [_JIEBA, _WORDS, _CHARACTERS, _SOUNDS, _DIET],
    "Rasa's logistic, sparse + dense": [_JIEBA, _WORDS, _CHARACTERS, _DENSE, _LOGISTIC],
    "Rasa's logistic, sparse + dense + sounds": [
        _JIEBA, _WORDS, _CHARACTERS, _SOUNDS, _DENSE, _LOGISTIC,
    ],
    "ours, without sounds": [_JIEBA, _DENSE, _OURS],
    "ours": [_JIEBA, _DENSE, _SOUNDS, _OURS],
}  # fmt: skip


def write_examples(path: Path, without: List[HeardExample]) -> None:
    """Write the examples that are not tested on as Rasa's training data."""
    tested = {one.said for one in without}
    by_intent: Dict[str, List[str]] = {}
    for text, intent in examples():
        if text not in tested:
            by_intent.setdefault(intent, []).append(text)
    data = {
        "version": "3.1",
        "nlu": [
            {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
            for intent, texts in by_intent.items()
        ],
    }
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def measure(pipeline: List[Dict[str, Any]], tested: List[HeardExample]) -> Dict[str, float]:
    """Train one pipeline and test it; shares of right intents, seconds of training."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_examples(folder / "nlu.yml", tested)
        config = {"recipe": "default.v1", "language": "zh", "assistant_id": "comparison"}
        (folder / "config.yml").write_text(yaml.safe_dump({**config, "pipeline": pipeline}))
        began = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), name)
        seconds = time.perf_counter() - began
        agent = Agent.load(model)

        async def right(attribute: str) -> float:
            found = 0
            for one in tested:
                # What the recogniser did not hear at all, no classifier gets right.
                if text := getattr(one, attribute).strip():
                    parsed = await agent.parse_message(text)
                    found += parsed["intent"]["name"] == one.intent
            return found / len(tested)

        async def all_ways() -> Dict[str, float]:
            return {way: await right(way) for way in ("said", "heard", "understood")}

        return {**asyncio.run(all_ways()), "seconds": seconds}


def main() -> int:
    """Command line; see the module's docstring."""
    parser = argparse.ArgumentParser(description="Compare intent classifiers in Rasa.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=PIPELINES, help="measure one pipeline")
    options = parser.parse_args()
    known = {text for text, _ in examples()}
    tested = [one for one in heard_examples() if one.said in known]
    found = {}
    if not options.json:
        print(f"tested on {len(tested)} examples that no pipeline was trained on")
        print(f"{'pipeline':42s}  said  heard  repaired  training")
    for name in [options.only] if options.only else PIPELINES:
        row = found[name] = measure(PIPELINES[name], tested)
        if not options.json:
            print(
                f"{name:42s}  {row['said']:.3f}  {row['heard']:.3f}  {row['understood']:.3f}"
                f"  {row['seconds']:.0f} s",
                flush=True,
            )
    if options.json:
        print(json.dumps({"tested": len(tested), "pipelines": found}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
