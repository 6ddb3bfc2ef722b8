"""How the tests run: failures are told when they happen, one hotline at a time beside all else."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of two processes one has the end-to-end tests, the other goes from file to file.

    Two hotlines that start and speak at the same time make each other late. The end-to-end tests are
    the longest: they come first.
    """
    for item in items:
        group = "hotline" if _is_whole(item) else str(item.path.relative_to(HERE))
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not _is_whole(item))


def _is_whole(item: pytest.Item) -> bool:
    return item.get_closest_marker("e2e") is not None


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Tell failures where the results are put together, not in each process."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Failures(config), "failures-at-once")


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
