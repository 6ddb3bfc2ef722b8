"""Intent classifier for spoken Mandarin: characters, words and meaning together.

One-vs-rest logistic regression over three weighted feature groups: TF-IDF of
character 1–4-grams, TF-IDF of words and word pairs, and the dense sentence
vector of ``E5Featurizer``. Rasa's own ``LogisticRegressionClassifier`` takes raw
counts and a fixed penalty; with weights and a penalty of its own this one is
both more often right and trains in seconds (figures: docs of ``nlu/evaluate.py``).
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple, Type

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
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

RANKING_LENGTH = 10
# Words of one character count: 吗, 谢, 慢 carry the act of a short sentence.
WORD = r"(?u)\b\w+\b"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SpokenIntentClassifier(GraphComponent, IntentClassifier):
    """Classifies by characters, words and a dense vector.

    Config:
        char_weight, word_weight, dense_weight: factors on the feature groups.
        C: inverse penalty of the logistic regression.
    """

    FILE = "classifier.skops"

    @classmethod
    def required_components(cls) -> List[Type]:
        """A dense featurizer has to run first."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Packages this component imports."""
        return ["sklearn", "skops"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings found by cross-validation on the hotline's examples."""
        return {"char_weight": 1.0, "word_weight": 0.5, "dense_weight": 2.5, "C": 30.0}

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Create an untrained classifier."""
        self._config = {**self.get_default_config(), **config}
        self._storage = model_storage
        self._resource = resource
        self._parts: Optional[Dict[str, Any]] = None

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
        import skops.io as sio

        component = cls(config, model_storage, resource)
        # Its dictionary takes most of a second: now, not in the first caller's turn.
        jieba.initialize()
        with model_storage.read_from(resource) as folder:
            file = folder / cls.FILE
            component._parts = sio.load(file, trusted=sio.get_untrusted_types(file=file))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the intent examples and store the result."""
        import skops.io as sio

        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        if not examples:
            return self._resource
        chars = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
        words = TfidfVectorizer(
            token_pattern=WORD,
            ngram_range=(1, 2),
            sublinear_tf=True,
        )
        chars.fit([_marked(m) for m in examples])
        words.fit([_words(m) for m in examples])
        self._parts = {"chars": chars, "words": words}
        classifier = LogisticRegression(
            C=float(self._config["C"]),
            solver="liblinear",
            class_weight="balanced",
            max_iter=200,
            random_state=1,
        )
        classifier.fit(self._features(examples), [m.get(INTENT) for m in examples])
        self._parts["classifier"] = classifier
        with self._storage.write_to(self._resource) as folder:
            sio.dump(self._parts, folder / self.FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add predictions to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking of each message that has a text."""
        asked = [m for m in messages if m.get(TEXT)]
        if not asked or self._parts is None:
            return messages
        for message, ranking in zip(asked, self._rankings(asked), strict=False):
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:RANKING_LENGTH], add_to_output=True)
        return messages

    def _rankings(self, messages: Sequence[Message]) -> List[List[Dict[str, Any]]]:
        assert self._parts is not None
        classifier = self._parts["classifier"]
        return [
            sorted(
                (
                    {"name": str(name), "confidence": float(p)}
                    for name, p in zip(classifier.classes_, row, strict=False)
                ),
                key=lambda entry: -entry["confidence"],
            )
            for row in classifier.predict_proba(self._features(messages))
        ]

    def _features(self, messages: Sequence[Message]) -> csr_matrix:
        assert self._parts is not None
        groups: List[Tuple[Any, float]] = [
            (
                self._parts["chars"].transform([_marked(m) for m in messages]),
                self._config["char_weight"],
            ),
            (
                self._parts["words"].transform([_words(m) for m in messages]),
                self._config["word_weight"],
            ),
            (csr_matrix(np.vstack([_dense(m) for m in messages])), self._config["dense_weight"]),
        ]
        return hstack([matrix * float(weight) for matrix, weight in groups]).tocsr()


def _marked(message: Message) -> str:
    # The marks make "first characters" and "last characters" n-grams of their own.
    return f"^{message.get(TEXT)}$"


def _words(message: Message) -> str:
    return " ".join(token.text for token in message.get("text_tokens") or [])


def _dense(message: Message) -> np.ndarray:
    sentence = message.get_dense_features(TEXT)[1]
    if sentence is None:
        raise ValueError("SpokenIntentClassifier needs a dense featurizer before it")
    row: np.ndarray = np.asarray(sentence.features, dtype=np.float32).reshape(-1)
    return row
