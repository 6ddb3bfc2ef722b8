"""From a draft to a published answer; one public method for each thing a person does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from knowledge.clock import Clock, utc_now
from knowledge.curation.check import cleaned, missing
from knowledge.curation.errors import (
    BaseChanged,
    ContentRefused,
    DraftConflict,
    NoDraft,
    OwnReview,
    WrongStatus,
)
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryConflict, EntryNotFound
from knowledge.exchange.rows import generated_id
from knowledge.store.convert import content_from_json, content_to_json, to_draft
from knowledge.store.models import DraftRow, EntryRow
from knowledge.store.service import KnowledgeStore
from knowledge.types import Draft, Entry, EntryContent, RowError

# An editor saves every few seconds; the record keeps one line for what belongs together.
SAME_SITTING = timedelta(minutes=5)


@dataclass(frozen=True)
class Working:
    """An entry and the work on it."""

    entry: Entry
    draft: Draft | None


class DraftDesk:
    """Drafts, review and publication within one session. The caller commits.

    Args:
        session: a writing transaction.
        clock: the current instant.
        self_review: whether people may publish what they wrote themselves.
    """

    def __init__(
        self, session: Session, clock: Clock = utc_now, *, self_review: bool = False
    ) -> None:
        self._session = session
        self._clock = clock
        self._self_review = self_review
        self._store = KnowledgeStore(session, clock)
        self._rows = CurationRepository(session)

    def get(self, entry_id: str) -> Working:
        """The entry and its draft. Raises :class:`EntryNotFound`."""
        draft = self._rows.draft(entry_id)
        return Working(self._store.get(entry_id), to_draft(draft) if draft else None)

    def create(
        self, content: EntryContent, *, actor: str, entry_id: str = "", reason: str = ""
    ) -> Working:
        """Begin a new entry. Raises :class:`EntryConflict` if the id is taken."""
        content = self._checked(content)
        entry_id = entry_id or self._free_id(content)
        self._store.repository.lock()
        if self._store.repository.get(entry_id) is not None:
            raise EntryConflict(entry_id)
        self._store.add_unpublished(entry_id, content, actor)
        self._put(entry_id, 0, content, actor)
        self._note(entry_id, "create", actor, reason, content=content)
        return self.get(entry_id)

    def save(self, entry_id: str, content: EntryContent, rev: int, *, actor: str) -> Working:
        """Save a draft; ``rev`` is the one that was read, 0 if there was none.

        What was already submitted or approved goes back to being edited.

        Raises:
            DraftConflict: the draft is not the one that was read; nothing is overwritten.
            ContentRefused: the content may not be stored.
        """
        content = self._checked(content)
        entry, row = self._locked(entry_id)
        if (row.rev if row else 0) != rev:
            raise DraftConflict(entry_id, to_draft(row) if row else None)
        if row is None:
            self._put(entry_id, entry.version, content, actor)
        elif content_from_json(row.content) == content and row.status == "editing":
            return self.get(entry_id)
        else:
            row.rev = self._next_rev(row)
            row.content, row.status = content_to_json(content), "editing"
            row.editor, row.updated_at, row.publish_at = actor, self._clock(), None
        if entry.version == 0:
            self._store.rewrite_unpublished(entry, content)
        self._note_save(entry_id, actor, content)
        return self.get(entry_id)

    def discard(self, entry_id: str, rev: int, *, actor: str, reason: str = "") -> Working:
        """Throw a draft away; it stays in the record. A new entry goes to the withdrawn ones."""
        entry, row = self._read(entry_id, rev)
        self._note(entry_id, "discard", actor, reason, content=content_from_json(row.content))
        self._rows.remove(row)
        if entry.version == 0:
            entry.state = "withdrawn"
        self._session.flush()
        return self.get(entry_id)

    def submit(self, entry_id: str, rev: int, *, actor: str, reason: str = "") -> Working:
        """Ask for review. Raises :class:`ContentRefused` if it is not complete."""
        _, row = self._read(entry_id, rev)
        self._complete(entry_id, content_from_json(row.content))
        if row.status != "editing":
            raise WrongStatus("这份草稿已经提交。")
        row.status, row.submitted_by, row.remark = "review", actor, ""
        self._note(entry_id, "submit", actor, reason)
        return self.get(entry_id)

    def send_back(self, entry_id: str, rev: int, *, actor: str, reason: str) -> Working:
        """Return a submitted or approved draft to its editor with a remark."""
        _, row = self._read(entry_id, rev)
        if row.status == "editing":
            raise WrongStatus("这份草稿还没有提交审核。")
        row.status, row.remark, row.reviewed_by, row.publish_at = "editing", reason, actor, None
        self._note(entry_id, "return", actor, reason)
        return self.get(entry_id)

    def publish(
        self,
        entry_id: str,
        rev: int,
        *,
        actor: str,
        reason: str = "",
        publish_at: datetime | None = None,
        base_confirmed: bool = False,
        batch: str = "",
    ) -> Working:
        """Put a draft in front of callers, now or at ``publish_at``.

        Raises:
            OwnReview: ``actor`` wrote or submitted it, and self-review is off.
            BaseChanged: the published entry changed meanwhile, and that is not confirmed.
            ContentRefused: it is not complete.
        """
        entry, row = self._read(entry_id, rev)
        if not self._self_review and actor in (row.editor, row.submitted_by):
            raise OwnReview
        if row.base_version != entry.version and not base_confirmed:
            raise BaseChanged(entry_id)
        content = content_from_json(row.content)
        self._complete(entry_id, content)
        row.reviewed_by = actor
        if publish_at is not None and publish_at > self._clock():
            row.status, row.publish_at = "approved", publish_at
            # What was confirmed now need not be confirmed again by the clock.
            row.base_version = entry.version
            self._note(entry_id, "schedule", actor, reason, content=content, batch=batch)
            return self.get(entry_id)
        self._apply(entry_id, row, actor, reason, batch)
        return self.get(entry_id)

    def any_due(self) -> bool:
        """Whether an approved draft's time has come."""
        return bool(self._rows.due_drafts(self._clock()))

    def publish_due(self) -> list[str]:
        """Publish what was approved for an instant that has come; returns the ids.

        A draft whose entry changed meanwhile goes back to its editor instead.
        """
        done = []
        for row in self._rows.due_drafts(self._clock()):
            entry, _ = self._locked(row.entry_id)
            if entry.version != row.base_version:
                row.status, row.publish_at = "editing", None
                row.remark = "定时发布未执行：等待期间该条目有了新的版本，请核对后重新提交。"
                self._note(row.entry_id, "return", "system", row.remark)
                continue
            self._apply(row.entry_id, row, row.reviewed_by or "system", "定时发布", "")
            done.append(row.entry_id)
        return done

    def withdraw(
        self, entry_id: str, version: int, *, actor: str, reason: str, batch: str = ""
    ) -> Working:
        """Take an entry from callers from this commit on.

        Raises:
            EntryConflict: ``version`` is not the current one.
        """
        entry, _ = self._locked(entry_id)
        if entry.version != version:
            raise EntryConflict(entry_id)
        if entry.state != "published":
            raise WrongStatus(f"“{entry_id}”没有在发布，不用撤回。")
        changed = self._store.withdraw(entry_id, actor=actor, reason=reason)
        self._note(entry_id, "withdraw", actor, reason, version=changed.version, batch=batch)
        return self.get(entry_id)

    def restore(self, entry_id: str, version: int, *, actor: str, reason: str = "") -> Working:
        """Begin a draft with the content of an earlier version. It is reviewed like any other."""
        entry, row = self._locked(entry_id)
        if row is not None:
            raise WrongStatus("已有一份草稿，请先发布或放弃它。")
        old = next((v for v in self._store.history(entry_id) if v.version == version), None)
        if old is None:
            raise EntryNotFound(f"{entry_id} 第 {version} 版")
        self._put(entry_id, entry.version, old.content, actor)
        note = reason or f"恢复第 {version} 版的内容"
        self._note(entry_id, "restore", actor, note, content=old.content)
        return self.get(entry_id)

    def set_fields(
        self, entry_id: str, values: dict[str, Any], *, actor: str, reason: str, batch: str
    ) -> Working:
        """Change what is not an answer (department, dates …) in the entry and in its draft."""
        entry, row = self._locked(entry_id)
        if "owner" in values:
            entry.owner = str(values["owner"])
            values = {name: value for name, value in values.items() if name != "owner"}
        version = None
        if values and entry.version:
            changed = self._store.amend(entry_id, values, actor=actor, reason=reason)
            version = changed.version
        if row is not None:
            current = version or entry.version
            if row.base_version == current - 1:
                row.base_version = current
            content = content_from_json(row.content)
            row.content = content_to_json(self._checked(replace(content, **values)))
            row.rev = self._next_rev(row)
        self._note(entry_id, "amend", actor, reason, version=version, batch=batch)
        return self.get(entry_id)

    def undo(self, batch: str, *, actor: str, reason: str = "") -> tuple[list[str], dict[str, str]]:
        """Take back what one bulk action did, where nothing happened since.

        Returns:
            The ids that were set back, and for the others why not.
        """
        done: list[str] = []
        failed: dict[str, str] = {}
        for event in self._rows.batch(batch):
            entry, row = self._locked(event.entry_id)
            if event.action == "submit":
                if row is not None and row.status == "review":
                    row.status = "editing"
                    self._note(event.entry_id, "undo", actor, reason)
                    done.append(event.entry_id)
                else:
                    failed[event.entry_id] = "这条已被继续处理，不能撤销。"
                continue
            if event.version is None or entry.version != event.version:
                failed[event.entry_id] = "这条之后又有改动，不能撤销。"
                continue
            changed = self._store.step_back(event.entry_id, actor=actor, reason=reason or "撤销")
            self._note(event.entry_id, "undo", actor, reason, version=changed.version)
            if row is not None and row.base_version == event.version:
                row.base_version = changed.version
            done.append(event.entry_id)
        return done, failed

    def bulk_submit(self, entry_id: str, *, actor: str, reason: str, batch: str) -> None:
        """Submit the current draft as part of a bulk action. Raises :class:`NoDraft`."""
        _, row = self._locked(entry_id)
        if row is None:
            raise NoDraft(entry_id)
        self.submit(entry_id, row.rev, actor=actor, reason=reason)
        self._rows.tag_last_event(entry_id, batch)

    def _apply(self, entry_id: str, row: DraftRow, actor: str, reason: str, batch: str) -> None:
        content = content_from_json(row.content)
        editor = row.editor
        self._rows.remove(row)
        changed = self._store.save(entry_id, content, actor=actor, reason=reason or "发布")
        note = reason if editor == actor else f"{reason}（编写：{editor}）".strip()
        self._note(
            entry_id, "publish", actor, note, version=changed.version, content=content, batch=batch
        )
        self._rows.close_gaps(entry_id, self._clock())

    def _complete(self, entry_id: str, content: EntryContent) -> None:
        faults = missing(content)
        for other in self._rows.published_as(content.title, content.region):
            if other.id != entry_id and content.overlaps(other.content):
                detail = f"与已发布的“{other.id}”标题、区域相同，有效期也重叠，请改其中一条。"
                faults.append(RowError(0, "title", detail))
        if faults:
            raise ContentRefused(faults)

    def _checked(self, content: EntryContent) -> EntryContent:
        content = cleaned(content)
        self._rows.require_document(content.document)
        return content

    def _free_id(self, content: EntryContent) -> str:
        base = generated_id(content.title or self._clock().isoformat(), content.region)
        entry_id, number = base, 2
        while self._store.repository.get(entry_id) is not None:
            entry_id, number = f"{base}-{number}", number + 1
        return entry_id

    def _locked(self, entry_id: str) -> tuple[EntryRow, DraftRow | None]:
        self._store.repository.lock()
        entry = self._store.repository.get_row(entry_id)
        if entry is None:
            raise EntryNotFound(entry_id)
        return entry, self._rows.draft(entry_id)

    def _read(self, entry_id: str, rev: int) -> tuple[EntryRow, DraftRow]:
        """The rows, if the draft is still the one that was read."""
        entry, row = self._locked(entry_id)
        if row is None:
            raise NoDraft(entry_id)
        if row.rev != rev:
            raise DraftConflict(entry_id, to_draft(row))
        return entry, row

    def _put(self, entry_id: str, base: int, content: EntryContent, actor: str) -> None:
        self._rows.add(
            DraftRow(
                entry_id=entry_id,
                rev=self._next_rev(None),
                base_version=base,
                status="editing",
                content=content_to_json(content),
                editor=actor,
                updated_at=self._clock(),
                submitted_by="",
                reviewed_by="",
                remark="",
            )
        )
        self._session.flush()

    def _next_rev(self, row: DraftRow | None) -> int:
        # From the clock: a draft that begins after another was thrown away must not meet the
        # number that somebody still has on the screen.
        now = int(self._clock().timestamp() * 1000)
        return now if row is None else max(row.rev + 1, now)

    def _note_save(self, entry_id: str, actor: str, content: EntryContent) -> None:
        last = self._rows.last_event(entry_id)
        now = self._clock()
        if (
            last is not None
            and last.action == "save"
            and last.actor == actor
            and now - last.at < SAME_SITTING
        ):
            last.at, last.content = now, content_to_json(content)
            self._session.flush()
            return
        self._note(entry_id, "save", actor, "", content=content)

    def _note(
        self,
        entry_id: str,
        action: str,
        actor: str,
        reason: str,
        *,
        version: int | None = None,
        content: EntryContent | None = None,
        batch: str = "",
    ) -> None:
        self._rows.note(
            entry_id,
            action,
            actor,
            reason,
            at=self._clock(),
            version=version,
            content=content,
            batch=batch,
        )
