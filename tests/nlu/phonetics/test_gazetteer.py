"""The names are the ones that the place finder uses."""

from __future__ import annotations

from nlu.components.places import Gazetteer
from nlu.phonetics.gazetteer import LANDMARKS, TOWNS


def test_names_are_unique_and_found() -> None:
    assert len(TOWNS) == len(set(TOWNS)) == 17
    assert len(LANDMARKS) == len(set(LANDMARKS))
    gazetteer = Gazetteer()
    for name in (*LANDMARKS, *(town + "镇" for town in TOWNS)):
        assert name in gazetteer.names
        assert gazetteer.find(f"在{name}")[0].value == name
