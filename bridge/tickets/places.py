"""Which of Wenchang's towns an address is in."""

import json
from pathlib import Path

PLACES = Path(__file__).parent / "data" / "places.json"
TOWN_UNIT = "镇人民政府"


class Places:
    """Finds the town that a text names, or that a well-known place in it lies in.

    Args:
        towns: the towns' full names.
        places: place as people say it → town.

    Attributes:
        towns: the towns' full names.
        names: towns and places, by the names that mean nothing else.
    """

    def __init__(self, towns: list[str], places: dict[str, str]) -> None:
        # People drop the 镇 ("在锦山那边"), so the short name counts as a place.
        self.towns = tuple(towns)
        # What is a place's name wherever it stands; 东路 and 文教 alone are ordinary words too.
        self.names = (*towns, *places)
        short = {town.removesuffix("镇"): town for town in towns}
        known = {**short, **places}
        self._names = [(town, town) for town in towns]
        self._names += sorted(known.items(), key=lambda item: -len(item[0]))

    @classmethod
    def load(cls, file: Path = PLACES) -> "Places":
        """Read the places' data file."""
        data = json.loads(file.read_text(encoding="utf-8"))
        return cls(data["towns"], data["places"])

    def town_in(self, *texts: str) -> str | None:
        """Return the town named in the first text that names one, full names first."""
        for text in texts:
            for name, town in self._names:
                if name in text:
                    return town
        return None


def resolve_unit(unit: str | None, town: str | None) -> str | None:
    """Return the unit's proper name: the government of the town where the matter is."""
    if unit == TOWN_UNIT:
        return f"{town.removesuffix('镇')}{TOWN_UNIT}" if town else None
    return unit
