"""The real Rasa server and a real action server, for tests.

Reusable by any test that needs a dialogue::

    with running_hotline_dialogue(fakes.services()) as dialogue:
        call = dialogue.call(caller_phone="13800000000")
        turn = call.say("医保卡怎么补办")

The model is trained once (``nlu/train.py`` keeps it under ``var/models``), both
servers listen on free ports of 127.0.0.1 and are ended by their own handles.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response

from dialogue.actions.registry import build_executor
from dialogue.actions.services import Services

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
START_SECONDS = 120.0
# Shorter than in production: a test waits for it to pass.
TURN_SECONDS = 5.0


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def trained_model(models: Path | None = None) -> Path:
    """Path of the model of the present inputs; trains it if there is none."""
    command = [str(RASA_PYTHON), str(ROOT / "nlu" / "train.py")]
    if models is not None:
        command += ["--models", str(models)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=900)
    if done.returncode != 0:
        raise RuntimeError("training failed: " + done.stderr[-2000:])
    return Path(done.stdout.strip().splitlines()[-1])


@dataclass(frozen=True)
class Said:
    """What came back for one turn.

    ``text`` is everything said, joined; ``meta`` the merged custom messages.
    """

    status: int
    body: dict[str, Any]
    seconds: float
    text: str = ""
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def decision(self) -> str:
        """Decision of the turn."""
        return str(self.meta.get("decision"))

    @property
    def commands(self) -> list[dict[str, Any]]:
        """Commands to the application, in order."""
        return list(self.meta.get("commands", []))

    @property
    def command_names(self) -> list[str]:
        """Names of the commands."""
        return [command["name"] for command in self.commands]

    @property
    def intent(self) -> str:
        """Intent of the message."""
        return str(self.body["intent"]["name"])

    @property
    def slots(self) -> dict[str, Any]:
        """Slots that are set."""
        return dict(self.body["slots"])

    @property
    def loop(self) -> str | None:
        """Active form."""
        value = self.body["active_loop"]
        return None if value is None else str(value)

    @property
    def entities(self) -> dict[str, str]:
        """First value of each entity."""
        found: dict[str, str] = {}
        for entity in self.body["entities"]:
            found.setdefault(entity["entity"], entity["value"])
        return found


def _merged(messages: list[dict[str, Any]]) -> dict[str, Any]:
    meta: dict[str, Any] = {}
    commands: list[dict[str, Any]] = []
    for message in messages:
        custom = dict(message.get("custom") or {})
        commands += custom.pop("commands", [])
        meta.update(custom)
    if commands:
        meta["commands"] = commands
    return meta


class Call:
    """One conversation with the dialogue."""

    def __init__(self, dialogue: Dialogue, caller_phone: str | None) -> None:
        """Start with a new sender id."""
        self._dialogue = dialogue
        self.call_id = str(uuid.uuid4())
        self.caller_phone = caller_phone

    def say(self, message: str) -> Said:
        """The caller says something."""
        return self._send(message=message)

    def event(self, name: str) -> Said:
        """Something happens."""
        return self._send(event=name)

    def _send(self, message: str | None = None, event: str | None = None) -> Said:
        return self._dialogue.post(
            {
                "sender": self.call_id,
                "message": message,
                "event": event,
                "metadata": {
                    "call_id": self.call_id,
                    "caller_phone": self.caller_phone,
                    "agents_available": True,
                    "channel": "text",
                },
            }
        )


@dataclass
class ActionSwitch:
    """Takes the action endpoint down for a test."""

    down: bool = False


@dataclass(frozen=True)
class Dialogue:
    """A running Rasa with its action server."""

    actions: ActionSwitch
    url: str
    token: str
    pid: int
    start_seconds: float
    http: httpx.Client

    def call(self, caller_phone: str | None = None) -> Call:
        """A new conversation."""
        return Call(self, caller_phone)

    def post(self, body: Any, token: str | None = None, raw: bytes | None = None) -> Said:
        """Post to the channel, by default with the right token."""
        began = time.perf_counter()
        answer = self.http.post(
            f"{self.url}/webhooks/hotline/webhook",
            headers={"Authorization": f"Bearer {self.token if token is None else token}"},
            **({"content": raw} if raw is not None else {"json": body}),
        )
        seconds = time.perf_counter() - began
        content = answer.json()
        messages = content.get("messages", [])
        return Said(
            status=answer.status_code,
            body=content,
            seconds=seconds,
            text="".join(m["text"] for m in messages if m.get("text")),
            meta=_merged(messages),
        )


def action_app(services: Services, token: str, switch: ActionSwitch) -> FastAPI:
    """The action endpoint as the application exposes it."""
    app = FastAPI()
    executor = build_executor(services)

    @app.post("/internal/rasa/actions")
    async def run(request: Request) -> Response:
        if request.query_params.get("token") != token:
            return Response(status_code=401)
        if switch.down:
            return Response(status_code=503)
        result = await executor.run(await request.json())
        return Response(
            content=result.model_dump_json() if result else "{}", media_type="application/json"
        )

    return app


@contextlib.contextmanager
def running_actions(
    services: Services, token: str, switch: ActionSwitch | None = None
) -> Iterator[str]:
    """Serve the actions in a thread; yields the URL of the endpoint."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            action_app(services, token, switch or ActionSwitch()), port=port, log_level="error"
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline:
            raise RuntimeError("the action server did not start")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}/internal/rasa/actions"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@contextlib.contextmanager
def running_rasa(
    model: Path,
    action_url: str,
    action_token: str,
    folder: Path,
    switch: ActionSwitch | None = None,
) -> Iterator[Dialogue]:
    """Start ``rasa run`` on ``model``; yields the running dialogue.

    Args:
        model: model archive.
        action_url: address of the action endpoint.
        action_token: its token.
        folder: where the conversations and the log are kept.
        switch: given to the tests that take the action endpoint down.
    """
    port, token = free_port(), secrets.token_hex(16)
    environment = {
        **os.environ,
        "HOTLINE_RASA_TOKEN": token,
        "HOTLINE_ACTION_URL": action_url,
        "HOTLINE_ACTION_TOKEN": action_token,
        "HOTLINE_RASA_TURN_TIMEOUT": str(TURN_SECONDS),
        "HOTLINE_RASA_DB": str(folder / "rasa.sqlite3"),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
    }
    command = [str(RASA_PYTHON), "-m", "rasa", "run", "-m", str(model)]
    command += ["--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
    command += ["-i", "127.0.0.1", "-p", str(port)]
    began = time.monotonic()
    with (folder / "rasa.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, url, folder / "rasa.log")
        with httpx.Client(timeout=30.0) as http:
            yield Dialogue(
                switch or ActionSwitch(), url, token, process.pid, time.monotonic() - began, http
            )
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("rasa ended: " + log.read_text(errors="replace")[-3000:])
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/webhooks/hotline/", timeout=2.0).status_code == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("rasa did not start: " + log.read_text(errors="replace")[-3000:])


@contextlib.contextmanager
def running_hotline_dialogue(
    services: Services, folder: Path, model: Path | None = None
) -> Iterator[Dialogue]:
    """Everything at once: trained model, action server, Rasa."""
    token, switch = secrets.token_hex(16), ActionSwitch()
    with (
        running_actions(services, token, switch) as url,
        running_rasa(model or trained_model(), url, token, folder, switch) as dialogue,
    ):
        yield dialogue
