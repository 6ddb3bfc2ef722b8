"""Routes of the desk's boards: overview, gaps, conflicts, documents, flags, quality report."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from bridge.curation.boards import Boards
from bridge.curation.room import Administrator, Editor, Reader, Room
from bridge.curation.schemas import (
    BulkResult,
    ConflictView,
    Dismiss,
    Document,
    EndDocument,
    EntryDetail,
    GapBoard,
    Overview,
    ReportView,
    SettleFlag,
    SwitchModel,
    TakeGap,
)
from bridge.errors import BadRequest, NotFound
from bridge.kit.ids import new_id
from knowledge.curation.documents import DocumentDesk, DocumentFields
from knowledge.curation.models import DismissedRow, DocumentRow
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryNotFound
from knowledge.store.repository import KnowledgeRepository


def build_router(room: Room, boards: Boards) -> APIRouter:
    """Return the routes under ``/api/knowledge`` that show what has to be done."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.get("/overview")
    def overview(user: Reader) -> Overview:
        """The numbers of the first page."""
        return boards.overview(user.role)

    @router.post("/model", status_code=202)
    def switch_model(body: SwitchModel, user: Administrator) -> Overview:
        """Begin to use another embedding model; the overview tells how far it is."""
        room.base.switch_model(body.name.strip())
        return boards.overview(user.role)

    @router.get("/report")
    def report(_user: Reader) -> ReportView:
        """The quality report."""
        return boards.report()

    @router.get("/gaps")
    def gaps(_user: Reader, days: Annotated[int, Query(ge=1, le=365)] = 30) -> GapBoard:
        """What callers asked and nobody could answer, dearest first."""
        return boards.gaps(room.now() - timedelta(days=days))

    @router.post("/gaps", response_model=EntryDetail | None)
    def take_gap(body: TakeGap, user: Editor) -> EntryDetail | Response:
        """Make a draft for a gap, or leave it for a reason."""
        if body.ignore:
            if not body.reason.strip():
                raise BadRequest("请写明不处理的原因。")
            boards.leave_gap(body.asked_ids, body.title, body.reason, user.username)
            return Response(status_code=204)
        return boards.take_gap(body.asked_ids, body.title, user.username)

    @router.get("/conflicts")
    def conflicts(_user: Reader) -> list[ConflictView]:
        """Entries that are asked for with the same words and say different things."""
        return boards.conflicts()

    @router.post("/conflicts/dismiss", status_code=204)
    def dismiss(body: Dismiss, user: Editor) -> None:
        """Say that two entries do not contradict each other, as they are now."""

        def work(session: Session) -> None:
            repository = KnowledgeRepository(session)
            left, right = repository.get(body.left_id), repository.get(body.right_id)
            for entry_id, entry in ((body.left_id, left), (body.right_id, right)):
                if entry is None:
                    raise EntryNotFound(entry_id)
            assert left is not None
            assert right is not None
            first, second = sorted((left, right), key=lambda entry: entry.id)
            CurationRepository(session).dismiss(
                DismissedRow(
                    left_id=first.id,
                    right_id=second.id,
                    left_version=first.version,
                    right_version=second.version,
                    actor=user.username,
                    at=room.now(),
                    reason=body.reason,
                )
            )

        room.db.write(work)

    @router.get("/documents")
    def documents(_user: Reader) -> list[Document]:
        """Policy documents with the number of entries that rest on each."""
        with room.db.transaction() as session:
            repository = CurationRepository(session)
            counts = repository.entries_by_document()
            return [_document(row, counts.get(row.id, 0)) for row in repository.documents()]

    @router.post("/documents", status_code=201)
    def add_document(body: Document, user: Editor) -> Document:
        """Add a policy document."""

        def work(session: Session) -> Document:
            desk = DocumentDesk(session, room.now)
            row = desk.add(_fields(body), actor=user.username, document_id=body.id.strip())
            return _document(row, 0)

        return room.db.write(work)

    @router.put("/documents/{document_id}")
    def change_document(document_id: str, body: Document, user: Editor) -> Document:
        """Correct what is known about a document; its end is a step of its own."""

        def work(session: Session) -> Document:
            desk = DocumentDesk(session, room.now)
            row = desk.change(document_id, _fields(body), actor=user.username)
            return _document(row, len(CurationRepository(session).entries_of_document(row.id)))

        return room.db.write(work)

    @router.post("/documents/{document_id}/end")
    def end_document(document_id: str, body: EndDocument, user: Editor) -> BulkResult:
        """Repeal or replace a document; its entries are flagged, and withdrawn if asked for."""
        batch = new_id()

        def work(session: Session) -> BulkResult:
            cascade = DocumentDesk(session, room.now).end(
                document_id,
                body.ended_on,
                actor=user.username,
                reason=body.reason,
                replaced_by=body.replaced_by,
                withdraw=body.withdraw,
                batch=batch,
            )
            return BulkResult(batch=batch, done=cascade.flagged, failed=[])

        result = room.db.write(work)
        room.base.refresh()
        return result

    @router.post("/flags/{flag_id}/settle", status_code=204)
    def settle(flag_id: int, body: SettleFlag, user: Editor) -> None:
        """Say what came of a flag."""

        def work(session: Session) -> None:
            row = CurationRepository(session).flag_row(flag_id)
            if row is None:
                raise NotFound("没有这条提醒。")
            if row.settled_at is None:
                row.settled_at, row.settled_by = room.now(), user.username
                row.outcome = body.outcome

        room.db.write(work)

    return router


def _fields(body: Document) -> DocumentFields:
    return DocumentFields(
        title=body.title.strip(),
        number=body.number.strip(),
        issuer=body.issuer.strip(),
        effective_on=body.effective_on,
        note=body.note,
    )


def _document(row: DocumentRow, entries: int) -> Document:
    document = Document.model_validate(row, from_attributes=True)
    return document.model_copy(update={"entries": entries})
