"""Rasa graph component that finds the hotline's entities by rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.options import find_options
from nlu.components.places import Gazetteer
from nlu.components.spans import Span, without_overlaps
from nlu.components.spoken_numbers import find_order_numbers, find_phones
from nlu.components.times import find_times


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class HotlineEntities(GraphComponent, EntityExtractorMixin):
    """Adds place, phone, order_number, time and option entities to messages.

    Training only collects the names of the lookup table ``place`` (if the
    training data has one), which are stored with the model.
    """

    FILE = "places.txt"

    def __init__(self, model_storage: ModelStorage, resource: Resource, names: List[str]) -> None:
        """Create the component with extra place ``names``."""
        self._storage = model_storage
        self._resource = resource
        self._gazetteer = Gazetteer(names)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """This component has no settings."""
        return {}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HotlineEntities:
        """Create an untrained component."""
        return cls(model_storage, resource, [])

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> HotlineEntities:
        """Create the component with the place names stored in the model."""
        with model_storage.read_from(resource) as folder:
            names = (Path(folder) / cls.FILE).read_text(encoding="utf-8").splitlines()
        return cls(model_storage, resource, names)

    def train(self, training_data: TrainingData) -> Resource:
        """Collect place names from lookup tables and store them."""
        names = sorted(_lookup_names(training_data))
        self._gazetteer = Gazetteer(names)
        with self._storage.write_to(self._resource) as folder:
            (Path(folder) / self.FILE).write_text("\n".join(names), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training messages keep their own annotations."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities found to each message."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            found = message.get(ENTITIES, []) + [self._entity(span) for span in self.find(text)]
            message.set(ENTITIES, found, add_to_output=True)
        return messages

    def find(self, text: str) -> List[Span]:
        """All entity spans of ``text``; numbers win over places, places over times."""
        numbers = without_overlaps(find_order_numbers(text) + find_phones(text))
        spans = list(numbers)
        for group in (find_options(text), self._gazetteer.find(text), find_times(text)):
            spans += [s for s in group if not any(_overlap(s, other) for other in spans)]
        return sorted(spans, key=lambda s: s.start)

    def _entity(self, span: Span) -> Dict[str, Any]:
        return {
            "entity": span.entity,
            "start": span.start,
            "end": span.end,
            "value": span.value,
            "extractor": type(self).__name__,
        }


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _lookup_names(training_data: TrainingData) -> set[str]:
    names: set[str] = set()
    for table in training_data.lookup_tables:
        if table.get("name") != "place":
            continue
        elements = table.get("elements")
        if isinstance(elements, list):
            names.update(elements)
        elif isinstance(elements, str):
            names.update(Path(elements).read_text(encoding="utf-8").splitlines())
    return {name.strip() for name in names if name.strip()}
