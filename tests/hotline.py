"""A whole hotline for tests: the real supervisor, bridge, Rasa and models, on free ports."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

from bridge.auth.first_run import DEMO_PEOPLE
from bridge.cli.serve import free_port
from bridge.settings import ROOT, Settings

PASSWORD = "Cheshi-mima-2026"
DEMO_NAMES = {who.username for who in DEMO_PEOPLE}
_READY_SECONDS = 240.0


class RunningHotline:
    """Starts ``hotline serve`` on a data folder of its own and ends it by its process id.

    Args:
        data: the data folder.
        env: further ``HOTLINE_*`` variables.
    """

    def __init__(self, data: Path, **env: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "HOTLINE_DATA": str(data),
            "HOTLINE_PORT": str(self.port),
            "HOTLINE_PRERENDER": "off",
            "HOTLINE_MODELS": str(ROOT / "var" / "cache" / "models"),
            **env,
        }
        self.log = data / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        """Settings of a command line that talks to this hotline."""
        return Settings(data=self.data, port=self.port)

    def start(self, *, wait: bool = True) -> None:
        """Start it; with ``wait`` return when every part is ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(ROOT / ".venv" / "bin" / "hotline"), "serve"],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self) -> float:
        """Wait for ``/readyz``; return the seconds it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < _READY_SECONDS:
            assert self._process is not None
            if self._process.poll() is not None:
                raise AssertionError(f"hotline serve ended:\n{self.tail()}")
            try:
                if httpx.get(self.url + "/readyz", timeout=3, trust_env=False).status_code == 200:
                    return time.monotonic() - begun
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise AssertionError(f"hotline not ready in {_READY_SECONDS} s:\n{self.tail()}")

    def wait_for_log(self, word: str, seconds: float) -> bool:
        """Wait until ``word`` is in the log; tell whether it came in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if word in self.log.read_text("utf-8", "replace"):
                return True
            time.sleep(0.5)
        return False

    def stop(self) -> None:
        """End it and its children."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def tail(self, lines: int = 40) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def run(self, *args: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run the command ``hotline`` against it."""
        return subprocess.run(
            [str(ROOT / ".venv" / "bin" / "hotline"), *args],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, **options,
        )  # fmt: skip

    def json(self, *args: str) -> Any:
        """Run a command with ``--json`` and return what it printed."""
        done = self.run(*args, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def add_agent(self, username: str) -> None:
        """Create an agent's account with the test password."""
        self.add_user(username, "agent")

    def add_user(self, username: str, role: str) -> None:
        """Create an account with the test password; one that is there already stays."""
        assert username not in DEMO_NAMES, "a demo account has a password of its own"
        name = f"话务员{username}" if role == "agent" else username
        done = self.run(
            "user", "add", username, "--name", name, "--role", role, input=PASSWORD + "\n"
        )
        assert done.returncode == 0 or "已" in done.stderr, done.stderr

    def child_pids(self, word: str) -> list[int]:
        """Return the ids of its direct children whose command line contains ``word``."""
        assert self._process is not None
        import psutil

        children = psutil.Process(self._process.pid).children()
        return [child.pid for child in children if word in " ".join(child.cmdline())]
