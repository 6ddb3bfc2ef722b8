"""A web server with real sockets and real WebRTC around fake engines."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import numpy as np
import uvicorn
from fastapi import FastAPI

from bridge.calls.ear import Ear
from bridge.calls.limits import CallLimits
from bridge.calls.load import Load
from bridge.calls.mouth import Mouth
from bridge.calls.parts import CallParts
from bridge.calls.ports import Caller
from bridge.calls.switchboard import Switchboard
from bridge.cli.serve import free_port
from bridge.media.frames import Pcm
from bridge.media.player import Player
from bridge.webrtc import caller_socket
from speech.end_of_turn import EndOfTurnPolicy
from speech.vad import TurnDetector, TurnSettings
from tests.fakes.line import (
    FakeAssistant,
    FakeDesk,
    FakeJournal,
    FakeRecogniser,
    FakeVad,
    FakeVoice,
    inline,
    understand,
)


class ToneVoice(FakeVoice):
    """Speaks in a tone, which unlike a constant survives Opus."""

    def say(self, text: str, *, rate: float = 1.0) -> Pcm:
        length = len(super().say(text, rate=rate))
        return (np.sin(2 * np.pi * 440 * np.arange(length) / 16_000) * 9000).astype(np.int16)


class Exchange:
    """Calls over the network, with engines that the test controls."""

    def __init__(self, max_calls: int = 3) -> None:
        self.recogniser = FakeRecogniser()
        self.voice = ToneVoice()
        self.assistant = FakeAssistant()
        self.desk = FakeDesk()
        self.journal = FakeJournal()
        self.switchboard = Switchboard(self._parts, max_calls)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @contextlib.asynccontextmanager
    async def serve(self) -> AsyncIterator["Exchange"]:
        """Serve until the block ends."""
        app = FastAPI()
        app.include_router(caller_socket.build_router(self.switchboard, grace=2.0))
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield self
        finally:
            await self.switchboard.close()
            server.should_exit = True
            await task

    def _parts(self, _call_id: str, _caller: Caller) -> CallParts:
        player = Player()
        ready = asyncio.Event()
        ready.set()
        return CallParts(
            assistant=self.assistant,
            understand=understand,
            desk=self.desk,
            journal=self.journal,
            mouth=Mouth(self.voice, inline, player),
            player=player,
            new_ear=lambda report: Ear(
                FakeVad(),
                TurnDetector(TurnSettings(longest=1e9)),
                self.recogniser,
                inline,
                EndOfTurnPolicy(),
                report,
            ),
            ready=ready,
            recorder=None,
            load=Load(3.0, time.monotonic),
            now=lambda: datetime.now(UTC),
            limits=CallLimits(),
        )
