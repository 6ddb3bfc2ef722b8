"""Routes to do one thing to many entries, and to take it back."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from bridge.curation.gatekeeper import Gatekeeper
from bridge.curation.room import Editor, Room
from bridge.curation.schemas import Bulk, BulkResult, Failure, Reason
from bridge.errors import BadRequest, NotFound
from bridge.kit.ids import new_id
from knowledge.curation.drafts import DraftDesk
from knowledge.curation.repository import CurationRepository
from knowledge.errors import KnowledgeError

_DATES = ("set_valid_to", "set_review_on")


def build_router(room: Room, gatekeeper: Gatekeeper) -> APIRouter:
    """Return the routes under ``/api/knowledge`` for bulk actions."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.post("/bulk")
    def bulk(body: Bulk, user: Editor) -> BulkResult:
        """Do one thing to many entries; what cannot be done is named, the rest is done."""
        if body.action == "publish":
            room.require_publisher(user)
        value = _value(body)
        batch = new_id()

        def work(session: Session) -> BulkResult:
            desk = room.desk(session)
            drafts = {row.entry_id: row.rev for row in CurationRepository(session).drafts(body.ids)}
            if body.action == "publish":
                wanted = {i: rev for i, rev in drafts.items() if i in body.ids}
                gatekeeper.require(session, body.gate_id, wanted, body.confirmed)
            done, failed = [], []
            for entry_id in dict.fromkeys(body.ids):
                # Half of an entry's change must not stay when the other half fails.
                try:
                    with session.begin_nested():
                        _bulk_one(desk, body, entry_id, drafts, value, user.username, batch)
                    done.append(entry_id)
                except KnowledgeError as error:
                    failed.append(Failure(id=entry_id, detail=error.detail))
            return BulkResult(batch=batch, done=done, failed=failed)

        result = room.db.write(work)
        room.base.refresh()
        return result

    @router.post("/undo/{batch}")
    def undo(batch: str, body: Reason, user: Editor) -> BulkResult:
        """Take back what a bulk action did, where nothing happened since."""

        def work(session: Session) -> BulkResult:
            done, failed = room.desk(session).undo(batch, actor=user.username, reason=body.reason)
            if not done and not failed:
                raise NotFound("没有找到这次批量操作。")
            return BulkResult(
                batch=batch,
                done=done,
                failed=[Failure(id=i, detail=detail) for i, detail in failed.items()],
            )

        result = room.db.write(work)
        room.base.refresh()
        return result

    return router


def _bulk_one(
    desk: DraftDesk,
    body: Bulk,
    entry_id: str,
    drafts: dict[str, int],
    value: dict[str, Any],
    actor: str,
    batch: str,
) -> None:
    match body.action:
        case "submit":
            desk.bulk_submit(entry_id, actor=actor, reason=body.reason, batch=batch)
        case "publish":
            desk.publish(
                entry_id,
                drafts.get(entry_id, 0),
                actor=actor,
                reason=body.reason,
                base_confirmed=body.confirmed,
                batch=batch,
            )
        case "withdraw":
            version = desk.get(entry_id).entry.version
            desk.withdraw(entry_id, version, actor=actor, reason=body.reason, batch=batch)
        case _:
            desk.set_fields(entry_id, value, actor=actor, reason=body.reason, batch=batch)


def _value(body: Bulk) -> dict[str, Any]:
    """The field that a ``set_*`` action changes, and its new value."""
    if not body.action.startswith("set_"):
        return {}
    name = body.action.removeprefix("set_")
    if body.action not in _DATES:
        if not body.value.strip():
            raise BadRequest("请填写新的内容。")
        return {name: body.value.strip()}
    try:
        return {name: date.fromisoformat(body.value) if body.value else None}
    except ValueError as error:
        raise BadRequest("日期请写成 2026-01-31。") from error
