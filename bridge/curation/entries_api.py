"""Routes to read, write, review, publish and withdraw entries."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from bridge.auth.service import SignedIn
from bridge.curation import views
from bridge.curation.gatekeeper import Gatekeeper
from bridge.curation.room import REVIEWERS, Editor, Reader, Room
from bridge.curation.schemas import (
    Bulk,
    BulkResult,
    Content,
    EntryDetail,
    EntryPage,
    EventView,
    Facet,
    Facets,
    Failure,
    FieldDiff,
    Move,
    NewEntry,
    Publish,
    Reason,
    Restore,
    SaveDraft,
    Withdraw,
)
from bridge.errors import BadRequest, Forbidden, NotFound
from bridge.kit.ids import new_id
from knowledge.clock import business_date
from knowledge.curation.diff import field_diffs
from knowledge.curation.drafts import DraftDesk
from knowledge.curation.listing import STATES, Filters, Listing
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryNotFound, KnowledgeError
from knowledge.store.repository import KnowledgeRepository
from knowledge.types import EntryContent

_DATES = ("set_valid_to", "set_review_on")


def build_router(room: Room, gatekeeper: Gatekeeper) -> APIRouter:
    """Return the routes under ``/api/knowledge`` that concern entries."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.get("/entries")
    def entries(
        _user: Reader,
        q: Annotated[str, Query(max_length=100)] = "",
        state: str = "",
        category: str = "",
        department: str = "",
        region: str = "",
        owner: str = "",
        audience: str = "",
        document: str = "",
        sort: Literal["updated", "title", "answered", "adopted", "disliked"] = "updated",
        page: Annotated[int, Query(ge=1)] = 1,
        size: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> EntryPage:
        """List entries."""
        if state and state not in STATES:
            raise BadRequest("没有这种状态。")
        filters = Filters(q, state, category, department, region, owner, audience, document)
        now = room.now()
        with room.db.transaction() as session:
            total, lines = Listing(session, now).page(filters, sort=sort, page=page, size=size)
            today = business_date(now)
            return EntryPage(total=total, items=[views.summary(line, today) for line in lines])

    @router.get("/facets")
    def facets(_user: Reader) -> Facets:
        """List the values that entries can be filtered by."""
        with room.db.transaction() as session:
            found = Listing(session, room.now()).facets()
        return Facets(
            **{
                name: [Facet(value=value, count=count) for value, count in values]
                for name, values in found.items()
            }
        )

    @router.post("/entries", status_code=201)
    def create(body: NewEntry, user: Editor) -> EntryDetail:
        """Begin a new entry as a draft."""
        content = views.content_of(body.content)
        return room.write(
            lambda desk: desk.create(content, actor=user.username, entry_id=body.id.strip())
        )

    @router.get("/entries/{entry_id}")
    def entry(entry_id: str, _user: Reader) -> EntryDetail:
        """Return an entry with its draft."""
        with room.db.transaction() as session:
            return room.show(session, room.desk(session).get(entry_id))

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
        _must_publish(user, room)
        _aware(body.publish_at)

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

    @router.get("/entries/{entry_id}/history")
    def history(entry_id: str, _user: Reader) -> list[EventView]:
        """Everything that was done to the entry, newest first."""
        with room.db.transaction() as session:
            events = CurationRepository(session).events(entry_id)
            known = {event.version for event in events}
            shown = [views.event_view(event) for event in events]
            # Versions from before the desk, and from the command line.
            shown += [
                EventView(
                    id=-version.version,
                    at=version.at,
                    actor=version.actor,
                    action="import",
                    action_title=views.ACTIONS["import"],
                    reason=version.reason,
                    version=version.version,
                    content=views.content_view(version.content),
                    batch="",
                )
                for version in KnowledgeRepository(session).versions(entry_id)
                if version.version not in known
            ]
        if not shown:
            raise EntryNotFound(entry_id)
        return sorted(shown, key=lambda event: (event.at, event.id), reverse=True)

    @router.get("/entries/{entry_id}/diff")
    def diff(entry_id: str, left: int, right: int, _user: Reader) -> list[FieldDiff]:
        """Compare two versions; 0 is the draft."""
        with room.db.transaction() as session:
            before, after = (_version(room, session, entry_id, v) for v in (left, right))
        return [
            FieldDiff.model_validate(one, from_attributes=True)
            for one in field_diffs(before, after)
        ]

    @router.get("/entries/{entry_id}/as-of")
    def as_of(entry_id: str, at: datetime, _user: Reader) -> Content:
        """What callers could hear from this entry at an instant."""
        _aware(at)
        with room.db.transaction() as session:
            version = KnowledgeRepository(session).as_of(at, [entry_id]).get(entry_id)
        if version is None or not version.content.valid_on(business_date(at)):
            raise NotFound("那时这条知识没有发布。")
        return views.content_view(version.content)

    @router.post("/bulk")
    def bulk(body: Bulk, user: Editor) -> BulkResult:
        """Do one thing to many entries; what cannot be done is named, the rest is done."""
        if body.action == "publish":
            _must_publish(user, room)
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


def _version(room: Room, session: Session, entry_id: str, number: int) -> EntryContent:
    if number == 0:
        draft = room.desk(session).get(entry_id).draft
        if draft is None:
            raise NotFound("这条知识没有草稿。")
        return draft.content
    for version in KnowledgeRepository(session).versions(entry_id):
        if version.version == number:
            return version.content
    raise NotFound("没有这个版本。")


def _must_review(user: SignedIn) -> None:
    if user.role not in REVIEWERS:
        raise Forbidden("只有知识审核人员可以退回。")


def _must_publish(user: SignedIn, room: Room) -> None:
    if not room.may_publish(user.role):
        raise Forbidden("只有知识审核人员可以发布。")


def _aware(instant: datetime | None) -> None:
    if instant is not None and instant.tzinfo is None:
        raise BadRequest("时间须带时区。")
