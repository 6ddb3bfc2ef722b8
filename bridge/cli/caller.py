"""A caller made of software: a real WebRTC call to a running hotline.

Used by ``hotline call``, the benchmarks and the end-to-end tests. What it measures it measures
on the audio that arrived, with its own clock, never with the hotline's.
"""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av.audio.resampler import AudioResampler
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from bridge.cli.main import CommandFailed
from bridge.media.frames import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, SILENCE, Loop, Pcm

AUDIBLE_DBFS = -42.0
_AUDIBLE_FRAMES = 2
_TRAILING_DBFS = -45.0
_NOBODY_LISTENS = 15.0
_CLOSING_SECONDS = 5.0


class Microphone(MediaStreamTrack):
    """Sends silence, and what it is told to say, at the pace of real time."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._queue: list[Pcm] = []
        self._count = 0
        self._start = 0.0
        self._idle = asyncio.Event()
        self._idle.set()
        self.sent_until = 0.0
        self.background: Loop | None = None

    async def speak(self, pcm: Pcm) -> None:
        """Say a recording; return when all of it was sent.

        Raises:
            TimeoutError: nobody takes the sound any more, as when the connection is closed.
        """
        padded = np.concatenate([pcm, np.zeros(-len(pcm) % FRAME_SAMPLES, np.int16)])
        self._queue += np.split(padded, len(padded) // FRAME_SAMPLES)
        self._idle.clear()
        async with asyncio.timeout(2 * len(pcm) / SAMPLE_RATE + _NOBODY_LISTENS):
            await self._idle.wait()

    async def recv(self) -> av.AudioFrame:
        """Return the next 20 ms when they are due (called by aiortc)."""
        if not self._start:
            self._start = time.monotonic()
        due = self._start + self._count * FRAME_SECONDS
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        pcm = self._queue.pop(0) if self._queue else self._between()
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.time_base = SAMPLE_RATE, Fraction(1, SAMPLE_RATE)
        frame.pts = self._count * FRAME_SAMPLES
        self._count += 1
        if not self._queue and not self._idle.is_set():
            self.sent_until = time.monotonic()
            self._idle.set()
        return frame

    def _between(self) -> Pcm:
        return SILENCE if self.background is None else self.background.next_frame()


class SoftwareCaller:
    """Calls a hotline, speaks recordings, listens.

    Args:
        url: base address of the hotline, ``http://127.0.0.1:8012``.
        phone: the caller's own number, if it shall be known.
        key: identifies the caller's browser; a random one by default.
    """

    def __init__(self, url: str, *, phone: str = "", key: str | None = None) -> None:
        self._url = url.replace("http", "ws", 1) + "/api/calls/ws"
        self._phone = phone
        self._key = key or uuid.uuid4().hex
        self._connection = RTCPeerConnection()
        self._microphone = Microphone()
        self._socket: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Condition()
        self.messages: list[dict[str, Any]] = []
        self.frames: list[tuple[float, Pcm]] = []
        self.call_id = ""

    async def __aenter__(self) -> "SoftwareCaller":
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def dial(self, *, media: str = "voice") -> None:
        """Begin the call; returns when the hotline has answered the offer.

        Raises:
            CommandFailed: the hotline does not run or refuses the call.
        """
        query = f"?caller={self._key}" + (f"&phone={self._phone}" if self._phone else "")
        try:
            self._socket = await connect(self._url + query, proxy=None, max_size=2**20)
        except (OSError, InvalidHandshake) as error:
            raise CommandFailed("热线没有运行，无法接通。请先运行 make run。") from error
        self._tasks.append(asyncio.create_task(self._read_messages()))
        sdp = None
        if media != "text":
            self._connection.on("track", self._on_track)
            self._connection.addTrack(self._microphone)
            await self._connection.setLocalDescription(await self._connection.createOffer())
            sdp = self._connection.localDescription.sdp
        await self.send({"type": "start", "media": media, "sdp": sdp})
        message = await self.wait_for(lambda m: m["type"] in ("answer", "error"), 30.0)
        if message["type"] == "error":
            raise CommandFailed(str(message["detail"]))
        self.call_id = str(message["call_id"])
        if message["sdp"]:
            answer = RTCSessionDescription(message["sdp"], "answer")
            await self._connection.setRemoteDescription(answer)

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message of the page."""
        assert self._socket is not None
        await self._socket.send(json.dumps(message, ensure_ascii=False))

    async def speak(self, pcm: Pcm) -> float:
        """Say a recording; return the (monotonic) time at which its last audible sound was sent.

        Raises:
            TimeoutError: nobody takes the sound any more.
        """
        await self._microphone.speak(pcm)
        return self._microphone.sent_until - trailing_silence(pcm)

    def background(self, pcm: Pcm | None) -> None:
        """Let a noise be heard, again and again, while nothing is said; None is silence."""
        self._microphone.background = None if pcm is None else Loop(pcm)

    async def wait_for(
        self, wanted: Callable[[dict[str, Any]], bool], timeout: float, *, since: int = 0
    ) -> dict[str, Any]:
        """Wait for a message, those since index ``since`` included.

        Raises:
            TimeoutError: it did not come.
        """
        async with asyncio.timeout(timeout):
            while True:
                for message in self.messages[since:]:
                    if wanted(message):
                        return message
                async with self._changed:
                    await self._changed.wait()

    async def wait_until_listening(self, timeout: float = 60.0, *, since: int = 0) -> str:
        """Wait until the hotline has finished speaking; return the state it is in then."""

        def settled(message: dict[str, Any]) -> bool:
            return message["type"] == "ended" or (
                message["type"] == "state"
                and message["state"] in ("listening", "waiting", "with_agent", "ended")
            )

        message = await self.wait_for(settled, timeout, since=since)
        return str(message.get("state", "ended"))

    def first_sound_after(self, moment: float) -> float | None:
        """Return when (monotonic) the first audible sound arrived after ``moment``, or None."""
        run = 0
        first = 0.0
        for at, pcm in self.frames:
            if at < moment:
                continue
            if level_dbfs(pcm) >= AUDIBLE_DBFS:
                first = at if run == 0 else first
                run += 1
                if run >= _AUDIBLE_FRAMES:
                    return first
            else:
                run = 0
        return None

    def heard(self, since: float = 0.0) -> Pcm:
        """Return the sound that arrived since a moment, joined."""
        parts = [pcm for at, pcm in self.frames if at >= since]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    async def hang_up(self) -> dict[str, Any]:
        """End the call and return the hotline's last word."""
        with contextlib.suppress(ConnectionClosed):
            await self.send({"type": "hangup"})
        return await self.wait_for(lambda m: m["type"] == "ended", 10.0)

    async def close(self) -> None:
        """Close everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
        await close(self._connection)

    async def _read_messages(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(ConnectionClosed):
            async for raw in self._socket:
                message = json.loads(raw)
                message["at"] = time.monotonic()
                async with self._changed:
                    self.messages.append(message)
                    self._changed.notify_all()

    def _on_track(self, track: Any) -> None:
        self._tasks.append(asyncio.create_task(listen(track, self.frames)))


async def close(connection: RTCPeerConnection) -> None:
    """Close a connection; aiortc waits for ever for a closing of its own that was cancelled."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_CLOSING_SECONDS):
            await connection.close()


async def listen(track: Any, frames: list[tuple[float, Pcm]]) -> None:
    """Append what arrives on a track, 16 kHz mono, with its (monotonic) time of arrival."""
    resampler = AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        now = time.monotonic()
        for part in resampler.resample(frame):
            frames.append((now, part.to_ndarray().reshape(-1).astype(np.int16)))


def level_dbfs(pcm: Pcm) -> float:
    """Return the RMS level in dB relative to full scale; -120 for digital silence."""
    if not len(pcm):
        return -120.0
    rms = float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2))) / 32768
    return max(-120.0, 20 * float(np.log10(rms))) if rms > 0 else -120.0


def trailing_silence(pcm: Pcm) -> float:
    """Return the seconds of silence at the end of a recording."""
    count = len(pcm) // FRAME_SAMPLES
    for index in range(count - 1, -1, -1):
        frame = pcm[index * FRAME_SAMPLES : (index + 1) * FRAME_SAMPLES]
        if level_dbfs(frame) > _TRAILING_DBFS:
            return (count - 1 - index) * FRAME_SECONDS
    return 0.0
