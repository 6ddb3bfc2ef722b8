"""What was suggested to agents, and what they did with it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bridge.errors import StoreBusy
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryNotFound
from knowledge.store.repository import KnowledgeRepository
from knowledge.suggest.models import SuggestionRow
from knowledge.suggest.repository import Deed, SuggestionRepository
from knowledge.types import Candidate

_log = get_logger(__name__)


class Suggested:
    """Blocking; safe to use from several threads."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def shown(self, call_id: str, agent: str, query: str, found: Sequence[Candidate]) -> None:
        """Note what an agent sees. A busy store costs a figure, never a suggestion."""
        if not found:
            return

        def work(session: Session) -> None:
            SuggestionRepository(session).shown(call_id, agent, query, found, self._now())

        try:
            self._db.write(work, patience=0.5)
        except StoreBusy:
            _log.warning("suggestions_not_noted", call_id=call_id)

    def deed(self, call_id: str, agent: str, entry_id: str, deed: Deed) -> None:
        """Note what an agent did; an entry they found by searching is noted as well.

        "Wrong" also puts a flag on the entry, for whoever looks after it.

        Raises:
            EntryNotFound: no such entry.
        """

        def work(session: Session) -> None:
            repository = SuggestionRepository(session)
            row = repository.get(call_id, agent, entry_id)
            now = self._now()
            if row is None:
                entry = KnowledgeRepository(session).get(entry_id)
                if entry is None:
                    raise EntryNotFound(entry_id)
                row = SuggestionRow(
                    call_id=call_id,
                    agent=agent,
                    entry_id=entry_id,
                    version=entry.version,
                    query="",
                    rank=0,
                    shown_at=now,
                )
                repository.add(row)
            setattr(row, f"{deed}_at", now)
            if deed == "wrong":
                detail = f"话务员反馈不适用：{row.query or '（自行检索）'}"
                CurationRepository(session).flag(entry_id, "wrong", detail, at=now, by=agent)

        self._db.write(work)
