"""How urgent a matter sounds."""

import json
import re
from pathlib import Path

URGENCY = Path(__file__).parent / "data" / "urgency.json"
GENERAL = "general"


class UrgencyRules:
    """Rules from a data file, tried in order.

    Args:
        rules: degree of urgency and the expressions that speak for it.
    """

    def __init__(self, rules: list[tuple[str, list[str]]]) -> None:
        self._rules = [(urgency, re.compile("|".join(patterns))) for urgency, patterns in rules]

    @classmethod
    def load(cls, file: Path = URGENCY) -> "UrgencyRules":
        """Read the rules' data file."""
        data = json.loads(file.read_text(encoding="utf-8"))
        return cls([(rule["urgency"], rule["patterns"]) for rule in data["rules"]])

    def suggest(self, text: str) -> str:
        """Return ``life_safety``, ``utilities`` or ``general``."""
        return next((urgency for urgency, seen in self._rules if seen.search(text)), GENERAL)
