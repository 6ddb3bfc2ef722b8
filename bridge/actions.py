"""The action endpoint that the dialogue server calls (rasa_sdk's webhook protocol)."""

import hmac
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bridge.errors import Forbidden
from bridge.kit.logs import get_logger

_log = get_logger(__name__)


def build_router(executor: ActionExecutor, token: str) -> APIRouter:
    """Return ``POST /internal/rasa/actions``; ``token`` comes in the query, as Rasa sends it."""
    router = APIRouter(include_in_schema=False)

    @router.post("/internal/rasa/actions")
    async def run(request: Request) -> JSONResponse:
        given = request.query_params.get("token", "")
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            raise Forbidden
        call: dict[str, Any] = await request.json()
        # Rasa 3.6 leaves the domain out (our actions do not need it); newer SDKs miss it.
        call.setdefault("domain", {})
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            body = {"error": str(rejection), "action_name": rejection.action_name}
            return JSONResponse(body, status_code=400)
        except ActionNotFoundException as missing:
            _log.error("action_unknown", action=missing.action_name)
            body = {"error": str(missing), "action_name": missing.action_name}
            return JSONResponse(body, status_code=404)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return router
