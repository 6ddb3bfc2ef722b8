"""``hotline serve``: the two processes of the hotline under one supervisor."""

import argparse
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bridge.cli.main import CommandFailed, add_json
from bridge.settings import ROOT, Settings

RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.5
_STOP_SECONDS = 12.0
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 20.0
# A process that lived so long was not broken from the start: its next restart is quick again.
_HEALTHY_SECONDS = 30.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("serve", help="运行热线（网页、通话、Rasa）")
    add_json(parser)
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace, settings: Settings) -> int:
    """Run bridge and Rasa until a signal comes; restart what dies."""
    _refuse_taken_port(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = _single_instance(settings.data)
    token_file = settings.data / "cli-token"
    write_private(token_file, secrets.token_urlsafe(32))
    model = train_model(settings)
    rasa_port = settings.rasa_port or free_port()
    shared = {
        **os.environ,
        "HOTLINE_DATA": str(settings.data),
        "HOTLINE_RASA_PORT": str(rasa_port),
        "HOTLINE_RASA_TOKEN": secrets.token_urlsafe(32),
        "HOTLINE_ACTION_TOKEN": secrets.token_urlsafe(32),
        "HOTLINE_ACTION_URL": f"http://127.0.0.1:{settings.port}/internal/rasa/actions",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        # Threads that spin while they wait would steal the two cores from each other.
        "OMP_WAIT_POLICY": "PASSIVE",
    }
    rasa = {
        **shared,
        "HOTLINE_RASA_DB": str(settings.data / "conversations.db"),
        "HOTLINE_RASA_TURN_TIMEOUT": str(settings.rasa_timeout),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # One short sentence gains nothing from more threads.
        "OMP_NUM_THREADS": "1",
    }
    children = [
        Child("rasa", rasa_command(model, rasa_port), rasa),
        Child("bridge", bridge_command(settings), shared),
    ]
    print(f"文昌12345热线正在启动：http://{settings.host}:{settings.port}", flush=True)
    try:
        supervise(children)
    finally:
        for child in reversed(children):
            child.stop()
        token_file.unlink(missing_ok=True)
        lock.close()
    return 0


def rasa_command(model: Path, port: int) -> list[str]:
    """Return the command line of the Rasa server."""
    return [
        str(RASA_PYTHON), "-m", "rasa", "run", "-m", str(model), "-i", "127.0.0.1",
        "-p", str(port), "--credentials", str(ROOT / "credentials.yml"),
        "--endpoints", str(ROOT / "endpoints.yml"),
    ]  # fmt: skip


def bridge_command(settings: Settings) -> list[str]:
    """Return the command line of the bridge."""
    return [
        sys.executable, "-m", "uvicorn", "bridge.app:create_app", "--factory",
        "--host", settings.host, "--port", str(settings.port), "--no-access-log",
        "--log-level", "warning", "--ws-max-size", "262144", "--timeout-graceful-shutdown", "5",
    ]  # fmt: skip


@dataclass
class Child:
    """One supervised process in its own process group.

    Attributes:
        pause: seconds before the next restart; doubles while it keeps dying.
    """

    name: str
    command: list[str]
    env: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = _FIRST_PAUSE
    due: float = field(default=0.0)

    def check(self, now: float) -> None:
        """Start it when it is due, notice when it died."""
        if self.process is None:
            if now >= self.due:
                self.process = subprocess.Popen(
                    self.command,
                    env=self.env,
                    cwd=ROOT,
                    start_new_session=True,
                    preexec_fn=_end_with_parent,
                )
                self.started = now
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        if now - self.started >= _HEALTHY_SECONDS:
            self.pause = _FIRST_PAUSE
        self.due = now + self.pause
        print(
            f"[serve] {self.name} ended with {code}, restart in {self.pause:.1f} s",
            file=sys.stderr, flush=True,
        )  # fmt: skip
        self.pause = min(self.pause * 2, _LONGEST_PAUSE)

    def stop(self) -> None:
        """Ask it to end; after a while, make it."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _end_with_parent() -> None:
    """Ask Linux to end this process when the supervisor dies, however it dies (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def supervise(children: list[Child], clock: Callable[[], float] = time.monotonic) -> None:
    """Keep the children alive until SIGINT or SIGTERM."""
    stop = False

    def ask_to_stop(_signal: int, _frame: object) -> None:
        nonlocal stop
        stop = True

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    while not stop:
        for child in children:
            child.check(clock())
        time.sleep(_POLL_SECONDS)


def train_model(settings: Settings) -> Path:
    """Return the dialogue model, trained now if its inputs changed.

    Raises:
        CommandFailed: the Rasa environment is missing or training failed.
    """
    if not RASA_PYTHON.exists():
        raise CommandFailed("Rasa 环境尚未安装，请先运行 make setup。")
    done = subprocess.run(
        [RASA_PYTHON, "-m", "nlu.train"], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        raise CommandFailed("对话模型训练失败，请查看上面的错误信息。")
    return ROOT / lines[-1]


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _refuse_taken_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise CommandFailed(
                f"端口 {settings.port} 已被占用。请用 HOTLINE_PORT 指定其他端口。"
            ) from None


def _single_instance(data: Path):  # type: ignore[no-untyped-def]
    import fcntl

    lock = (data / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CommandFailed(
            f"数据目录 {data} 正被另一个热线使用。请用 HOTLINE_DATA 指定其他目录。"
        ) from None
    return lock
