"""Routes to bring files in and out."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from bridge.curation.boards import Boards
from bridge.curation.room import Editor, Reader, Room
from bridge.curation.schemas import Imported
from bridge.errors import BadRequest, HotlineError
from knowledge.clock import business_date
from knowledge.curation.imports import import_drafts
from knowledge.curation.package import write_package
from knowledge.exchange import export_file
from knowledge.exchange.columns import MAX_FILE_BYTES
from knowledge.store.repository import KnowledgeRepository

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileTooLarge(HotlineError):
    """The upload is larger than a file of knowledge can be."""

    code = "file_too_large"
    detail = f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请分成几个文件导入。"
    status = 413


def build_router(room: Room, boards: Boards) -> APIRouter:
    """Return the routes under ``/api/knowledge`` for files."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.post("/import")
    async def import_file(
        request: Request,
        user: Editor,
        name: Annotated[str, Query(min_length=1, max_length=200)],
        dry_run: bool = True,
        partial: bool = False,
    ) -> Imported:
        """Make drafts of a csv, xlsx or docx file; ``dry_run`` only tells what would happen."""
        data = await _body(request)

        def work(session: Session) -> Imported:
            with _as_file(name, data) as path:
                report = import_drafts(
                    session,
                    path,
                    actor=user.username,
                    partial=partial,
                    dry_run=dry_run,
                    reason=f"导入文件 {name}",
                    clock=room.now,
                )
            return Imported.model_validate(report, from_attributes=True)

        return await room.offload(room.db.write, work)

    @router.get("/export", response_class=Response)
    def export(_user: Reader, format: Literal["csv", "xlsx"] = "xlsx") -> Response:
        """All entries in the columns of an import."""
        with tempfile.TemporaryDirectory() as folder, room.db.transaction() as session:
            path = Path(folder) / f"knowledge.{format}"
            export_file(KnowledgeRepository(session).all_entries(), path)
            data = path.read_bytes()
        day = business_date(room.now())
        return _download(data, f"knowledge-{day:%Y%m%d}.{format}", _TYPES[format])

    @router.get("/package", response_class=Response)
    def package(_user: Reader) -> Response:
        """The published knowledge and its report, as one file for the province."""
        now = room.now()
        with room.db.transaction() as session:
            repository = KnowledgeRepository(session)
            entries = list(repository.published())
            versions = repository.all_versions()
        report = boards.report().model_dump(mode="json")
        data = write_package(entries, report, now, versions)
        day = business_date(now)
        return _download(data, f"wenchang-knowledge-{day:%Y%m%d}.zip", "application/zip")

    return router


async def _body(request: Request) -> bytes:
    """The upload, refused before it fills the memory."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_FILE_BYTES:
            raise FileTooLarge
        chunks.append(chunk)
    if not size:
        raise BadRequest("文件是空的。")
    return b"".join(chunks)


@contextmanager
def _as_file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        # The name is somebody's text and never becomes a path; its ending says what the file is.
        ending = re.search(r"\.(\w{1,8})$", name)
        path = Path(folder) / ("upload." + (ending[1].lower() if ending else ""))
        path.write_bytes(data)
        yield path


def _download(data: bytes, name: str, media_type: str) -> Response:
    return Response(
        data,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
