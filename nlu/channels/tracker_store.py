"""Conversations in SQLite, forgotten after a day.

A call that outlives a restart of Rasa goes on where it was. What callers said is
kept by the application under its own rules; here it is only working memory, so
conversations that ended more than ``HOTLINE_RASA_KEEP_HOURS`` ago (default 24)
are deleted, at start and then once every hundred turns.
"""

from __future__ import annotations

import logging
import os
import time
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)

KEEP_SECONDS = 3600.0 * float(os.environ.get("HOTLINE_RASA_KEEP_HOURS", "24"))
TURNS_BETWEEN_CLEANINGS = 100


class HotlineTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store that deletes what is no longer needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open the database and forget old conversations."""
        super().__init__(*args, **kwargs)
        self._turns = 0
        self.forget_before(time.time() - KEEP_SECONDS)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save a turn; clean up now and then."""
        await super().save(tracker)
        self._turns += 1
        if self._turns % TURNS_BETWEEN_CLEANINGS == 0:
            self.forget_before(time.time() - KEEP_SECONDS)

    def forget_before(self, moment: float) -> int:
        """Delete conversations whose last event is before ``moment``.

        Args:
            moment: seconds since the epoch.

        Returns:
            Number of events deleted.
        """
        event = self.SQLEvent
        with self.session_scope() as session:
            old = [
                row.sender_id
                for row in session.query(event.sender_id)
                .group_by(event.sender_id)
                .having(sa.func.max(event.timestamp) < moment)
            ]
            deleted = 0
            # SQLite takes a limited number of values in one statement.
            for first in range(0, len(old), 500):
                deleted += (
                    session.query(event)
                    .filter(event.sender_id.in_(old[first : first + 500]))
                    .delete(synchronize_session=False)
                )
            session.commit()
        if deleted:
            logger.info("forgot %d ended conversations", len(old))
        return deleted
