"""Rules for changing entries; one public method for each thing a user does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy.orm import Session

from knowledge.clock import Clock, utc_now
from knowledge.errors import EntryConflict, EntryNotFound
from knowledge.store.convert import row_content, to_entry, write_content
from knowledge.store.models import EntryRow
from knowledge.store.repository import KnowledgeRepository
from knowledge.types import Entry, EntryContent, EntryVersion, State


@dataclass(frozen=True)
class SaveCounts:
    """How many entries a save created, changed, or found the same already."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


class KnowledgeStore:
    """Changes entries within one session. The caller commits: one request, one transaction."""

    def __init__(self, session: Session, clock: Clock = utc_now) -> None:
        self._session = session
        self._repository = KnowledgeRepository(session)
        self._clock = clock

    @property
    def repository(self) -> KnowledgeRepository:
        """Read access within the same transaction."""
        return self._repository

    def save_many(
        self,
        items: Iterable[tuple[str, EntryContent]],
        *,
        actor: str,
        reason: str,
        state: State = "published",
    ) -> SaveCounts:
        """Create or update entries by id, each change as a new version in ``state``.

        What is already stored with the same content and state gets no new version, so that
        importing a file twice changes nothing.
        """
        pairs = list(items)
        self._repository.lock()
        existing = self._repository.rows_by_id(entry_id for entry_id, _ in pairs)
        created = updated = unchanged = 0
        for entry_id, content in pairs:
            row = existing.get(entry_id)
            if row is None:
                self._create(entry_id, content, state, actor, reason)
                created += 1
            elif row.state == state and row_content(row) == content:
                unchanged += 1
            else:
                self._change(row, content, state, actor, reason)
                updated += 1
        if created or updated:
            self._repository.bump_revision()
            self._session.flush()
        return SaveCounts(created, updated, unchanged)

    def save(
        self,
        entry_id: str,
        content: EntryContent,
        *,
        actor: str,
        reason: str,
        expected_version: int | None = None,
        state: State = "published",
    ) -> Entry:
        """Save one entry.

        Raises:
            EntryConflict: ``expected_version`` is given and no longer the current one.
        """
        self._repository.lock()
        if expected_version is not None:
            row = self._repository.get_row(entry_id)
            if row is None or row.version != expected_version:
                raise EntryConflict(entry_id)
        self.save_many([(entry_id, content)], actor=actor, reason=reason, state=state)
        return self.get(entry_id)

    def publish(self, entry_id: str, *, actor: str, reason: str) -> Entry:
        """Make an entry answerable. Raises :class:`EntryNotFound`."""
        return self._move(entry_id, "published", actor, reason)

    def withdraw(self, entry_id: str, *, actor: str, reason: str) -> Entry:
        """Make an entry unsayable from this commit on. Raises :class:`EntryNotFound`."""
        return self._move(entry_id, "withdrawn", actor, reason)

    def add_unpublished(self, entry_id: str, content: EntryContent, actor: str) -> None:
        """A new entry that exists only as a draft: version 0, without history."""
        now = self._clock()
        row = EntryRow(
            id=entry_id, state="draft", version=0, owner=actor, created_at=now, updated_at=now
        )
        write_content(row, content)
        self._repository.set_questions(row, content.questions)
        self._repository.add(row)
        self._session.flush()

    def rewrite_unpublished(self, row: EntryRow, content: EntryContent) -> None:
        """Let the list show what the draft of a new entry says."""
        row.updated_at, row.state = self._clock(), "draft"
        write_content(row, content)
        self._repository.set_questions(row, content.questions)

    def amend(self, entry_id: str, values: dict[str, Any], *, actor: str, reason: str) -> Entry:
        """Change some fields as a new version in the same state. Raises :class:`EntryNotFound`."""
        self._repository.lock()
        row = self._row(entry_id)
        content = replace(row_content(row), **values)
        return self._renew(row, content, cast(State, row.state), actor, reason)

    def step_back(self, entry_id: str, *, actor: str, reason: str) -> Entry:
        """The version before the current one as a new version; before the first: withdrawn."""
        self._repository.lock()
        row = self._row(entry_id)
        earlier = next(
            (v for v in self.history(entry_id) if v.version == row.version - 1),
            None,
        )
        if earlier is None:
            return self._renew(row, row_content(row), "withdrawn", actor, reason)
        return self._renew(row, earlier.content, earlier.state, actor, reason)

    def get(self, entry_id: str) -> Entry:
        """The entry. Raises :class:`EntryNotFound`."""
        entry = self._repository.get(entry_id)
        if entry is None:
            raise EntryNotFound(entry_id)
        return entry

    def history(self, entry_id: str) -> list[EntryVersion]:
        """Every version, oldest first. Raises :class:`EntryNotFound`."""
        versions = self._repository.versions(entry_id)
        if not versions:
            raise EntryNotFound(entry_id)
        return versions

    def _move(self, entry_id: str, state: State, actor: str, reason: str) -> Entry:
        self._repository.lock()
        row = self._row(entry_id)
        return self._renew(row, row_content(row), state, actor, reason)

    def _row(self, entry_id: str) -> EntryRow:
        row = self._repository.get_row(entry_id)
        if row is None:
            raise EntryNotFound(entry_id)
        return row

    def _renew(
        self, row: EntryRow, content: EntryContent, state: State, actor: str, reason: str
    ) -> Entry:
        """Change a row unless it is so already."""
        if row.state != state or row_content(row) != content:
            self._change(row, content, state, actor, reason)
            self._repository.bump_revision()
            self._session.flush()
        return to_entry(row)

    def _create(
        self, entry_id: str, content: EntryContent, state: State, actor: str, reason: str
    ) -> None:
        now = self._clock()
        row = EntryRow(
            id=entry_id, state=state, version=1, owner=actor, created_at=now, updated_at=now
        )
        write_content(row, content)
        self._repository.set_questions(row, content.questions)
        self._repository.add(row)
        self._record(row, content, actor, reason)

    def _change(
        self, row: EntryRow, content: EntryContent, state: State, actor: str, reason: str
    ) -> None:
        row.version += 1
        row.state = state
        row.updated_at = self._clock()
        write_content(row, content)
        if tuple(question.text for question in row.questions) != content.questions:
            self._repository.set_questions(row, content.questions)
        self._record(row, content, actor, reason)

    def _record(self, row: EntryRow, content: EntryContent, actor: str, reason: str) -> None:
        self._repository.add_version(
            EntryVersion(
                entry_id=row.id,
                version=row.version,
                state=row.state,  # type: ignore[arg-type]
                content=content,
                actor=actor,
                reason=reason,
                at=row.updated_at,
            )
        )
