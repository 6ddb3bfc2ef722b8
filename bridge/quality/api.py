"""All routes of the quality desk."""

from fastapi import APIRouter

from bridge.quality import calls_api, reviews_api, sheets_api
from bridge.quality.room import QualityRoom


def build_router(room: QualityRoom) -> APIRouter:
    """Return the routes under ``/api/quality``."""
    router = APIRouter()
    router.include_router(calls_api.build_router(room.calls))
    router.include_router(reviews_api.build_router(room.reviews))
    router.include_router(sheets_api.build_router(room.sheets))
    return router
