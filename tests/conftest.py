"""How the tests run: failures are told when they happen, one hotline at a time beside all else."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

HOTLINE = "tests/e2e"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Tell failures where the results are put together, not in each process."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Failures(config), "failures-at-once")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the end-to-end tests: they are the longest."""
    items.sort(key=lambda item: not item.nodeid.startswith(HOTLINE))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Of several processes one has the end-to-end tests, the others go from file to file."""
    return _OneHotline(config, log)


class _OneHotline(LoadScopeScheduling):  # type: ignore[misc]
    """Two hotlines that start and speak at the same time make each other late."""

    def _split_scope(self, nodeid: str) -> str:
        return HOTLINE if nodeid.startswith(HOTLINE) else nodeid.split("::", 1)[0]


class _Failures:
    """A run that is cut off still says what was wrong."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.failed:
            return
        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            terminal.ensure_newline()
            terminal.write_line(f"{report.nodeid} ({report.when}, {report.duration:.0f} s)")
            terminal.write_line(report.longreprtext)
