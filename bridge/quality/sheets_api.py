"""Routes of score sheets."""

from fastapi import APIRouter

from bridge.quality.calls_api import MAY_SCORE
from bridge.quality.schemas import SheetBody, SheetSave, SheetView
from bridge.quality.sheets import SheetService


def build_router(sheets: SheetService) -> APIRouter:
    """Return the routes under ``/api/quality/sheets``."""
    router = APIRouter(prefix="/api/quality/sheets", tags=["quality"])

    @router.get("")
    def every(_user: MAY_SCORE) -> list[SheetView]:
        """Return every version of every sheet, the newest first."""
        return sheets.all()

    @router.post("", status_code=201)
    def create(body: SheetBody, user: MAY_SCORE) -> SheetView:
        """Draft a new sheet."""
        return sheets.create(body, user)

    @router.get("/{sheet_id}")
    def one(sheet_id: str, _user: MAY_SCORE) -> SheetView:
        """Return one version."""
        return sheets.get(sheet_id)

    @router.put("/{sheet_id}")
    def save(sheet_id: str, body: SheetSave, user: MAY_SCORE) -> SheetView:
        """Save a draft."""
        return sheets.save(sheet_id, body, user)

    @router.delete("/{sheet_id}", status_code=204)
    def discard(sheet_id: str, user: MAY_SCORE) -> None:
        """Throw a draft away."""
        sheets.discard(sheet_id, user)

    @router.post("/{sheet_id}/publish")
    def publish(sheet_id: str, user: MAY_SCORE) -> SheetView:
        """Score with a draft from now on."""
        return sheets.publish(sheet_id, user)

    @router.post("/{sheet_id}/revise")
    def revise(sheet_id: str, user: MAY_SCORE) -> SheetView:
        """Draft the next version."""
        return sheets.revise(sheet_id, user)

    @router.post("/{sheet_id}/retire")
    def retire(sheet_id: str, user: MAY_SCORE) -> SheetView:
        """Score no more with a version."""
        return sheets.retire(sheet_id, user)

    return router
