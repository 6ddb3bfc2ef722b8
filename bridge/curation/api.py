"""All routes of the knowledge desk."""

from fastapi import APIRouter

from bridge.curation import agents_api, board_api, entries_api, exchange_api, quality_api
from bridge.curation.boards import Boards
from bridge.curation.gatekeeper import Gatekeeper
from bridge.curation.room import Room


def build_router(room: Room) -> APIRouter:
    """Return the routes under ``/api/knowledge``."""
    gatekeeper, boards = Gatekeeper(room), Boards(room)
    router = APIRouter()
    for part in (
        entries_api.build_router(room, gatekeeper),
        quality_api.build_router(room, gatekeeper),
        board_api.build_router(room, boards),
        exchange_api.build_router(room, boards),
        agents_api.build_router(room),
    ):
        router.include_router(part)
    return router
