"""Routes to read entries: the list, one entry, its history, and what was heard at an instant."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from bridge.curation import views
from bridge.curation.room import Reader, Room, require_zone
from bridge.curation.schemas import (
    Content,
    EntryDetail,
    EntryPage,
    EventView,
    Facet,
    Facets,
    FieldDiff,
)
from bridge.errors import BadRequest, NotFound
from knowledge.clock import business_date
from knowledge.curation.diff import field_diffs
from knowledge.curation.listing import STATES, Filters, Listing
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryNotFound
from knowledge.store.repository import KnowledgeRepository
from knowledge.types import EntryContent


def build_router(room: Room) -> APIRouter:
    """Return the routes under ``/api/knowledge`` that only read entries."""
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

    @router.get("/entries/{entry_id}")
    def entry(entry_id: str, _user: Reader) -> EntryDetail:
        """Return an entry with its draft."""
        with room.db.transaction() as session:
            return room.show(session, room.desk(session).get(entry_id))

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
        require_zone(at)
        with room.db.transaction() as session:
            version = KnowledgeRepository(session).as_of(at, [entry_id]).get(entry_id)
        if version is None or not version.content.valid_on(business_date(at)):
            raise NotFound("那时这条知识没有发布。")
        return views.content_view(version.content)

    return router


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
