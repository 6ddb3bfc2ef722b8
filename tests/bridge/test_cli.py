"""The command line starts what it is asked for, and nothing else."""

import subprocess
import sys

import pytest

from bridge.cli.main import build_parser
from bridge.settings import ROOT

# What takes seconds to import, and what the supervisor has no use for.
HEAVY = ("knowledge.engine", "bridge.app", "sqlalchemy", "numpy", "speech.service")


class TestBuildParser:
    def test_the_supervisor_does_not_wait_for_the_other_commands(self) -> None:
        program = (
            "import sys; from bridge.cli.main import build_parser; build_parser('serve');"
            f"print([name for name in {HEAVY!r} if name in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    def test_one_command_is_read_as_among_all(self) -> None:
        words = ["knowledge", "search", "医保卡"]
        alone, among = build_parser("knowledge").parse_args(words), build_parser().parse_args(words)
        assert vars(alone).keys() == vars(among).keys()
        assert alone.command == "knowledge"

    def test_an_unknown_command_is_refused_with_the_list(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            build_parser("nonsense").parse_args(["nonsense"])
        assert "doctor" in capsys.readouterr().err
