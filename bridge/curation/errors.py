"""Errors of the knowledge package as answers of the interface."""

from typing import Any

from bridge.curation.views import draft_view
from knowledge.curation.errors import ContentRefused, DraftConflict
from knowledge.errors import KnowledgeError

_STATUS = {
    "entry_not_found": 404,
    "no_draft": 404,
    "document_unknown": 404,
    "draft_conflict": 409,
    "entry_conflict": 409,
    "base_changed": 409,
    "wrong_status": 409,
    "gate_missing": 409,
    "regressions_unconfirmed": 409,
    "own_review": 403,
    "content_refused": 422,
    "file_too_large": 413,
    "comparing": 503,
    "switching": 409,
    "not_ready": 503,
    "store_unavailable": 503,
    "embedder_unavailable": 503,
}


def response_of(error: KnowledgeError) -> tuple[int, dict[str, Any]]:
    """Status and body of an error; a conflict carries the draft that is there."""
    body: dict[str, Any] = {"error": error.code, "detail": error.detail}
    if isinstance(error, DraftConflict):
        current = error.current
        body["current"] = draft_view(current).model_dump(mode="json") if current else None
    if isinstance(error, ContentRefused):
        body["faults"] = [{"field": f.column, "detail": f.detail} for f in error.faults]
    return _STATUS.get(error.code, 400), body
