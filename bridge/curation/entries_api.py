"""Routes of an entry's life: draft, review, publication, withdrawal."""

from fastapi import APIRouter
from sqlalchemy.orm import Session

from bridge.auth.service import SignedIn
from bridge.curation import views
from bridge.curation.gatekeeper import Gatekeeper
from bridge.curation.room import REVIEWERS, Editor, Room, require_zone
from bridge.curation.schemas import (
    EntryDetail,
    Move,
    NewEntry,
    Publish,
    Restore,
    SaveDraft,
    Withdraw,
)
from bridge.errors import BadRequest, Forbidden


def build_router(room: Room, gatekeeper: Gatekeeper) -> APIRouter:
    """Return the routes under ``/api/knowledge`` that change entries."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.post("/entries", status_code=201)
    def create(body: NewEntry, user: Editor) -> EntryDetail:
        """Begin a new entry as a draft."""
        content = views.content_of(body.content)
        return room.write(
            lambda desk: desk.create(content, actor=user.username, entry_id=body.id.strip())
        )

    @router.put("/entries/{entry_id}/draft")
    def save(entry_id: str, body: SaveDraft, user: Editor) -> EntryDetail:
        """Save the draft; 409 with the current one if somebody else saved meanwhile."""
        content = views.content_of(body.content)
        return room.write(lambda d: d.save(entry_id, content, body.rev, actor=user.username))

    @router.delete("/entries/{entry_id}/draft")
    def discard(entry_id: str, rev: int, user: Editor) -> EntryDetail:
        """Throw the draft away; it stays in the history."""
        return room.write(lambda desk: desk.discard(entry_id, rev, actor=user.username))

    @router.post("/entries/{entry_id}/submit")
    def submit(entry_id: str, body: Move, user: Editor) -> EntryDetail:
        """Ask for review."""
        return room.write(
            lambda d: d.submit(entry_id, body.rev, actor=user.username, reason=body.reason)
        )

    @router.post("/entries/{entry_id}/return")
    def send_back(entry_id: str, body: Move, user: Editor) -> EntryDetail:
        """Return a draft to its editor."""
        _must_review(user)
        if not body.reason.strip():
            raise BadRequest("请写明退回的原因。")
        return room.write(
            lambda d: d.send_back(entry_id, body.rev, actor=user.username, reason=body.reason)
        )

    @router.post("/entries/{entry_id}/publish")
    def publish(entry_id: str, body: Publish, user: Editor) -> EntryDetail:
        """Put the draft in front of callers, now or later, after the gate."""
        room.require_publisher(user)
        require_zone(body.publish_at)

        def work(session: Session) -> EntryDetail:
            gatekeeper.require(session, body.gate_id, {entry_id: body.rev}, body.confirmed)
            working = room.desk(session).publish(
                entry_id,
                body.rev,
                actor=user.username,
                reason=body.reason,
                publish_at=body.publish_at,
                base_confirmed=body.confirmed,
            )
            return room.show(session, working)

        shown = room.db.write(work)
        room.base.refresh()
        return shown

    @router.post("/entries/{entry_id}/withdraw")
    def withdraw(entry_id: str, body: Withdraw, user: Editor) -> EntryDetail:
        """Take the entry from callers at once."""
        if not body.reason.strip():
            raise BadRequest("请写明撤回的原因。")
        return room.write(
            lambda d: d.withdraw(entry_id, body.version, actor=user.username, reason=body.reason),
            publishes=True,
        )

    @router.post("/entries/{entry_id}/restore")
    def restore(entry_id: str, body: Restore, user: Editor) -> EntryDetail:
        """Begin a draft with the content of an earlier version."""
        return room.write(
            lambda d: d.restore(entry_id, body.version, actor=user.username, reason=body.reason)
        )

    return router


def _must_review(user: SignedIn) -> None:
    if user.role not in REVIEWERS:
        raise Forbidden("只有知识审核人员可以退回。")
