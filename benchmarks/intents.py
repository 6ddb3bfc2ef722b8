"""Classifiers of what a caller wants, compared in Rasa: stock and ours, with and without sounds.

Rasa has a Python of its own, so the comparison itself is ``nlu/compare.py``.
"""

import subprocess
import sys

from bridge.settings import ROOT


def main() -> None:
    """Run the comparison with the same options."""
    python = ROOT / ".venv-rasa" / "bin" / "python"
    if not python.is_file():
        raise SystemExit("Rasa's environment is missing; make setup creates it.")
    done = subprocess.run([python, ROOT / "nlu" / "compare.py", *sys.argv[1:]], check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
