"""The caller page's WebSocket: signalling, captions, keys and typed words of one call."""

import asyncio
import re
from typing import Any

from fastapi import APIRouter, WebSocket

from bridge.calls.errors import TextTooLong
from bridge.calls.events import (
    CallEvent,
    Caption,
    Card,
    Ended,
    OrderMade,
    RatingAsked,
    StateChanged,
    TurnDone,
)
from bridge.calls.ports import Caller, Media
from bridge.calls.session import CallSession
from bridge.calls.switchboard import Switchboard
from bridge.errors import BadRequest, HotlineError
from bridge.kit.logs import get_logger
from bridge.media.frames import Pcm
from bridge.webrtc.peer import Peer
from bridge.webrtc.socket import PageSocket

_log = get_logger(__name__)

LONGEST_TEXT = 500
_MEDIA: tuple[Media, ...] = ("voice", "listen", "text")
_KEY = re.compile(r"[\w-]{8,64}")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
_START_SECONDS = 30.0


def build_router(switchboard: Switchboard, grace: float) -> APIRouter:
    """Return the caller's WebSocket route; ``grace`` is the seconds a lost connection may take."""
    router = APIRouter()

    @router.websocket("/api/calls/ws")
    async def caller(socket: WebSocket, caller: str = "", phone: str = "") -> None:
        await socket.accept()
        page = PageSocket(socket)
        try:
            await _Call(switchboard, page, grace).serve(caller, phone)
        finally:
            await page.close()

    return router


class _Call:
    """What one page does, from its first message to its last."""

    def __init__(self, switchboard: Switchboard, page: PageSocket, grace: float) -> None:
        self._switchboard = switchboard
        self._page = page
        self._grace = grace
        self._peer: Peer | None = None
        self._session: CallSession | None = None
        self._task: asyncio.Task[None] | None = None

    async def serve(self, key: str, phone: str) -> None:
        """Serve the page until it is gone."""
        deadline = asyncio.get_running_loop().call_later(
            _START_SECONDS, lambda: None if self._session else self._page.abandon()
        )
        try:
            async for message in self._page.messages():
                await self._page.guarded(self._handle(message, key, phone))
        finally:
            deadline.cancel()
            await self._finish()

    async def _handle(self, message: dict[str, Any], key: str, phone: str) -> None:
        session = self._session
        kind = message["type"]
        if kind == "start":
            if session is not None and session.state != "ended":
                raise BadRequest("通话已经开始。")
            await self._start(message, key, phone)
        elif session is None:
            raise BadRequest("通话还没有开始。")
        elif kind == "digit" and str(message.get("digit")) in set("0123456789*#"):
            session.press(str(message["digit"]))
        elif kind == "text" and isinstance(message.get("text"), str):
            text = message["text"].strip()
            if len(text) > LONGEST_TEXT:
                raise TextTooLong
            if text:
                session.type(text)
        elif kind == "hangup":
            session.hang_up()
        else:
            raise BadRequest

    async def _start(self, message: dict[str, Any], key: str, phone: str) -> None:
        media = message.get("media")
        if media not in _MEDIA or not _KEY.fullmatch(key):
            raise BadRequest
        if phone and not _PHONE.fullmatch(phone):
            raise BadRequest("电话号码格式不正确，请检查后再拨，也可以不填。")
        session = self._switchboard.create(Caller(key, phone or None, media))
        answer: str | None = None
        try:
            if media != "text":
                self._peer = Peer(session.hear, session.hang_up, self._grace)
                answer = await self._peer.accept(str(message.get("sdp") or ""))
        except HotlineError:
            self._switchboard.discard(session)
            await self._close_peer()
            raise
        self._session = session
        self._page.send({"type": "answer", "call_id": session.call_id, "sdp": answer})
        session.watch(self._tell)
        self._task = self._switchboard.begin(session, self._play)

    def _play(self, frame: Pcm) -> None:
        if self._peer is not None:
            self._peer.play(frame)

    def _tell(self, event: CallEvent) -> None:
        self._page.send(to_message(event))

    async def _finish(self) -> None:
        if self._session is not None:
            self._session.hang_up()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=5.0)
        await self._close_peer()

    async def _close_peer(self) -> None:
        peer, self._peer = self._peer, None
        if peer is not None:
            await peer.close()


def to_message(event: CallEvent) -> dict[str, Any]:
    """Return the page's message for an event of the call."""
    match event:
        case StateChanged(state, detail, position):
            return {"type": "state", "state": state, "detail": detail, "position": position}
        case Caption(id, who, text, final):
            return {"type": "caption", "id": id, "who": who, "text": text, "final": final}
        case Card(title, text, department):
            return {"type": "card", "title": title, "text": text, "department": department}
        case OrderMade(order_no):
            return {"type": "order", "order_no": order_no}
        case RatingAsked(asked):
            return {"type": "rating", "open": asked}
        case TurnDone(turn):
            return {"type": "turn", "turn": turn}
        case Ended(outcome, detail):
            return {"type": "ended", "outcome": outcome, "detail": detail}
