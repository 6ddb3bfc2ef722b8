"""Files into drafts: what was imported is reviewed before callers hear it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from knowledge.clock import Clock, utc_now
from knowledge.curation.drafts import DraftDesk
from knowledge.curation.repository import CurationRepository
from knowledge.exchange.importer import read_file, with_ids, with_own
from knowledge.store.convert import content_from_json
from knowledge.store.service import KnowledgeStore
from knowledge.types import EntryContent, RowError


@dataclass(frozen=True)
class DraftImport:
    """What an import of drafts did, or would do. ``ids`` are those that are new or changed."""

    rows: int
    created: int
    updated: int
    unchanged: int
    imported: bool
    errors: tuple[RowError, ...]
    warnings: tuple[RowError, ...]
    ids: tuple[str, ...]


def import_drafts(
    session: Session,
    path: Path,
    *,
    actor: str,
    reason: str = "",
    partial: bool = False,
    dry_run: bool = False,
    clock: Clock = utc_now,
) -> DraftImport:
    """Make a draft of each row that says something new. The caller's transaction is all or none.

    A row whose entry has a draft with other content is refused: somebody works on it.

    Raises:
        ImportFileError: the file as a whole is unusable.
    """
    rows, good, errors, warnings = read_file(path)
    store = KnowledgeStore(session, clock)
    store.repository.lock()
    desk = DraftDesk(session, clock)
    curation = CurationRepository(session)
    ready = with_ids(store, good)
    known = store.repository.rows_by_id(row.entry_id for row in ready)
    drafts = {draft.entry_id: draft for draft in curation.drafts([row.entry_id for row in ready])}
    created: list[str] = []
    updated: list[str] = []
    contents: dict[str, EntryContent] = {}
    unchanged = 0
    for row in ready:
        entry = known.get(row.entry_id)
        draft = drafts.get(row.entry_id)
        content = row.content
        if entry is not None:
            content = with_own(entry, content)
        if draft is not None:
            if content_from_json(draft.content) == content:
                unchanged += 1
            else:
                detail = f"“{row.entry_id}”有{draft.editor}未发布的草稿，请先发布或放弃它。"
                errors.append(RowError(row.number, "id", detail))
            continue
        if entry is None:
            created.append(row.entry_id)
        elif store.get(row.entry_id).content == content:
            unchanged += 1
            continue
        else:
            updated.append(row.entry_id)
        contents[row.entry_id] = content
    errors.sort(key=lambda error: error.row)
    allowed = not dry_run and bool(contents) and (not errors or partial)
    if allowed:
        note = reason or f"导入文件 {path.name}"
        for entry_id in created:
            desk.create(contents[entry_id], actor=actor, entry_id=entry_id, reason=note)
        for entry_id in updated:
            desk.save(entry_id, contents[entry_id], 0, actor=actor)
    return DraftImport(
        rows,
        len(created),
        len(updated),
        unchanged,
        allowed,
        tuple(errors),
        tuple(warnings),
        (*created, *updated),
    )
