"""A few scenarios against the running hotline, in real time; `benchmarks/scenarios.py` runs all."""

import pytest

from tests.hotline import RunningHotline
from tests.scenarios.format import Scenario, read_all
from tests.scenarios.live import run_live

pytestmark = [pytest.mark.e2e, pytest.mark.quiet, pytest.mark.timeout(240)]

# The hotline of these tests has spoken none of its prompts beforehand; the benchmark's has.
SLACK = 1.5
LIVE = [scenario for scenario in read_all() if scenario.live]


@pytest.mark.parametrize("scenario", LIVE, ids=[one.name for one in LIVE])
async def test_scenario(scenario: Scenario, hotline: RunningHotline) -> None:
    report = await run_live(hotline, scenario, username="1100", slack=SLACK)
    reason = scenario.fails_in("live")
    if reason is None:
        assert report.passed, report.describe()
    else:
        assert not report.passed, f"不再失败，请去掉 known：{reason}"
        pytest.xfail(f"{reason}\n{report.describe()}")
