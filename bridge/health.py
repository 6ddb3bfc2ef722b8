"""Is it alive, is it ready, how is it doing."""

from typing import Any

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text

from bridge.assistant.client import RasaClient
from bridge.calls.switchboard import Switchboard
from bridge.engines import Engines
from bridge.errors import StoreBusy
from bridge.kit.db import Database


def build_router(
    db: Database, engines: Engines, assistant: RasaClient, switchboard: Switchboard
) -> APIRouter:
    """Return ``/healthz`` (process), ``/readyz`` (each dependency) and ``/metrics``."""
    router = APIRouter(tags=["health"])
    registry = CollectorRegistry()
    calls = Gauge("hotline_calls", "Calls going on", registry=registry)
    ready = Gauge("hotline_ready", "1 when every dependency is ready", registry=registry)

    def database() -> bool:
        try:
            with db.transaction() as session:
                session.execute(text("SELECT 1"))
        except StoreBusy:
            return False
        return True

    async def parts() -> dict[str, bool]:
        return {
            "engines": engines.ready.is_set(),
            "assistant": await assistant.ready(),
            "database": await engines.general(database),
        }

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, Any]:
        """Each dependency by name; 503 while one is missing."""
        state = await parts()
        ok = all(state.values())
        response.status_code = 200 if ok else 503
        return {"ready": ok, "parts": state, "failure": engines.failure}

    @router.get("/metrics")
    async def metrics() -> Response:
        """Prometheus metrics."""
        calls.set(len(switchboard.calls))
        ready.set(all((await parts()).values()))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
