"""Input channel of the hotline application.

``POST /webhooks/hotline/webhook`` with ``Authorization: Bearer <token>``, the
token being the environment variable ``HOTLINE_RASA_TOKEN`` (required).

Request: ``{"sender", "message"|null, "event"|null, "metadata"}``. A message is
what the caller said; an event is something that happened (``silence``,
``start`` ...) and becomes an intent without going through the classifier.

Answer: what was said, what was understood, and where the dialogue stands.
Every error is JSON: ``{"error": code, "detail": text}``.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

logger = logging.getLogger(__name__)

EVENTS = frozenset(
    {
        "start",
        "silence",
        "not_understood",
        "foreign_language",
        "request_agent",
        "affirm",
        "deny",
        "repeat",
    }
)
MAX_MESSAGE = 2000
# A caller waits no longer than this; Rasa's own limit for an action is 300 s.
TURN_TIMEOUT_SECONDS = float(os.environ.get("HOTLINE_RASA_TURN_TIMEOUT", "8"))
RANKING_LENGTH = 3


class BadRequest(ValueError):
    """The request breaks the contract of the channel."""


class HotlineInput(InputChannel):
    """Channel ``hotline``; answers with messages and the state of the dialogue."""

    @classmethod
    def name(cls) -> str:
        """Path segment of the webhook."""
        return "hotline"

    def __init__(self) -> None:
        """Read the token from the environment."""
        self._token = os.environ.get("HOTLINE_RASA_TOKEN", "")

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Create the channel; credentials.yml carries no secret."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Routes of the channel."""
        routes = Blueprint("hotline_webhook")

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return _error(401, "unauthorized", "missing or wrong token")
            try:
                message = to_user_message(request.json)
            except BadRequest as problem:
                return _error(400, "bad_request", str(problem))
            except Exception:  # sanic raises its own class for broken JSON
                return _error(400, "bad_request", "body is not JSON")
            return await self._turn(request.app, on_new_message, message)

        return routes

    def _allowed(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return bool(self._token) and hmac.compare_digest(
            given.encode(), f"Bearer {self._token}".encode()
        )

    async def _turn(
        self,
        app: Sanic,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        message: UserMessage,
    ) -> HTTPResponse:
        try:
            await asyncio.wait_for(on_new_message(message), TURN_TIMEOUT_SECONDS)
            state = await _state(app, message.sender_id)
        except asyncio.TimeoutError:
            logger.error("turn timed out after %.1f s", TURN_TIMEOUT_SECONDS)
            return _error(504, "turn_timeout", "the dialogue took too long")
        except Exception as problem:
            # The class says what broke; the text may hold what the caller said.
            logger.error("turn failed: %s", type(problem).__name__, exc_info=problem)
            return _error(502, "turn_failed", type(problem).__name__)
        messages = _messages(message.output_channel)
        if not messages:
            # Rasa goes on silently when the action endpoint fails; our actions
            # always send at least their meta, so nothing means a failure.
            return _error(502, "turn_failed", "no action answered")
        return json({"messages": messages, **state})


def to_user_message(body: Any) -> UserMessage:
    """Check a request body and turn it into a Rasa message.

    Raises:
        BadRequest: the body is not as the contract says.
    """
    if not isinstance(body, dict):
        raise BadRequest("body must be an object")
    sender, event = body.get("sender"), body.get("event")
    if not isinstance(sender, str) or not sender.strip() or len(sender) > 200:
        raise BadRequest("sender must be a non-empty string")
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise BadRequest("metadata must be an object")
    if event is not None:
        if event not in EVENTS:
            raise BadRequest("unknown event")
        text = "/" + event
    else:
        text = plain_text(body.get("message"))
        if not text:
            raise BadRequest("message or event is needed")
    return UserMessage(
        text,
        CollectingOutputChannel(),
        sender,
        input_channel=HotlineInput.name(),
        metadata=metadata,
    )


def plain_text(message: Any) -> str:
    """Text of a message without the leading slash that Rasa reads as an intent."""
    if not isinstance(message, str):
        return ""
    return message.strip().lstrip("/ \t\r\n\u3000").strip()[:MAX_MESSAGE]


def _messages(channel: Any) -> list:
    found = []
    for message in channel.messages:
        found += [{key: message[key]} for key in ("text", "custom") if message.get(key)]
    return found


async def _state(app: Sanic, sender: str) -> Dict[str, Any]:
    tracker = await app.ctx.agent.tracker_store.retrieve(sender)
    latest = tracker.latest_message.parse_data if tracker and tracker.latest_message else {}
    ranking = latest.get("intent_ranking") or []
    return {
        "intent": _intent(latest.get("intent") or {}),
        "ranking": [_intent(entry) for entry in ranking[:RANKING_LENGTH]],
        "entities": [
            {
                "entity": e["entity"],
                "value": e["value"],
                "start": e.get("start"),
                "end": e.get("end"),
            }
            for e in latest.get("entities") or []
        ],
        "slots": (
            {
                name: value
                for name, value in tracker.current_slot_values().items()
                if value is not None
            }
            if tracker
            else {}
        ),
        "active_loop": tracker.active_loop_name if tracker else None,
    }


def _intent(entry: Dict[str, Any]) -> Dict[str, Any]:
    return {"name": entry.get("name"), "confidence": float(entry.get("confidence") or 0.0)}


def _error(status: int, code: str, detail: str) -> HTTPResponse:
    return json({"error": code, "detail": detail}, status=status)
