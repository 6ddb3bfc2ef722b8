"""A browser's WebSocket: JSON in, JSON out, never blocking the call."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bridge.errors import BadRequest, HotlineError
from bridge.kit.logs import get_logger

_log = get_logger(__name__)

_OUTGOING = 500
_LARGEST_MESSAGE = 200_000


class PageSocket:
    """Sends from anywhere without waiting; a page that does not read is cut off.

    Args:
        socket: an accepted WebSocket.
    """

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._outgoing: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(_OUTGOING)
        self._abandoning: asyncio.Task[None] | None = None
        self._writer = asyncio.get_running_loop().create_task(self._write())

    def send(self, message: dict[str, Any]) -> None:
        """Queue a message for the page."""
        if self._outgoing.full():
            self._writer.cancel()
            return
        self._outgoing.put_nowait(message)

    def send_error(self, error: HotlineError) -> None:
        """Queue an error for the page."""
        self.send({"type": "error", **error.as_dict()})

    async def guarded(self, work: Awaitable[None]) -> None:
        """Await the handling of a message; what goes wrong is told to the page, plainly."""
        try:
            await work
        except HotlineError as error:
            self.send_error(error)
        except Exception:
            _log.exception("page_message_failed")
            self.send_error(HotlineError())

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Yield the page's messages until it is gone; answers pings and complaints itself."""
        while True:
            try:
                raw = await self._socket.receive_text()
            except (WebSocketDisconnect, RuntimeError, KeyError):
                return
            try:
                if len(raw) > _LARGEST_MESSAGE:
                    raise BadRequest
                message = json.loads(raw)
                if not isinstance(message, dict) or not isinstance(message.get("type"), str):
                    raise BadRequest
            except (ValueError, BadRequest):
                self.send_error(BadRequest())
                continue
            if message["type"] == "ping":
                self.send({"type": "pong"})
                continue
            yield message

    def abandon(self, code: int = 1008) -> None:
        """Close from our side, once what is queued is sent; `messages` ends."""
        task = asyncio.get_running_loop().create_task(self.close(code))
        self._abandoning = task

    async def close(self, code: int = 1000) -> None:
        """Send what is queued, then close."""
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(None)
        with contextlib.suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(self._writer, 2.0)
        if self._socket.client_state is WebSocketState.CONNECTED:
            with contextlib.suppress(RuntimeError):
                await self._socket.close(code)

    async def _write(self) -> None:
        while (message := await self._outgoing.get()) is not None:
            try:
                await self._socket.send_text(json.dumps(message, ensure_ascii=False))
            except (WebSocketDisconnect, RuntimeError):
                return
