"""A desk made of software: signs in, is offered calls, answers, talks, oversees."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
from aiortc import RTCPeerConnection, RTCSessionDescription
from websockets.asyncio.client import ClientConnection, connect

from bridge.cli.caller import Microphone, close, listen
from bridge.media.frames import Loop, Pcm
from tests.hotline import PASSWORD, RunningHotline


class SoftwareAgent:
    """One desk."""

    def __init__(self, hotline: RunningHotline, username: str) -> None:
        self._hotline = hotline
        self.username = username
        self._connection = RTCPeerConnection()
        self._microphone = Microphone()
        self._socket: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Condition()
        self.messages: list[dict[str, Any]] = []
        self.arrived: list[float] = []
        self.deaf = False
        self.frames: list[tuple[float, Pcm]] = []

    async def __aenter__(self) -> "SoftwareAgent":
        async with httpx.AsyncClient(base_url=self._hotline.url, trust_env=False) as http:
            body = {"username": self.username, "password": PASSWORD}
            response = await http.post("/api/auth/sign-in", json=body)
            assert response.status_code == 200, response.text
            cookie = f"hotline_session={response.cookies['hotline_session']}"
        url = self._hotline.url.replace("http", "ws", 1) + "/api/seats/ws"
        self._socket = await connect(url, additional_headers={"Cookie": cookie}, proxy=None)
        self._tasks.append(asyncio.create_task(self._read()))
        await self.wait_for(lambda m: m["type"] == "figures", 10)
        return self

    @property
    def state(self) -> str:
        """The state that the hotline has told this desk last."""
        told = [m for m in self.messages if m["type"] == "seat"]
        return str(told[-1]["state"]) if told else "signed_out"

    async def __aexit__(self, *_exc: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        assert self._socket is not None
        await self._socket.close()
        await close(self._connection)

    async def offer(self, timeout: float = 30) -> dict[str, Any]:
        """Return the call that is offered to this desk, as soon as there is one."""
        return await self.wait_for(lambda m: m["type"] == "offer", timeout)

    async def answer(self, call_id: str) -> None:
        """Take a call."""
        await self._open({"type": "answer", "call_id": call_id})

    async def monitor(self, call_id: str, what: str) -> None:
        """Come onto a call as a supervisor."""
        await self._open({"type": "monitor", "call_id": call_id, "do": what})

    def hum(self, pcm: Pcm) -> None:
        """Let a sound come from the microphone, again and again, while nothing is said."""
        self._microphone.background = Loop(pcm)

    def heard(self, since: float) -> Pcm:
        """Return the sound that arrived since a (monotonic) moment, joined."""
        parts = [pcm for at, pcm in self.frames if at >= since]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    async def _open(self, message: dict[str, Any]) -> None:
        """Ask for sound: a new connection for each call, as the page does."""
        await close(self._connection)
        background = self._microphone.background
        self._connection, self._microphone = RTCPeerConnection(), Microphone()
        self._microphone.background = background
        self._connection.on(
            "track",
            lambda track: self._tasks.append(asyncio.create_task(listen(track, self.frames))),
        )
        self._connection.addTrack(self._microphone)
        await self._connection.setLocalDescription(await self._connection.createOffer())
        sdp = self._connection.localDescription.sdp
        asked = len(self.messages)
        await self.send({**message, "sdp": sdp})
        reply = await self.wait_for(lambda m: m["type"] in ("answer", "error"), 10, since=asked)
        assert reply["type"] == "answer", reply
        await self._connection.setRemoteDescription(RTCSessionDescription(reply["sdp"], "answer"))

    async def speak(self, pcm: Pcm) -> None:
        """Say a recording."""
        await self._microphone.speak(pcm)

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message of the desk."""
        assert self._socket is not None
        await self._socket.send(json.dumps(message, ensure_ascii=False))

    async def waiting(self, timeout: float = 30) -> dict[str, Any]:
        """Return the first call in the queue as soon as there is one."""
        message = await self.wait_for(lambda m: m["type"] == "queue" and bool(m["calls"]), timeout)
        call: dict[str, Any] = message["calls"][0]
        return call

    async def wait_for(
        self, wanted: Callable[[dict[str, Any]], bool], timeout: float, *, since: int = 0
    ) -> dict[str, Any]:
        """Wait for a message, those since index ``since`` included; the newest that fits."""
        async with asyncio.timeout(timeout):
            while True:
                for message in reversed(self.messages[since:]):
                    if wanted(message):
                        return message
                async with self._changed:
                    await self._changed.wait()

    async def _read(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(Exception):
            async for raw in self._socket:
                message = json.loads(raw)
                if message["type"] == "beat" and self.deaf:
                    continue
                if message["type"] == "beat":
                    # A desk that gives no sign of life loses its call.
                    await self.send({"type": "beat"})
                    continue
                if message["type"] == "offer":
                    await self.send({"type": "shown", "call_id": message["call_id"]})
                async with self._changed:
                    self.messages.append(message)
                    self.arrived.append(time.monotonic())
                    self._changed.notify_all()
