"""The only place with queries on suggestions made to agents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.suggest.models import SuggestionRow
from knowledge.types import Candidate

Deed = Literal["opened", "copied", "adopted", "wrong"]


class SuggestionRepository:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def shown(
        self, call_id: str, agent: str, query: str, found: Sequence[Candidate], at: datetime
    ) -> None:
        """Note what an agent sees; an entry that stays on the screen is noted once a call."""
        known = {
            row.entry_id
            for row in self._session.scalars(
                select(SuggestionRow).where(
                    SuggestionRow.call_id == call_id, SuggestionRow.agent == agent
                )
            )
        }
        self._session.add_all(
            SuggestionRow(
                call_id=call_id,
                agent=agent,
                entry_id=one.entry_id,
                version=one.version,
                query=query,
                rank=rank,
                shown_at=at,
            )
            for rank, one in enumerate(found, start=1)
            if one.entry_id not in known
        )

    def get(self, call_id: str, agent: str, entry_id: str) -> SuggestionRow | None:
        """What was suggested to this agent in this call."""
        return self._session.scalar(
            select(SuggestionRow).where(
                SuggestionRow.call_id == call_id,
                SuggestionRow.agent == agent,
                SuggestionRow.entry_id == entry_id,
            )
        )

    def add(self, row: SuggestionRow) -> None:
        """Add one that the agent found by searching."""
        self._session.add(row)

    def counts(self, since: datetime, until: datetime) -> dict[str, int]:
        """How many were shown, opened, copied, adopted and called wrong."""
        columns = (
            SuggestionRow.opened_at,
            SuggestionRow.copied_at,
            SuggestionRow.adopted_at,
            SuggestionRow.wrong_at,
        )
        query = select(func.count(), *(func.count(column) for column in columns)).where(
            SuggestionRow.shown_at >= since, SuggestionRow.shown_at < until
        )
        names = ("shown", "opened", "copied", "adopted", "wrong")
        return dict(zip(names, self._session.execute(query).one(), strict=True))
