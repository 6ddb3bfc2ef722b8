"""What the caller's page asks before a call."""

import asyncio
from typing import Protocol

from fastapi import APIRouter
from pydantic import BaseModel

from bridge.calls import wording
from bridge.calls.ports import PersonDesk
from bridge.calls.switchboard import Switchboard


class Readiness(Protocol):
    """Whether the engines are loaded."""

    ready: asyncio.Event
    failure: str | None


class Line(BaseModel):
    """Whether somebody who calls now is served."""

    ready: bool
    agents_online: int
    detail: str


def build_router(switchboard: Switchboard, desk: PersonDesk, engines: Readiness) -> APIRouter:
    """Return ``/api/calls/line``."""
    router = APIRouter(prefix="/api/calls", tags=["calls"])

    @router.get("/line")
    async def line() -> Line:
        """Tell how the line is."""
        ready = engines.ready.is_set()
        if engines.failure:
            detail = wording.LINE_BROKEN
        elif not ready:
            detail = wording.LOADING
        elif switchboard.full:
            detail = wording.LINE_FULL
        else:
            detail = wording.LINE_OPEN
        return Line(ready=ready, agents_online=desk.available(), detail=detail)

    return router
