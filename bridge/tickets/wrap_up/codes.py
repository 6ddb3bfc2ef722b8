"""How a call can have ended, as the agent sees it: read from a data file."""

import json
from pathlib import Path

CODES = Path(__file__).parent / "data" / "codes.json"
ANSWERED = "answered"
ORDER_MADE = "order_made"
INVALID = "invalid"


def load_codes(file: Path = CODES) -> dict[str, str]:
    """Return the codes with their Chinese names, in the order in which they are offered."""
    data = json.loads(file.read_text(encoding="utf-8"))
    return {code["id"]: code["title"] for code in data["codes"]}
