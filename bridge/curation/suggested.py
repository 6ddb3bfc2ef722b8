"""What agents did with suggestions."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bridge.kit.db import Database
from knowledge.curation.repository import CurationRepository
from knowledge.errors import EntryNotFound
from knowledge.store.repository import KnowledgeRepository
from knowledge.suggest.models import SuggestionRow
from knowledge.suggest.repository import Deed, SuggestionRepository


class Suggested:
    """Blocking; safe to use from several threads."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

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
