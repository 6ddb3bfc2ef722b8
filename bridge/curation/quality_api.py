"""Routes to check: the voice lint, listening, the gate, golden questions."""

import io

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from bridge.curation import views
from bridge.curation.gatekeeper import Gatekeeper
from bridge.curation.room import Editor, Reader, Room
from bridge.curation.schemas import (
    Content,
    GateRequest,
    GateResult,
    Golden,
    LintResult,
    Speak,
)
from bridge.curation.voice import checked
from bridge.errors import BadRequest, NotFound
from knowledge.clock import business_date
from knowledge.curation.models import GoldenRow
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryNotFound
from knowledge.store.repository import KnowledgeRepository
from speech.audio import write_wav
from speech.errors import SpeechError


def build_router(room: Room, gatekeeper: Gatekeeper) -> APIRouter:
    """Return the routes under ``/api/knowledge`` that try things out."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.post("/lint")
    def lint(body: Content, _user: Editor) -> LintResult:
        """What will not sound right."""
        return checked(views.content_of(body), room.mouth, business_date(room.now()))

    @router.post("/speak", response_class=Response)
    def speak(body: Speak, _user: Editor) -> Response:
        """Say a text with the voice that callers hear."""
        try:
            pcm = room.mouth.say(body.text)
        except SpeechError as error:
            raise BadRequest(error.detail) from error
        buffer = io.BytesIO()
        write_wav(buffer, pcm)
        return Response(buffer.getvalue(), media_type="audio/wav")

    @router.post("/gate")
    def gate(body: GateRequest, user: Editor) -> GateResult:
        """Which questions would be answered differently if these drafts were published."""
        return gatekeeper.check(body.ids, user.username)

    @router.get("/golden")
    def golden(_user: Reader) -> list[Golden]:
        """The questions that each publication is tested with."""
        with room.db.transaction() as session:
            rows = CurationRepository(session).golden()
            ids = {row.expected_id for row in rows}
            titles = {i: r.title for i, r in KnowledgeRepository(session).rows_by_id(ids).items()}
        return [_golden(row, titles) for row in rows]

    @router.post("/golden", status_code=201)
    def add_golden(body: Golden, user: Editor) -> Golden:
        """Add such a question, or change what it expects."""

        def work(session: Session) -> Golden:
            repository = KnowledgeRepository(session)
            entry = repository.get(body.expected_id) if body.expected_id else None
            if body.expected_id and entry is None:
                raise EntryNotFound(body.expected_id)
            row = CurationRepository(session).add_golden(
                GoldenRow(
                    query=body.query.strip(),
                    expected_id=body.expected_id,
                    added_by=user.username,
                    added_at=room.now(),
                )
            )
            return _golden(row, {entry.id: entry.content.title} if entry else {})

        return room.db.write(work)

    @router.delete("/golden/{golden_id}", status_code=204)
    def remove_golden(golden_id: int, _user: Editor) -> None:
        """Remove one."""
        if not room.db.write(lambda session: CurationRepository(session).remove_golden(golden_id)):
            raise NotFound("没有这个必测问题。")

    return router


def _golden(row: GoldenRow, titles: dict[str, str]) -> Golden:
    return Golden(
        id=row.id,
        query=row.query,
        expected_id=row.expected_id,
        expected_title=titles.get(row.expected_id, ""),
        added_by=row.added_by,
    )
