"""The agent page's WebSocket: queue, captions and suggestions, and the audio of one call."""

import asyncio
from typing import Any

from fastapi import APIRouter, WebSocket
from starlette.concurrency import run_in_threadpool

from bridge.auth.guard import current_user
from bridge.auth.service import SignedIn
from bridge.errors import BadRequest, HotlineError
from bridge.seats.api import TAKES_CALLS
from bridge.seats.seat import AgentLeg, Seat
from bridge.seats.service import SeatService
from bridge.webrtc.peer import Peer
from bridge.webrtc.socket import PageSocket

NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403


def build_router(seats: SeatService, grace: float) -> APIRouter:
    """Return the agent's WebSocket route; ``grace`` is the seconds a lost connection may take."""
    router = APIRouter()

    @router.websocket("/api/seats/ws")
    async def agent(socket: WebSocket) -> None:
        await socket.accept()
        user = await run_in_threadpool(current_user, socket)
        if user is None or user.role not in TAKES_CALLS:
            await socket.close(NOT_SIGNED_IN if user is None else NOT_ALLOWED)
            return
        page = PageSocket(socket)
        try:
            await _Desk(seats, page, user, grace).serve()
        finally:
            await page.close()

    return router


class _Desk:
    """One signed-in desk."""

    def __init__(self, seats: SeatService, page: PageSocket, user: SignedIn, grace: float) -> None:
        self._seats = seats
        self._page = page
        self._grace = grace
        self._seat = Seat(user.username, user.display_name, page.send, freed=self._freed)
        self._peer: Peer | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Serve the desk until it is gone; its call then goes back to the queue."""
        await self._seats.sign_on(self._seat)
        try:
            async for message in self._page.messages():
                await self._page.guarded(self._handle(message))
        finally:
            self._seats.sign_off(self._seat)
            self._freed()
            if self._closing:
                await asyncio.wait(self._closing, timeout=5.0)

    async def _handle(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "state", "state": "idle" | "busy" as state}:
                self._seats.set_state(self._seat, state)
            case {"type": "answer", "call_id": str(call_id), "sdp": str(sdp)}:
                await self._answer(call_id, sdp)
            case {"type": "hangup"}:
                self._seats.hang_up(self._seat)
            case _:
                raise BadRequest

    async def _answer(self, call_id: str, sdp: str) -> None:
        peer: Peer
        leg = AgentLeg(self._seat.username, lambda frame: peer.play(frame))
        peer = Peer(leg.speak, self._lost, self._grace)
        try:
            answer = await peer.accept(sdp)
            self._seats.take(self._seat, call_id, leg)
        except HotlineError:
            await peer.close()
            raise
        self._peer = peer
        self._page.send({"type": "answer", "call_id": call_id, "sdp": answer})

    def _lost(self) -> None:
        self._seats.drop(self._seat)

    def _freed(self) -> None:
        peer, self._peer = self._peer, None
        if peer is not None:
            task = asyncio.get_running_loop().create_task(peer.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
