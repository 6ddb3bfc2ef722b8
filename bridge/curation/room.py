"""What the routes of the knowledge desk share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Depends
from sqlalchemy.orm import Session

from bridge.auth.guard import require_role
from bridge.auth.roles import Role
from bridge.auth.service import SignedIn
from bridge.curation.schemas import EntryDetail
from bridge.curation.suggested import Suggested
from bridge.curation.views import detail
from bridge.errors import BadRequest, Forbidden
from bridge.kit.db import Database
from bridge.kit.offload import Offload
from knowledge.curation.drafts import DraftDesk, Working
from knowledge.curation.listing import EntryFigures, Listing
from knowledge.curation.repository import CurationRepository
from knowledge.engine import KnowledgeBase
from knowledge.suggest.search import EntryFinder
from speech.audio import Pcm

EDITORS = (Role.KNOWLEDGE, Role.REVIEWER, Role.ADMIN)
REVIEWERS = (Role.REVIEWER, Role.ADMIN)
READERS = (*EDITORS, Role.SUPERVISOR, Role.QUALITY)

Editor = Annotated[SignedIn, Depends(require_role(*EDITORS))]
Administrator = Annotated[SignedIn, Depends(require_role(Role.ADMIN))]
Reader = Annotated[SignedIn, Depends(require_role(*READERS))]


class Ear(Protocol):
    """Hears one question; blocking."""

    def __call__(self, pcm: Pcm) -> tuple[str, str]:
        """Return what was heard, and what was understood."""
        ...


class Mouth(Protocol):
    """Speaks; blocking."""

    def say(self, text: str) -> Pcm:
        """Return int16 mono 16 kHz. Raises SpeechError."""
        ...

    def read_aloud(self, text: str) -> str:
        """Return the text in the form in which it will be spoken."""
        ...

    def pinyin(self, text: str) -> list[str]:
        """Return how each Chinese character will be read, the tone as a figure."""
        ...


@dataclass(frozen=True)
class Room:
    """The parts that the routes use; everything blocks, so the routes are plain functions.

    Attributes:
        db: the database.
        base: answers questions.
        now: the clock.
        hear, mouth: the recogniser with repair, and the voice.
        handling_seconds: seconds that each of some calls took.
        finder: finds entries for agents by what they type.
        suggested: what agents did with suggestions.
        offload: where blocking work of the few asynchronous routes runs.
        self_review: whether people may publish what they wrote themselves.
    """

    db: Database
    base: KnowledgeBase
    now: Callable[[], datetime]
    hear: Ear
    mouth: Mouth
    handling_seconds: Callable[[Session, list[str]], dict[str, float]]
    finder: Callable[[], EntryFinder]
    suggested: Suggested
    offload: Offload
    self_review: bool

    def desk(self, session: Session) -> DraftDesk:
        """The drafts within a transaction."""
        return DraftDesk(session, self.now, self_review=self.self_review)

    def may_publish(self, role: Role) -> bool:
        """Whether people with a role put drafts in front of callers."""
        return role in REVIEWERS or (self.self_review and role is Role.KNOWLEDGE)

    def require_publisher(self, user: SignedIn) -> None:
        """Raise :class:`Forbidden` unless this person may publish."""
        if not self.may_publish(user.role):
            raise Forbidden("只有知识审核人员可以发布。")

    def write(
        self, work: Callable[[DraftDesk], Working], *, publishes: bool = False
    ) -> EntryDetail:
        """Do something to an entry in one transaction and show it afterwards.

        Args:
            publishes: callers hear the difference, so the index follows at once.
        """

        def job(session: Session) -> EntryDetail:
            return self.show(session, work(self.desk(session)))

        result = self.db.write(job)
        if publishes:
            self.base.refresh()
        return result

    def show(self, session: Session, working: Working) -> EntryDetail:
        """An entry with its flags and figures."""
        entry_id = working.entry.id
        flags = CurationRepository(session).open_flags([entry_id])
        figures = Listing(session, self.now()).figures([entry_id])
        return detail(working, flags, figures.get(entry_id, EntryFigures()))


def require_zone(instant: datetime | None) -> None:
    """Raise :class:`BadRequest` for an instant that does not say its time zone."""
    if instant is not None and instant.tzinfo is None:
        raise BadRequest("时间须带时区。")
