"""Rasa graph component that lets the guard rules outrank the classifier."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.guard_rules import emergency_kind, is_agent_plea


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyGuard(GraphComponent, IntentClassifier):
    """Sets intent ``emergency`` or ``request_agent`` where a rule is certain.

    Placed last in the pipeline: it also overrides the fallback.
    """

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyGuard:
        """Create the component; it needs no settings."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Override the intent of messages on which a rule fires."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            kind = emergency_kind(text)
            if kind:
                self._override(message, "emergency")
                entity = {
                    "entity": "emergency_kind",
                    "start": 0,
                    "end": len(text),
                    "value": kind,
                    "extractor": type(self).__name__,
                }
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
            elif is_agent_plea(text):
                self._override(message, "request_agent")
        return messages

    @staticmethod
    def _override(message: Message, name: str) -> None:
        # Rasa orders a ranking by confidence; 1.0 keeps the rule on top.
        certain = {"name": name, "confidence": 1.0}
        ranking = [r for r in message.get(INTENT_RANKING_KEY, []) if r["name"] != name]
        message.set(INTENT, certain, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [certain, *ranking], add_to_output=True)
