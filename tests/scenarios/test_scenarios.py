"""Every scenario on the virtual clock; the running hotline is in tests/e2e/test_scenarios.py."""

import pytest

from tests.scenarios.format import Scenario, read_all
from tests.scenarios.virtual import House, run_virtually

SCENARIOS = read_all()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one.name for one in SCENARIOS])
async def test_scenario(scenario: Scenario, scenario_house: House) -> None:
    report = await run_virtually(scenario_house, scenario)
    reason = scenario.fails_in("virtual")
    if reason is None:
        assert report.passed, report.describe()
    else:
        assert not report.passed, f"不再失败，请去掉 known：{reason}"
        pytest.xfail(f"{reason}\n{report.describe()}")
