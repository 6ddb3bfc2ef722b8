"""The only place with queries on the knowledge tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from knowledge.store.convert import content_to_json, to_entry, to_version
from knowledge.store.models import EntryRow, QuestionRow, RevisionRow, VersionRow
from knowledge.types import Entry, EntryVersion

REVISION_ROW = 1
# SQLite allows 32,766 bound values in a statement; this stays far below on every database.
ID_BATCH = 500


class KnowledgeRepository:
    """Reads and writes entries inside the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, entry_id: str) -> Entry | None:
        """The entry with this id, or ``None``."""
        row = self._session.get(EntryRow, entry_id)
        return None if row is None else to_entry(row)

    def get_row(self, entry_id: str) -> EntryRow | None:
        """The row itself, for changing it within this transaction."""
        return self._session.get(EntryRow, entry_id, with_for_update=True)

    def rows_by_id(self, entry_ids: Iterable[str]) -> dict[str, EntryRow]:
        """Rows for all ids that exist."""
        found: dict[str, EntryRow] = {}
        ids = sorted(set(entry_ids))
        for start in range(0, len(ids), ID_BATCH):
            query = select(EntryRow).where(EntryRow.id.in_(ids[start : start + ID_BATCH]))
            for row in self._session.scalars(query):
                found[row.id] = row
        return found

    def ids_by_title(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Ids of entries by ``(title, region)``, for those of ``pairs`` that exist."""
        wanted = set(pairs)
        titles = sorted({title for title, _ in wanted})
        found: dict[tuple[str, str], str] = {}
        for start in range(0, len(titles), ID_BATCH):
            query = select(EntryRow.title, EntryRow.region, EntryRow.id).where(
                EntryRow.title.in_(titles[start : start + ID_BATCH])
            )
            for title, region, entry_id in self._session.execute(query):
                if (title, region) in wanted:
                    found[(title, region)] = entry_id
        return found

    def published(self) -> Iterator[Entry]:
        """Every published entry, by id, whatever its validity."""
        query = select(EntryRow).where(EntryRow.state == "published").order_by(EntryRow.id)
        for row in self._session.scalars(query.execution_options(yield_per=1000)):
            yield to_entry(row)

    def all_entries(self) -> Iterator[Entry]:
        """Every entry, by id."""
        query = select(EntryRow).order_by(EntryRow.id)
        for row in self._session.scalars(query.execution_options(yield_per=1000)):
            yield to_entry(row)

    def sayable(self, entry_ids: Sequence[str], day: date) -> dict[str, int]:
        """The versions of those entries that are published and valid on ``day``, right now.

        The state is looked at here and not in the query: SQLite takes its index before that of
        the ids and walks through all that is published, 17 ms for 20,000 entries.
        """
        query = select(
            EntryRow.id, EntryRow.version, EntryRow.state, EntryRow.valid_from, EntryRow.valid_to
        ).where(EntryRow.id.in_(entry_ids))
        return {
            row.id: row.version
            for row in self._session.execute(query)
            if row.state == "published"
            and (row.valid_from is None or row.valid_from <= day)
            and (row.valid_to is None or row.valid_to >= day)
        }

    def count(self) -> int:
        """How many entries there are, in any state."""
        return self._session.scalar(select(func.count()).select_from(EntryRow)) or 0

    def add(self, row: EntryRow) -> None:
        """Add a new entry."""
        self._session.add(row)

    def set_questions(self, row: EntryRow, questions: Sequence[str]) -> None:
        """Replace the question variants of an entry."""
        row.questions = [
            QuestionRow(entry_id=row.id, position=position, text=text)
            for position, text in enumerate(questions)
        ]

    def add_version(self, version: EntryVersion) -> None:
        """Record a version; the history is append-only."""
        self._session.add(
            VersionRow(
                entry_id=version.entry_id,
                version=version.version,
                state=version.state,
                content=content_to_json(version.content),
                actor=version.actor,
                reason=version.reason,
                at=version.at,
            )
        )

    def versions(self, entry_id: str) -> list[EntryVersion]:
        """The history of an entry, oldest first."""
        query = (
            select(VersionRow).where(VersionRow.entry_id == entry_id).order_by(VersionRow.version)
        )
        return [to_version(row) for row in self._session.scalars(query)]

    def all_versions(self) -> dict[str, list[EntryVersion]]:
        """The history of every entry, oldest first, by id."""
        found: dict[str, list[EntryVersion]] = {}
        query = select(VersionRow).order_by(VersionRow.entry_id, VersionRow.version)
        for row in self._session.scalars(query.execution_options(yield_per=1000)):
            found.setdefault(row.entry_id, []).append(to_version(row))
        return found

    def as_of(
        self, instant: datetime, entry_ids: Sequence[str] | None = None
    ) -> dict[str, EntryVersion]:
        """The versions that were published at an instant, by id, whatever their validity."""
        newest = (
            select(func.max(VersionRow.version), VersionRow.entry_id)
            .where(VersionRow.at <= instant)
            .group_by(VersionRow.entry_id)
        )
        if entry_ids is not None:
            newest = newest.where(VersionRow.entry_id.in_(entry_ids))
        wanted = newest.subquery("newest")
        query = select(VersionRow).join(
            wanted,
            (VersionRow.entry_id == wanted.c.entry_id) & (VersionRow.version == wanted.c[0]),
        )
        versions = (to_version(row) for row in self._session.scalars(query))
        return {one.entry_id: one for one in versions if one.state == "published"}

    def revision(self) -> int:
        """The counter that moves whenever an entry changes; 0 on an untouched base."""
        query = select(RevisionRow.value).where(RevisionRow.id == REVISION_ROW)
        return self._session.scalar(query) or 0

    def lock(self) -> None:
        """Take the write lock before anything is read, and keep it until the commit.

        SQLite cannot upgrade a reading transaction while another one writes, and on PostgreSQL
        two writers of the same entry have to queue: both are solved by writing first.
        """
        if not self._step_revision(0):
            self._session.add(RevisionRow(id=REVISION_ROW, value=0))
            self._session.flush()

    def bump_revision(self) -> None:
        """Move the counter: entries have changed."""
        self._step_revision(1)

    def _step_revision(self, step: int) -> bool:
        statement = (
            update(RevisionRow)
            .where(RevisionRow.id == REVISION_ROW)
            .values(value=RevisionRow.value + step)
            .returning(RevisionRow.id)
        )
        return self._session.execute(statement).first() is not None
