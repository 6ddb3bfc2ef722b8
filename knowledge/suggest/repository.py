"""The only place with queries on suggestions made to agents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.suggest.models import SuggestionRow
from knowledge.types import Candidate

Deed = Literal["opened", "copied", "adopted", "wrong"]


@dataclass(frozen=True)
class Shown:
    """What an agent sees in a call, best first."""

    call_id: str
    agent: str
    query: str
    found: tuple[Candidate, ...]
    at: datetime


class SuggestionRepository:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def shown(self, shown: Shown) -> None:
        """Note what an agent sees; an entry that stays on the screen is noted once a call."""
        known = set(
            self._session.scalars(
                select(SuggestionRow.entry_id).where(
                    SuggestionRow.call_id == shown.call_id, SuggestionRow.agent == shown.agent
                )
            )
        )
        self._session.add_all(
            SuggestionRow(
                call_id=shown.call_id,
                agent=shown.agent,
                entry_id=one.entry_id,
                version=one.version,
                query=shown.query,
                rank=rank,
                shown_at=shown.at,
            )
            for rank, one in enumerate(shown.found, start=1)
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

    def adopted_by(self, agent: str, since: datetime) -> int:
        """How many suggestions an agent has used since an instant."""
        query = select(func.count()).where(
            SuggestionRow.agent == agent,
            SuggestionRow.shown_at >= since,
            SuggestionRow.adopted_at.is_not(None),
        )
        return self._session.scalar(query) or 0

    def add(self, row: SuggestionRow) -> None:
        """Add one that the agent found by searching."""
        self._session.add(row)
