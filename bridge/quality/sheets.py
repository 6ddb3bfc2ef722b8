"""Score sheets: a version is drafted, published, superseded by the next; nothing old changes."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bridge.auth.service import SignedIn
from bridge.kit.db import Database
from bridge.kit.ids import new_id
from bridge.quality import sample
from bridge.quality.errors import Changed, SheetFixed, SheetNotFound
from bridge.quality.models import ScoreSheet
from bridge.quality.repository import QualityRepository
from bridge.quality.schemas import SheetBody, SheetSave, SheetView
from bridge.quality.scoring import check_sheet
from bridge.quality.views import People, sheet_view

SYSTEM = "system"


class SheetService:
    """What people do to score sheets; blocking.

    Args:
        db: the database.
        now: the clock.
    """

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def all(self) -> list[SheetView]:
        """Return every version of every sheet, the newest first."""
        with self._db.transaction() as session:
            repository = QualityRepository(session)
            rows = repository.sheets()
            people = _people(repository, rows)
            return [sheet_view(row, people) for row in rows]

    def get(self, sheet_id: str) -> SheetView:
        """Return one version. Raises SheetNotFound."""
        with self._db.transaction() as session:
            return _show(QualityRepository(session), _find(session, sheet_id))

    def create(self, body: SheetBody, user: SignedIn) -> SheetView:
        """Draft the first version of a new sheet."""

        def work(session: Session) -> SheetView:
            return self._draft(session, new_id(), 1, body, user.username)

        return self._db.write(work)

    def revise(self, sheet_id: str, user: SignedIn) -> SheetView:
        """Draft the next version of a sheet; the draft there is, if there is one.

        Raises:
            SheetNotFound: no such sheet.
        """

        def work(session: Session) -> SheetView:
            repository = QualityRepository(session)
            row = _find(session, sheet_id)
            newest = repository.versions(row.sheet)[0]
            if newest.state == "draft":
                return _show(repository, newest)
            body = SheetBody.model_validate(
                {"title": row.title, "description": row.description, "items": row.items}
            )
            return self._draft(session, row.sheet, newest.version + 1, body, user.username)

        return self._db.write(work)

    def save(self, sheet_id: str, body: SheetSave, user: SignedIn) -> SheetView:
        """Save a draft.

        Raises:
            SheetNotFound, SheetFixed: no such draft.
            Changed: it was saved by somebody else in the meantime.
        """

        def work(session: Session) -> SheetView:
            row = _draft_of(session, sheet_id)
            if row.rev != body.rev:
                raise Changed
            _fill(row, body)
            row.rev += 1
            return self._note(session, row, "saved", user.username)

        return self._db.write(work)

    def publish(self, sheet_id: str, user: SignedIn) -> SheetView:
        """Let people score with a draft from now on; the version before is superseded.

        Raises:
            SheetNotFound, SheetFixed: no such draft.
            SheetInvalid: nobody could score with it.
        """

        def work(session: Session) -> SheetView:
            row = _draft_of(session, sheet_id)
            check_sheet(row.title, row.items)
            for earlier in QualityRepository(session).versions(row.sheet):
                if earlier.state in ("published", "retired"):
                    earlier.state = "superseded"
            row.state = "published"
            row.rev += 1
            row.published_by, row.published_at = user.username, self._now()
            return self._note(session, row, "published", user.username)

        return self._db.write(work)

    def retire(self, sheet_id: str, user: SignedIn) -> SheetView:
        """Score no more with a published version. Raises SheetNotFound, SheetFixed."""

        def work(session: Session) -> SheetView:
            row = _find(session, sheet_id)
            if row.state != "published":
                raise SheetFixed("只有正在使用的版本可以停用。")
            row.state = "retired"
            row.rev += 1
            return self._note(session, row, "retired", user.username)

        return self._db.write(work)

    def discard(self, sheet_id: str, user: SignedIn) -> None:
        """Throw a draft away. Raises SheetNotFound, SheetFixed."""

        def work(session: Session) -> None:
            row = _draft_of(session, sheet_id)
            repository = QualityRepository(session)
            repository.record("sheet", row.id, "discarded", user.username, self._now())
            repository.delete_sheet(row)

        self._db.write(work)

    def ensure_sample(self) -> bool:
        """Publish the sample sheet if there is no sheet at all; return whether that was so."""

        def work(session: Session) -> bool:
            if QualityRepository(session).sheets():
                return False
            body = SheetBody.model_validate(
                {"title": sample.TITLE, "description": sample.DESCRIPTION, "items": sample.ITEMS}
            )
            view = self._draft(session, new_id(), 1, body, SYSTEM)
            row = _find(session, view.id)
            row.state, row.published_by, row.published_at = "published", SYSTEM, self._now()
            return True

        return self._db.write(work)

    def _draft(
        self, session: Session, sheet: str, version: int, body: SheetBody, actor: str
    ) -> SheetView:
        row = ScoreSheet(
            id=new_id(),
            sheet=sheet,
            version=version,
            state="draft",
            rev=1,
            created_by=actor,
            created_at=self._now(),
        )
        _fill(row, body)
        QualityRepository(session).add(row)
        return self._note(session, row, "drafted", actor)

    def _note(self, session: Session, row: ScoreSheet, kind: str, actor: str) -> SheetView:
        repository = QualityRepository(session)
        data = {"title": row.title, "version": row.version}
        repository.record("sheet", row.id, kind, actor, self._now(), data)
        return _show(repository, row)


def _fill(row: ScoreSheet, body: SheetBody) -> None:
    row.title, row.description = body.title, body.description
    row.items = [
        {
            **item.model_dump(),
            "id": item.id or new_id(),
            "max_points": 0 if item.fatal else item.max_points,
        }
        for item in body.items
    ]


def _find(session: Session, sheet_id: str) -> ScoreSheet:
    row = QualityRepository(session).sheet(sheet_id)
    if row is None:
        raise SheetNotFound
    return row


def _draft_of(session: Session, sheet_id: str) -> ScoreSheet:
    row = _find(session, sheet_id)
    if row.state != "draft":
        raise SheetFixed
    return row


def _people(repository: QualityRepository, rows: list[ScoreSheet]) -> People:
    return People.of(
        repository, (name for row in rows for name in (row.created_by, row.published_by))
    )


def _show(repository: QualityRepository, row: ScoreSheet) -> SheetView:
    return sheet_view(row, _people(repository, [row]))
