"""The tree of categories, read from a data file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CATEGORIES = Path(__file__).parent / "data" / "categories.json"


@dataclass(frozen=True)
class Leaf:
    """A category of the third level.

    Attributes:
        id: dotted path of ids, stable.
        title: Chinese name.
        path: titles of its two ancestors.
        unit: unit that usually handles it.
        keywords: words that speak for it.
        examples: how citizens put it.
    """

    id: str
    title: str
    path: tuple[str, str]
    unit: str
    keywords: tuple[str, ...]
    examples: tuple[str, ...]


class CategoryTree:
    """The leaves of the tree, by id."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = tuple(leaves)
        self._by_id = {leaf.id: leaf for leaf in leaves}

    @classmethod
    def load(cls, file: Path = CATEGORIES) -> "CategoryTree":
        """Read the categories' data file."""
        data = json.loads(file.read_text(encoding="utf-8"))
        return cls(
            [
                Leaf(
                    id=leaf["id"],
                    title=leaf["title"],
                    path=(first["title"], second["title"]),
                    unit=leaf["unit"],
                    keywords=tuple(leaf["keywords"]),
                    examples=tuple(leaf["examples"]),
                )
                for first in data["categories"]
                for second in first["children"]
                for leaf in second["children"]
            ]
        )

    def get(self, category: str | None) -> Leaf | None:
        """Return a leaf by its id."""
        return self._by_id.get(category) if category else None
