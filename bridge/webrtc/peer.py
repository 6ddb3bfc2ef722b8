"""One browser's audio: Opus at 48 kHz outside, 16 kHz mono frames inside."""

import asyncio
import contextlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from aiortc.jitterbuffer import JitterBuffer
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av.audio.resampler import AudioResampler

from bridge.kit.logs import get_logger
from bridge.media.frames import FRAME_SAMPLES, SAMPLE_RATE, Pcm
from bridge.webrtc.errors import BadOffer

_log = get_logger(__name__)

_OUTGOING_FRAMES = 25
_LARGEST_OFFER = 100_000
# aiortc holds back four packets (80 ms) of every caller, whatever their network is like. The call's
# own buffer takes up as much unevenness as there is, so here one packet is enough for the order.
_HELD_PACKETS = 1
_JITTER_BUFFER = "_RTCRtpReceiver__jitter_buffer"


class OutgoingTrack(MediaStreamTrack):
    """What the browser hears. The call paces it: one frame is put every 20 ms.

    The queue is bounded; when the network takes frames too slowly, the oldest are dropped.
    """

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._frames: asyncio.Queue[Pcm] = asyncio.Queue(_OUTGOING_FRAMES)
        self._pts = 0

    def put(self, frame: Pcm) -> None:
        """Append 20 ms."""
        if self._frames.full():
            self._frames.get_nowait()
            self._pts += FRAME_SAMPLES
        self._frames.put_nowait(frame)

    async def recv(self) -> av.AudioFrame:
        """Return the next frame for the encoder (called by aiortc)."""
        pcm = await self._frames.get()
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._pts
        frame.time_base = Fraction(1, SAMPLE_RATE)
        self._pts += FRAME_SAMPLES
        return frame


class Peer:
    """A peer connection with one browser.

    Args:
        hear: receives the browser's sound: int16, mono, 16 kHz, about 20 ms at a time.
        lost: called once when the connection is gone for good.
        grace: seconds a broken connection may take to come back.
    """

    def __init__(self, hear: Callable[[Pcm], None], lost: Callable[[], None], grace: float) -> None:
        self._hear = hear
        self._lost: Callable[[], None] | None = lost
        self._grace = grace
        self._connection = RTCPeerConnection()
        self._track = OutgoingTrack()
        self._reader: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._connection.on("track", self._on_track)
        self._connection.on("connectionstatechange", self._on_state)

    async def accept(self, sdp: str) -> str:
        """Answer a complete offer (all candidates inside); return the answer's SDP.

        Raises:
            BadOffer: the description is malformed or has no audio.
        """
        if not sdp or len(sdp) > _LARGEST_OFFER or "m=audio" not in sdp:
            raise BadOffer
        try:
            await self._connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
            self._connection.addTrack(self._track)
            answer = await self._connection.createAnswer()
            await self._connection.setLocalDescription(answer)
        except Exception as error:  # aiortc answers malformed SDP with whatever breaks first
            _log.info("bad_offer", error=type(error).__name__)
            raise BadOffer from error
        self._arm()
        return str(self._connection.localDescription.sdp)

    def play(self, frame: Pcm) -> None:
        """Send 20 ms to the browser."""
        self._track.put(frame)

    async def close(self) -> None:
        """Close the connection; may be called twice."""
        self._lost = None
        self._disarm()
        self._track.stop()
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
            self._reader = None
        await self._connection.close()

    def _on_track(self, track: Any) -> None:
        if track.kind == "audio" and self._reader is None:
            for receiver in self._connection.getReceivers():
                hold_packets(receiver, _HELD_PACKETS)
            self._reader = asyncio.get_running_loop().create_task(self._read(track))

    async def _read(self, track: Any) -> None:
        resampler = AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                self._gone()
                return
            for part in resampler.resample(frame):
                self._hear(part.to_ndarray().reshape(-1).astype(np.int16))

    async def _on_state(self) -> None:
        state = self._connection.connectionState
        if state == "connected":
            self._disarm()
        elif state in ("disconnected", "connecting"):
            self._arm()
        elif state in ("failed", "closed"):
            self._gone()

    def _arm(self) -> None:
        if self._watch is None and self._lost is not None:
            self._watch = asyncio.get_running_loop().call_later(self._grace, self._gone)

    def _disarm(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _gone(self) -> None:
        self._disarm()
        lost, self._lost = self._lost, None
        if lost is not None:
            lost()


def hold_packets(receiver: RTCRtpReceiver, count: int) -> bool:
    """Set how many packets a receiver collects before it gives out the first.

    aiortc has no setting for it. False if this version keeps its buffer elsewhere: then every
    word comes a little later, and nothing else.
    """
    buffer = getattr(receiver, _JITTER_BUFFER, None)
    if not isinstance(buffer, JitterBuffer):
        return False
    buffer._prefetch = count
    return True
