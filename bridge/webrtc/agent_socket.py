"""The desks' WebSocket: states, offers, captions and suggestions, and the audio of one call."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias

from fastapi import APIRouter, WebSocket

from bridge.auth.guard import admitted
from bridge.auth.service import SignedIn
from bridge.errors import BadRequest, HotlineError
from bridge.seats.api import TAKES_CALLS
from bridge.seats.errors import NobodyThere, NotNow
from bridge.seats.seat import AgentLeg, Seat
from bridge.seats.service import SeatService
from bridge.seats.transfers import Target
from bridge.webrtc.peer import Peer
from bridge.webrtc.socket import PageSocket

BREAK_REASONS = ("meal", "rest", "toilet", "training", "other")
_Message: TypeAlias = dict[str, Any]


def build_router(seats: SeatService, grace: float) -> APIRouter:
    """Return the desks' WebSocket route; ``grace`` is the seconds a lost connection may take."""
    router = APIRouter()

    @router.websocket("/api/seats/ws")
    async def agent(socket: WebSocket) -> None:
        async with admitted(socket, *TAKES_CALLS) as user:
            if user is None:
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
        self._seat = Seat(
            user.username,
            user.display_name,
            page.send,
            role=user.role,
            skills=user.skills,
            freed=self._freed,
            close=page.abandon,
        )
        self._peer: Peer | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Serve the desk until it is gone; its call then goes back to the queue."""
        await self._seats.sign_on(self._seat)
        try:
            async for message in self._page.messages():
                self._seats.beat(self._seat)
                await self._page.guarded(self._handle(message))
        finally:
            self._seats.sign_off(self._seat)
            self._freed()
            if self._closing:
                await asyncio.wait(self._closing, timeout=5.0)

    async def _handle(self, message: _Message) -> None:
        """Do what the desk asks; a desk that was replaced or has vanished asks in vain."""
        seat, seats = self._seat, self._seats
        if not seats.knows(seat):
            raise NotNow
        match message:
            case {"type": "beat"}:
                pass
            case {"type": "state", "state": "idle" | "busy" | "signed_out" as state}:
                seats.ask(seat, state)
            case {"type": "state", "state": "break", "reason": str(reason)}:
                if reason not in BREAK_REASONS:
                    raise BadRequest
                seats.ask(seat, "break", reason)
            case {"type": "shown", "call_id": str(call_id)}:
                seats.shown(seat, call_id)
            case {"type": "refuse", "call_id": str(call_id)}:
                seats.refuse(seat, call_id)
            case {"type": "answer", "call_id": str(call_id), "sdp": str(sdp)}:
                await self._connect(call_id, sdp, lambda leg: seats.take(seat, call_id, leg))
            case {"type": "hangup"}:
                seats.hang_up(seat)
            case {"type": "hold"}:
                seats.hold(seat)
            case {"type": "resume"}:
                seats.resume(seat)
            case {"type": "wrap_up", "do": "extend"}:
                seats.extend(seat)
            case {"type": "wrap_up", "do": "done"}:
                seats.wrapped_up(seat)
            case {"type": "transfer" | "transfer_done" | "transfer_cancel"}:
                self._transfer(message)
            case {"type": "help"}:
                self._seats.supervision.call_for_help(seat)
            case {"type": "abuse"}:
                self._seats.abuse(seat)
            case _:
                await self._oversee(message)

    def _transfer(self, message: _Message) -> None:
        transfers = self._seats.transfers
        match message:
            case {"type": "transfer", "to": str(to), "consult": bool(consult)}:
                target = Target.parse(to)
                if target is None:
                    raise NobodyThere
                note = str(message.get("note") or "")
                (transfers.consult if consult else transfers.blind)(self._seat, target, note)
            case {"type": "transfer_done"}:
                transfers.complete(self._seat)
            case {"type": "transfer_cancel"}:
                transfers.cancel(self._seat)
            case _:
                raise BadRequest

    async def _oversee(self, message: _Message) -> None:
        """What supervisors ask."""
        seat, oversight = self._seat, self._seats.supervision
        match message:
            case {
                "type": "monitor",
                "call_id": str(call_id),
                "do": "listen" | "whisper" | "barge" | "take_over" as what,
                "sdp": str(sdp),
            }:
                await self._connect(
                    call_id, sdp, lambda leg: oversight.begin(seat, call_id, what, leg)
                )
            case {"type": "monitor", "do": "stop"}:
                self._seats.hang_up(seat)
            case {"type": "monitor", "do": "listen" | "whisper" | "barge" | "take_over" as what}:
                oversight.change(seat, what)
            case {
                "type": "force",
                "seat": str(name),
                "state": "idle" | "busy" | "break" | "signed_out" as state,
            }:
                oversight.force(seat, name, state)
            case {"type": "tell", "seat": str(name), "text": str(text)} if text.strip():
                oversight.write(seat, text.strip(), name)
            case {"type": "helped", "seat": str(name)}:
                oversight.helped(seat, name)
            case _:
                raise BadRequest

    async def _connect(self, call_id: str, sdp: str, enter: Callable[[AgentLeg], object]) -> None:
        peer: Peer
        seat = self._seat
        leg = AgentLeg(seat.username, seat.leg_role, lambda frame: peer.play(frame))
        peer = Peer(leg.speak, lambda: self._lost(peer), self._grace)
        try:
            answer = await peer.accept(sdp)
            enter(leg)
        except HotlineError:
            await peer.close()
            raise
        self._peer = peer
        self._page.send({"type": "answer", "call_id": call_id, "sdp": answer})

    def _lost(self, peer: Peer) -> None:
        if peer is self._peer:
            self._seats.drop(self._seat)

    def _freed(self) -> None:
        peer, self._peer = self._peer, None
        if peer is not None:
            task = asyncio.get_running_loop().create_task(peer.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
