"""Talks to the Rasa server over its ``hotline`` channel."""

from collections.abc import Mapping
from typing import Any

import httpx

from bridge.assistant.errors import AssistantUnavailable
from bridge.assistant.turn import AssistantTurn, Event, parse_turn
from bridge.kit.logs import get_logger

_log = get_logger(__name__)


class RasaClient:
    """One dialogue server, many conversations.

    Args:
        url: base address, ``http://127.0.0.1:5005``.
        token: bearer token of the channel.
        timeout: seconds to wait for one turn.
    """

    def __init__(self, url: str, token: str, timeout: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(timeout, connect=1.0),
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
        )

    async def say(self, conversation: str, text: str, metadata: Mapping[str, Any]) -> AssistantTurn:
        """Send what the caller said.

        Raises:
            AssistantUnavailable: no usable answer in time.
        """
        return await self._send(
            {"sender": conversation, "message": text, "event": None, "metadata": dict(metadata)}
        )

    async def notify(
        self, conversation: str, event: Event, metadata: Mapping[str, Any]
    ) -> AssistantTurn:
        """Send something that happened: the call began, the caller is silent, a key was pressed.

        Raises:
            AssistantUnavailable: no usable answer in time.
        """
        return await self._send(
            {"sender": conversation, "message": None, "event": event, "metadata": dict(metadata)}
        )

    async def ready(self) -> bool:
        """Tell whether the server answers and has a model."""
        try:
            response = await self._http.get("/webhooks/hotline/", timeout=2.0)
        except httpx.HTTPError:
            return False
        return response.status_code == 200

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _send(self, body: dict[str, Any]) -> AssistantTurn:
        try:
            response = await self._http.post("/webhooks/hotline/webhook", json=body)
            response.raise_for_status()
            return parse_turn(response.json())
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            _log.warning("assistant_failed", error=type(error).__name__)
            raise AssistantUnavailable from error
