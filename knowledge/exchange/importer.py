"""Import of a whole file in one transaction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from knowledge.clock import Clock, utc_now
from knowledge.exchange.reader import read_rows
from knowledge.exchange.rows import (
    ReadyRow,
    find_duplicates,
    generated_id,
    parse_row,
    shared_questions,
)
from knowledge.store.models import EntryRow
from knowledge.store.service import KnowledgeStore
from knowledge.types import EntryContent, ImportReport, RowError


def read_file(path: Path) -> tuple[int, list[ReadyRow], list[RowError], list[RowError]]:
    """Read and check a file without touching the store.

    Returns:
        Number of rows, the good ones, errors, and warnings.

    Raises:
        ImportFileError: the file as a whole is unusable.
    """
    raw = read_rows(path)
    good: list[ReadyRow] = []
    errors: list[RowError] = []
    for row in raw:
        ready, faults = parse_row(row)
        errors.extend(faults)
        if ready is not None:
            good.append(ready)
    duplicates = find_duplicates(good)
    repeated = {error.row for error in duplicates}
    good = [row for row in good if row.number not in repeated]
    errors = sorted(errors + duplicates, key=lambda error: error.row)
    return len(raw), good, errors, shared_questions(good)


def import_file(
    session: Session,
    path: Path,
    *,
    actor: str,
    reason: str = "",
    partial: bool = False,
    dry_run: bool = False,
    clock: Clock = utc_now,
) -> ImportReport:
    """Import a csv or xlsx file. The caller's transaction makes it all or nothing.

    Rows are matched by id; a row without one by title and region, and if there is no such entry
    it gets a generated id that stays the same on the next import.

    Args:
        partial: import the good rows although others are faulty.
        dry_run: only check; nothing is written.

    Raises:
        ImportFileError: the file as a whole is unusable.
    """
    rows, good, errors, warnings = read_file(path)
    if dry_run or not good or (errors and not partial):
        return ImportReport(rows, 0, 0, 0, False, tuple(errors), tuple(warnings))
    store = KnowledgeStore(session, clock)
    store.repository.lock()
    ready = with_ids(store, good)
    known = store.repository.rows_by_id(row.entry_id for row in ready)
    counts = store.save_many(
        [(row.entry_id, with_own(known.get(row.entry_id), row.content)) for row in ready],
        actor=actor,
        reason=reason or f"导入文件 {path.name}",
    )
    return ImportReport(
        rows,
        counts.created,
        counts.updated,
        counts.unchanged,
        True,
        tuple(errors),
        tuple(warnings),
    )


def with_own(entry: EntryRow | None, content: EntryContent) -> EntryContent:
    """Files do not carry document and review date; what was set at the desk stays."""
    if entry is None:
        return content
    return replace(content, document=entry.document, review_on=entry.review_on)


def with_ids(store: KnowledgeStore, rows: list[ReadyRow]) -> list[ReadyRow]:
    """Rows with ids: a row without one gets that of its title and region, known or generated."""
    nameless = [(row.content.title, row.content.region) for row in rows if not row.entry_id]
    known = store.repository.ids_by_title(nameless)
    taken = {row.entry_id for row in rows if row.entry_id}
    result: list[ReadyRow] = []
    for row in rows:
        if row.entry_id:
            result.append(row)
            continue
        key = (row.content.title, row.content.region)
        entry_id = known.get(key, "")
        if not entry_id or entry_id in taken:
            entry_id = generated_id(*key)
        result.append(replace(row, entry_id=entry_id))
    return result
