"""Rasa graph component around ``PinyinNgrams``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.pinyin_ngrams import PinyinNgrams


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class PinyinFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds the pinyin n-grams of each message: of the sentence, and of each of its tokens."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """A tokenizer has to run first: Rasa wants a row for each token."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Packages this component imports."""
        return ["pypinyin", "sklearn"]

    def __init__(
        self, config: Dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Create a featurizer without a vocabulary."""
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._ngrams = PinyinNgrams()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PinyinFeaturizer:
        """Create a featurizer without a vocabulary."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PinyinFeaturizer:
        """Load a trained featurizer from the model."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._ngrams = PinyinNgrams.load(Path(folder))
        return component

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """There is nothing to configure."""

    def train(self, training_data: TrainingData) -> Resource:
        """Take the vocabulary from the intent examples and store it."""
        self._ngrams.fit([m.get(TEXT) for m in training_data.intent_examples if m.get(TEXT)])
        with self._storage.write_to(self._resource) as folder:
            self._ngrams.save(Path(folder))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the features of each message that has a text."""
        for message in messages:
            if message.get(TEXT):
                self._add(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def _add(self, message: Message) -> None:
        alias = self._config[FEATURIZER_CLASS_ALIAS]
        words = [token.text for token in message.get("text_tokens") or []] or [message.get(TEXT)]
        for texts, kind in (
            (words, FEATURE_TYPE_SEQUENCE),
            ([message.get(TEXT)], FEATURE_TYPE_SENTENCE),
        ):
            rows = self._ngrams.transform(texts)
            message.add_features(Features(rows, kind, TEXT, alias))
