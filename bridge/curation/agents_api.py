"""Routes for agents: finding an entry while talking, and what became of a suggestion."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bridge.auth.guard import require_role
from bridge.auth.roles import Role
from bridge.auth.service import SignedIn
from bridge.curation.room import EDITORS, Room
from bridge.curation.schemas import FoundEntry, SuggestionDeed
from knowledge.clock import business_date
from knowledge.curation.listing import may_be_said
from knowledge.curation.sections import sections
from knowledge.store.repository import KnowledgeRepository

AGENTS = (Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.BACK_OFFICE, *EDITORS)
Agent = Annotated[SignedIn, Depends(require_role(*AGENTS))]


def build_router(room: Room) -> APIRouter:
    """Return the routes under ``/api/knowledge`` that the agent's desk uses."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.get("/find")
    def find(
        _user: Agent,
        q: Annotated[str, Query(max_length=200)],
        region: Annotated[str, Query(max_length=60)] = "",
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
    ) -> list[FoundEntry]:
        """Find entries by words, initials, sounds, or number."""
        found = room.finder().find(q, region=region or None, limit=limit)
        today = business_date(room.now())
        with room.db.transaction() as session:
            rows = KnowledgeRepository(session).rows_by_id(one.entry_id for one in found)
        return [
            FoundEntry(
                entry_id=row.id,
                version=row.version,
                title=row.title,
                text=one.text,
                marks=list(one.marks),
                reason=one.reason,
                answer_spoken=row.answer_spoken,
                answer_full=row.answer_full,
                materials=sections(row.answer_full).materials,
                department=row.department,
                region=row.region,
            )
            for one in found
            # What was withdrawn since the finder was built is not shown.
            if (row := rows.get(one.entry_id)) is not None and may_be_said(row, today)
        ]

    @router.post("/suggestions", status_code=204)
    def deed(body: SuggestionDeed, user: Agent) -> None:
        """Note that a suggestion was opened, copied, adopted or wrong."""
        room.suggested.deed(body.call_id, user.username, body.entry_id, body.deed)

    return router
