"""The scenarios together stand for everything a call can be."""

from collections import Counter

import yaml

from bridge.settings import ROOT
from tests.scenarios.format import COVERABLE, read_all

SCENARIOS = read_all()
LIVE_AT_MOST = 6
KNOWN_AT_MOST = 6


def _intents() -> set[str]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return set(domain["intents"])


class TestCoverage:
    def test_there_are_enough(self) -> None:
        assert len(SCENARIOS) >= 60

    def test_every_intent_is_expected_somewhere(self) -> None:
        expected = {
            intent
            for scenario in SCENARIOS
            for expect in scenario.expectations()
            for intent in (expect.intent or "").split("|")
        }
        assert _intents() - expected == set()
        assert expected - _intents() == {""}

    def test_every_ending_ladder_and_situation_is_covered(self) -> None:
        covered = {name for scenario in SCENARIOS for name in scenario.covers}
        assert COVERABLE - covered == set()

    def test_what_is_covered_is_not_only_known_to_fail(self) -> None:
        working = {name for one in SCENARIOS if one.known is None for name in one.covers}
        assert COVERABLE - working == set()

    def test_an_ending_that_is_covered_is_checked(self) -> None:
        outcomes = {
            "ending/answer": "answered",
            "ending/work_order": "work_order",
        }
        for scenario in SCENARIOS:
            for name, outcome in outcomes.items():
                if name in scenario.covers:
                    assert scenario.end.outcome == outcome, scenario.name

    def test_few_run_live_and_few_are_known_to_fail(self) -> None:
        live = [scenario.name for scenario in SCENARIOS if scenario.live]
        assert 0 < len(live) <= LIVE_AT_MOST
        known = [scenario.name for scenario in SCENARIOS if scenario.known]
        assert len(known) <= KNOWN_AT_MOST

    def test_callers_have_many_voices(self) -> None:
        voices = Counter(scenario.caller.voice for scenario in SCENARIOS)
        assert len(voices) >= 8
