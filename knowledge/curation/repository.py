"""The only place with queries on the tables of the knowledge desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from knowledge.curation.errors import DocumentUnknown
from knowledge.curation.models import (
    DismissedRow,
    DocumentRow,
    FlagRow,
    GapRow,
    GateRow,
    GoldenRow,
    TestRunRow,
)
from knowledge.store.convert import content_to_json, to_entry, to_event
from knowledge.store.models import DraftRow, EntryRow, EventRow
from knowledge.types import Entry, EntryContent, Event


class CurationRepository:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- drafts -----------------------------------------------------------------------------

    def draft(self, entry_id: str) -> DraftRow | None:
        """The draft of an entry."""
        return self._session.get(DraftRow, entry_id)

    def drafts(self, entry_ids: Sequence[str]) -> list[DraftRow]:
        """The drafts of those entries that have one."""
        query = select(DraftRow).where(DraftRow.entry_id.in_(entry_ids))
        return list(self._session.scalars(query))

    def due_drafts(self, now: datetime) -> list[DraftRow]:
        """Approved drafts whose time has come."""
        query = select(DraftRow).where(DraftRow.status == "approved", DraftRow.publish_at <= now)
        return list(self._session.scalars(query))

    def add(self, row: DraftRow) -> None:
        """Add a draft."""
        self._session.add(row)

    def remove(self, row: DraftRow) -> None:
        """Remove a draft."""
        self._session.delete(row)
        self._session.flush()

    # ---- record -----------------------------------------------------------------------------

    def note(
        self,
        entry_id: str,
        action: str,
        actor: str,
        reason: str,
        *,
        at: datetime,
        version: int | None = None,
        content: EntryContent | None = None,
        batch: str = "",
    ) -> None:
        """Write a line into the activity record."""
        self._session.add(
            EventRow(
                entry_id=entry_id,
                at=at,
                actor=actor,
                action=action,
                reason=reason,
                version=version,
                content=content_to_json(content) if content is not None else None,
                batch=batch,
            )
        )
        self._session.flush()

    def events(self, entry_id: str) -> list[Event]:
        """The activity record of an entry, newest first."""
        query = select(EventRow).where(EventRow.entry_id == entry_id).order_by(EventRow.id.desc())
        return [to_event(row) for row in self._session.scalars(query)]

    def last_event(self, entry_id: str) -> EventRow | None:
        """The newest line about an entry."""
        query = select(EventRow).where(EventRow.entry_id == entry_id)
        return self._session.scalars(query.order_by(EventRow.id.desc()).limit(1)).first()

    def tag_last_event(self, entry_id: str, batch: str) -> None:
        """Make the newest line part of a bulk action."""
        row = self.last_event(entry_id)
        if row is not None:
            row.batch = batch

    def batch(self, batch: str) -> list[Event]:
        """What one bulk action did, in order."""
        query = select(EventRow).where(EventRow.batch == batch).order_by(EventRow.id)
        return [to_event(row) for row in self._session.scalars(query)]

    def reviewed(self) -> set[str]:
        """Entries whose current version went through review at the desk."""
        query = (
            select(EventRow.entry_id)
            .join(EntryRow, EntryRow.id == EventRow.entry_id)
            .where(EventRow.action == "publish", EventRow.version == EntryRow.version)
        )
        return set(self._session.scalars(query))

    # ---- documents and flags ----------------------------------------------------------------

    def document(self, document_id: str) -> DocumentRow | None:
        """A policy document."""
        return self._session.get(DocumentRow, document_id)

    def documents(self) -> list[DocumentRow]:
        """All policy documents, by title."""
        return list(self._session.scalars(select(DocumentRow).order_by(DocumentRow.title)))

    def require_document(self, document_id: str) -> None:
        """Raise :class:`DocumentUnknown` unless the id is empty or known."""
        if document_id and self.document(document_id) is None:
            raise DocumentUnknown(document_id)

    def published_as(self, title: str, region: str) -> list[Entry]:
        """Published entries with a title in a region."""
        query = select(EntryRow).where(
            EntryRow.state == "published", EntryRow.title == title, EntryRow.region == region
        )
        return [to_entry(row) for row in self._session.scalars(query)]

    def entries_of_document(self, document_id: str) -> list[EntryRow]:
        """Entries that rest on a document."""
        query = select(EntryRow).where(EntryRow.document == document_id).order_by(EntryRow.id)
        return list(self._session.scalars(query))

    def entries_by_document(self) -> dict[str, int]:
        """How many entries rest on each document."""
        query = select(EntryRow.document, func.count()).where(EntryRow.document != "")
        return dict(self._session.execute(query.group_by(EntryRow.document)).tuples().all())

    def flag(self, entry_id: str, kind: str, detail: str, *, at: datetime, by: str) -> None:
        """Raise a flag, unless the same one is open."""
        same = select(FlagRow.id).where(
            FlagRow.entry_id == entry_id,
            FlagRow.kind == kind,
            FlagRow.detail == detail,
            FlagRow.settled_at.is_(None),
        )
        if self._session.scalar(same) is None:
            self._session.add(
                FlagRow(entry_id=entry_id, kind=kind, detail=detail, raised_at=at, raised_by=by)
            )

    def open_flags(self, entry_ids: Sequence[str]) -> list[FlagRow]:
        """Flags that nobody has settled."""
        query = select(FlagRow).where(FlagRow.entry_id.in_(entry_ids), FlagRow.settled_at.is_(None))
        return list(self._session.scalars(query.order_by(FlagRow.id)))

    def flag_row(self, flag_id: int) -> FlagRow | None:
        """One flag."""
        return self._session.get(FlagRow, flag_id)

    # ---- checks -----------------------------------------------------------------------------

    def golden(self) -> list[GoldenRow]:
        """The questions that every publication is tested with."""
        return list(self._session.scalars(select(GoldenRow).order_by(GoldenRow.id)))

    def add_golden(self, row: GoldenRow) -> GoldenRow:
        """Add such a question, or change what it expects."""
        known = self._session.scalar(select(GoldenRow).where(GoldenRow.query == row.query))
        if known is not None:
            known.expected_id, known.added_by, known.added_at = (
                row.expected_id,
                row.added_by,
                row.added_at,
            )
            row = known
        self._session.add(row)
        self._session.flush()
        return row

    def remove_golden(self, golden_id: int) -> bool:
        """Remove one; false if there was none."""
        row = self._session.get(GoldenRow, golden_id)
        if row is not None:
            self._session.delete(row)
        return row is not None

    def gate(self, gate_id: str) -> GateRow | None:
        """A check that was made."""
        return self._session.get(GateRow, gate_id)

    def keep_gate(self, row: GateRow) -> None:
        """Keep a check."""
        self._session.add(row)

    def add_test_run(self, row: TestRunRow) -> None:
        """Keep a hit test of a file."""
        self._session.add(row)

    def test_runs(self, limit: int) -> list[TestRunRow]:
        """Hit tests, newest first, without their rows."""
        query = select(TestRunRow).options(defer(TestRunRow.rows)).order_by(TestRunRow.at.desc())
        return list(self._session.scalars(query.limit(limit)))

    def test_run(self, run_id: str) -> TestRunRow | None:
        """One hit test."""
        return self._session.get(TestRunRow, run_id)

    def dismissed(self) -> list[DismissedRow]:
        """Pairs of entries that do not contradict each other."""
        return list(self._session.scalars(select(DismissedRow)))

    def dismiss(self, row: DismissedRow) -> None:
        """Note that a pair does not contradict itself, as it is now."""
        known = self._session.scalar(
            select(DismissedRow).where(
                DismissedRow.left_id == row.left_id, DismissedRow.right_id == row.right_id
            )
        )
        if known is not None:
            self._session.delete(known)
            self._session.flush()
        self._session.add(row)

    # ---- gaps -------------------------------------------------------------------------------

    def add_gap(self, row: GapRow) -> int:
        """Add a gap that somebody took on; returns its id."""
        self._session.add(row)
        self._session.flush()
        return row.id

    def gaps(self) -> list[GapRow]:
        """Gaps that were taken on or left, newest first."""
        return list(self._session.scalars(select(GapRow).order_by(GapRow.id.desc())))

    def gaps_of(self, entry_ids: Sequence[str]) -> dict[int, str]:
        """Gaps that those entries were written for: entry by id of the gap."""
        query = select(GapRow.id, GapRow.entry_id).where(GapRow.entry_id.in_(entry_ids))
        return dict(self._session.execute(query).tuples().all())

    def close_gaps(self, entry_id: str, now: datetime) -> None:
        """The entry that was written for a gap can be answered now."""
        query = select(GapRow).where(GapRow.entry_id == entry_id, GapRow.state == "taken")
        for row in self._session.scalars(query):
            row.state, row.closed_at = "closed", now
