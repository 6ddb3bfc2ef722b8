"""All routes of the knowledge desk."""

from fastapi import APIRouter

from bridge.curation import (
    agents_api,
    board_api,
    bulk_api,
    entries_api,
    exchange_api,
    hit_api,
    quality_api,
    reading_api,
)
from bridge.curation.boards import Boards
from bridge.curation.gatekeeper import Gatekeeper
from bridge.curation.room import Room


def build_router(room: Room) -> APIRouter:
    """Return the routes under ``/api/knowledge``."""
    gatekeeper, boards = Gatekeeper(room), Boards(room)
    router = APIRouter()
    for part in (
        reading_api.build_router(room),
        entries_api.build_router(room, gatekeeper),
        bulk_api.build_router(room, gatekeeper),
        quality_api.build_router(room, gatekeeper),
        hit_api.build_router(room),
        board_api.build_router(room, boards),
        exchange_api.build_router(room, boards),
        agents_api.build_router(room),
    ):
        router.include_router(part)
    return router
