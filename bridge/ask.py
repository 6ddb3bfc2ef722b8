"""One utterance outside a call, through the same path: for the command line and batch tests."""

import hmac
import time
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from bridge.assistant.client import RasaClient
from bridge.calls.ports import Understanding
from bridge.errors import Forbidden
from bridge.kit.ids import new_id
from bridge.seats.service import SeatService
from speech.text import to_spoken

TEST_CONVERSATION = "ask-"


class Utterance(BaseModel):
    """What somebody says first in a new conversation."""

    text: str = Field(min_length=1, max_length=500)


def build_router(
    assistant: RasaClient, understand: Understanding, seats: SeatService, token_file: Path
) -> APIRouter:
    """Return ``POST /api/ask``, open to holders of the token in the data folder only."""
    router = APIRouter(tags=["ask"])

    @router.post("/api/ask")
    async def ask(body: Utterance, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        """Answer the first utterance of a new conversation."""
        if not _allowed(authorization, token_file):
            raise Forbidden
        started = time.perf_counter()
        conversation = f"{TEST_CONVERSATION}{new_id()}"
        understood = await understand(body.text)
        turn = await assistant.say(
            conversation,
            understood,
            {
                "call_id": conversation,
                "caller_phone": None,
                "agents_available": seats.available() > 0,
                "channel": "text",
            },
        )
        return {
            "text": body.text,
            "intent": turn.intent,
            "confidence": round(turn.confidence, 4),
            "decision": turn.decision,
            "entry": turn.entry,
            "alternatives": list(turn.alternatives),
            "reply": turn.reply,
            "reply_spoken": to_spoken(turn.reply),
            "ms": round((time.perf_counter() - started) * 1000, 1),
        }

    return router


def _allowed(header: str, token_file: Path) -> bool:
    try:
        token = token_file.read_text("utf-8").strip()
    except OSError:
        return False
    return bool(token) and hmac.compare_digest(header.encode(), f"Bearer {token}".encode())
