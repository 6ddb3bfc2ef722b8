"""Calls for help and for a person survive the telephone: each phrase in one of eight voices.

All phrases in all voices: `hotline bench safety`.
"""

import pytest

from benchmarks._recordings import VOICES
from benchmarks.safety import EMERGENCIES, PLEAS, heard_as
from bridge.cli.http import client
from tests.hotline import RunningHotline

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]


def test_calls_for_help_and_for_a_person_are_not_dropped(hotline: RunningHotline) -> None:
    wanted = [(text, "emergency") for text in EMERGENCIES] + [(text, "agent") for text in PLEAS]
    with client(hotline.settings) as http:
        found = [
            (text, *heard_as(http, hotline, text, VOICES[index % len(VOICES)], decision))
            for index, (text, decision) in enumerate(wanted)
        ]
    missed = [(text, heard) for text, became, heard in found if became == "missed"]
    acted_on = [text for text, became, _ in found if became == "acted_on"]
    assert len(missed) <= len(found) * 0.1, missed
    assert len(acted_on) >= len(found) * 0.6, found
