"""Rasa graph component around ``IntentModel``.

Rasa's own ``LogisticRegressionClassifier`` takes raw counts and a fixed penalty;
with weights and a penalty of its own this one is more often right and trains in
seconds (figures: ``nlu/evaluate.py``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Sequence, Type

import jieba
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from nlu.components.intent_model import IntentModel, Sentences, Weights

RANKING_LENGTH = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SpokenIntentClassifier(GraphComponent, IntentClassifier):
    """Classifies by characters, words, a dense vector, and sounds if they are featurized.

    Config:
        char_weight, word_weight, sound_weight, dense_weight: factors on the feature groups.
        C: inverse penalty of the logistic regression.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """A dense featurizer has to run first."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Packages this component imports."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings found by cross-validation on the hotline's examples."""
        best = Weights()
        return {
            "char_weight": best.char,
            "word_weight": best.word,
            "sound_weight": best.sound,
            "dense_weight": best.dense,
            "C": best.c,
        }

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Create an untrained classifier."""
        given = {**self.get_default_config(), **config}
        weights = Weights(
            char=float(given["char_weight"]),
            word=float(given["word_weight"]),
            sound=float(given["sound_weight"]),
            dense=float(given["dense_weight"]),
            c=float(given["C"]),
        )
        self._storage = model_storage
        self._resource = resource
        self._model = IntentModel(weights)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpokenIntentClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpokenIntentClassifier:
        """Load a trained classifier from the model."""
        component = cls(config, model_storage, resource)
        # Its dictionary takes most of a second: now, not in the first caller's turn.
        jieba.initialize()
        with model_storage.read_from(resource) as folder:
            component._model = IntentModel.load(Path(folder), component._model.weights)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the intent examples and store the result."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        if not examples:
            return self._resource
        self._model.fit(_sentences(examples), [m.get(INTENT) for m in examples])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add predictions to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking of each message that has a text."""
        asked = [m for m in messages if m.get(TEXT)]
        if not asked or not self._model.fitted:
            return messages
        for message, ranking in zip(asked, self._rankings(asked), strict=False):
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:RANKING_LENGTH], add_to_output=True)
        return messages

    def _rankings(self, messages: Sequence[Message]) -> List[List[Dict[str, Any]]]:
        labels = self._model.labels
        return [
            sorted(
                (
                    {"name": name, "confidence": float(p)}
                    for name, p in zip(labels, row, strict=True)
                ),
                key=lambda entry: -entry["confidence"],
            )
            for row in self._model.probabilities(_sentences(messages))
        ]


def _sentences(messages: Sequence[Message]) -> Sentences:
    return Sentences(
        texts=[message.get(TEXT) for message in messages],
        words=[
            " ".join(token.text for token in message.get("text_tokens") or [])
            for message in messages
        ],
        dense=np.vstack([_dense(message) for message in messages]),
        sound=_sound(messages),
    )


def _sound(messages: Sequence[Message]) -> csr_matrix | None:
    found = [message.get_sparse_features(TEXT)[1] for message in messages]
    if any(features is None for features in found):
        return None
    return vstack([features.features for features in found]).tocsr()


def _dense(message: Message) -> np.ndarray:
    sentence = message.get_dense_features(TEXT)[1]
    if sentence is None:
        raise ValueError("SpokenIntentClassifier needs a dense featurizer before it")
    row: np.ndarray = np.asarray(sentence.features, dtype=np.float32).reshape(-1)
    return row
