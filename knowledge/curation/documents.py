"""Policy documents, and what follows when one ends."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from knowledge.clock import Clock, utc_now
from knowledge.curation.drafts import DraftDesk
from knowledge.curation.errors import DocumentUnknown, WrongStatus
from knowledge.curation.models import DocumentRow
from knowledge.curation.repository import CurationRepository
from knowledge.text import normalise


@dataclass(frozen=True)
class DocumentFields:
    """What a person writes about a document. ``number`` is its 文号."""

    title: str
    number: str = ""
    issuer: str = ""
    effective_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Cascade:
    """What the end of a document did: entries flagged, and those also withdrawn."""

    flagged: list[str]
    withdrawn: list[str]


class DocumentDesk:
    """Documents within one session. The caller commits."""

    def __init__(self, session: Session, clock: Clock = utc_now) -> None:
        self._session = session
        self._clock = clock
        self._rows = CurationRepository(session)

    def add(self, fields: DocumentFields, *, actor: str, document_id: str = "") -> DocumentRow:
        """Add a document. Raises :class:`WrongStatus` if the id is taken."""
        document_id = document_id or _generated_id(fields)
        if self._rows.document(document_id) is not None:
            raise WrongStatus(f"已有编号为“{document_id}”的政策文件。")
        row = DocumentRow(id=document_id, status="in_force", ended_on=None, replaced_by="")
        self._fill(row, fields, actor)
        self._session.add(row)
        self._session.flush()
        return row

    def change(self, document_id: str, fields: DocumentFields, *, actor: str) -> DocumentRow:
        """Correct what is known about a document. Raises :class:`DocumentUnknown`."""
        row = self._get(document_id)
        self._fill(row, fields, actor)
        self._session.flush()
        return row

    def end(
        self,
        document_id: str,
        ended_on: date,
        *,
        actor: str,
        reason: str = "",
        replaced_by: str = "",
        withdraw: bool = False,
        batch: str = "",
    ) -> Cascade:
        """Repeal a document, or replace it by another, and flag every entry that rests on it.

        Args:
            withdraw: take its published entries from callers as well, at once.

        Raises:
            DocumentUnknown: the document, or the one that replaces it.
            WrongStatus: it has ended already.
        """
        row = self._get(document_id)
        self._rows.require_document(replaced_by)
        if row.status != "in_force":
            raise WrongStatus("这份文件已经废止或被替代。")
        if replaced_by == document_id:
            raise WrongStatus("文件不能由它自己替代。")
        row.status = "replaced" if replaced_by else "repealed"
        row.ended_on, row.replaced_by = ended_on, replaced_by
        row.updated_at, row.updated_by = self._clock(), actor
        detail = self._detail(row)
        flagged: list[str] = []
        withdrawn: list[str] = []
        for entry in self._rows.entries_of_document(document_id):
            self._rows.flag(entry.id, "policy", detail, at=self._clock(), by=actor)
            flagged.append(entry.id)
            if withdraw and entry.state == "published":
                DraftDesk(self._session, self._clock).withdraw(
                    entry.id, entry.version, actor=actor, reason=reason or detail, batch=batch
                )
                withdrawn.append(entry.id)
        self._session.flush()
        return Cascade(flagged, withdrawn)

    def _detail(self, row: DocumentRow) -> str:
        day = f"{row.ended_on:%Y-%m-%d}" if row.ended_on else ""
        if row.replaced_by:
            other = self._get(row.replaced_by)
            return f"依据的《{row.title}》自 {day} 起被《{other.title}》替代，请核对答案。"
        return f"依据的《{row.title}》自 {day} 起废止，请核对答案。"

    def _get(self, document_id: str) -> DocumentRow:
        row = self._rows.document(document_id)
        if row is None:
            raise DocumentUnknown(document_id)
        return row

    def _fill(self, row: DocumentRow, fields: DocumentFields, actor: str) -> None:
        row.title, row.number, row.issuer = fields.title, fields.number, fields.issuer
        row.effective_on, row.note = fields.effective_on, fields.note
        row.updated_at, row.updated_by = self._clock(), actor


def _generated_id(fields: DocumentFields) -> str:
    digest = hashlib.sha256(normalise(f"{fields.title}\0{fields.number}").encode()).hexdigest()
    return f"DOC-{digest[:8].upper()}"
